using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Drafting.Domain;
using Drafting.Domain.Drafts;
using Drafting.Domain.Positions;
using Drafting.Domain.Record;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>Enters positions, inside an act of the ledger: decides for whom somebody may speak, keeps the history, and puts what is sealed into the record without its content.</summary>
public sealed class PositionDesk(DraftingDb db, Acting acting, TimeProvider clock)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>As the record writes what is released, so that its hash can be had from there.</summary>
    static readonly JsonSerializerOptions Told = new(JsonSerializerDefaults.Web);

    Actor Actor => acting.Actor;
    bool IsBench => Actor.Role is Role.Chair or Role.Secretariat;

    /// <summary>For whom the actor enters something: the own delegation, a group that it speaks for, or on behalf of anybody for chair and secretariat.</summary>
    /// <exception cref="RefusedException">The actor may not speak for them, or there are none such in the group.</exception>
    public async Task<(Speaker Speaker, bool OnBehalf)> Speaker(long? delegationId, long? negotiatingGroupId, CancellationToken cancellation)
    {
        if (Actor.Role is Role.Observer) throw new RefusedException(AccessRefusals.NotYourRole(Actor.Role));
        if (negotiatingGroupId is { } groupId)
        {
            var group = await db.NegotiatingGroups.AsNoTracking().Include(g => g.Members).SingleOrDefaultAsync(g => g.Id == groupId && g.GroupId == Actor.GroupId && g.DissolvedAt == null, cancellation)
                ?? throw new RefusedException(AccessRefusals.NotFound("negotiating group"));
            if (IsBench) return (new Speaker(null, groupId), true);
            return group.Members.Exists(m => m.DelegationId == Actor.DelegationId && m is { Speaks: true, Until: null }) ? (new Speaker(null, groupId), false) : throw new RefusedException(PositionRefusals.NotYourGroup);
        }
        if (!IsBench) return Actor.DelegationId is { } own && (delegationId ?? own) == own ? (new Speaker(own, null), false) : throw new RefusedException(PositionRefusals.NotYourDelegation);
        if (delegationId is not { } named) throw new RefusedException(PositionRefusals.ForWhom);
        return await db.Delegations.AnyAsync(d => d.Id == named && d.GroupId == Actor.GroupId, cancellation) ? (new Speaker(named, null), true) : throw new RefusedException(AccessRefusals.NotFound("delegation"));
    }

    /// <summary>The slot of a speaker on a target.</summary>
    public static string SlotOf(TargetKind kind, long id, Speaker speaker, long? fromGroup = null) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Words.Of(kind)}:{id}/{(speaker.DelegationId is { } d ? $"d{d}" : $"g{speaker.NegotiatingGroupId}")}{(fromGroup is { } g ? $"-g{g}" : "")}");

    /// <summary>Adds an entry to a history.</summary>
    /// <param name="note">Of the act.</param>
    /// <param name="target">What is spoken to, as it is now.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="onBehalf">Whether chair or secretariat enter it.</param>
    /// <param name="act">How it comes about.</param>
    /// <param name="stance">What is said.</param>
    /// <param name="statement">Why.</param>
    /// <param name="remedy">What would remove an objection.</param>
    /// <param name="fromGroup">Of a dissociation, and of its withdrawal, the group.</param>
    /// <param name="inTheOpen">Never sealed, for instance because it breaks a silence.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The entry; the one there is, if it says the same of the same words.</returns>
    /// <exception cref="RefusedException">The rules forbid it.</exception>
    public async Task<Position> Enter(
        Note note, Target target, Speaker speaker, bool onBehalf, PositionAct act, PositionStance stance, string statement, string remedy, long? fromGroup = null, bool inTheOpen = false, CancellationToken cancellation = default)
    {
        var (why, remove) = (statement.Trim(), stance is PositionStance.Objection ? remedy.Trim() : "");
        if ((act is PositionAct.Withdrawn or PositionAct.Dissociated ? PositionRules.MaySpeak(target.Rules) : PositionRules.MayTake(target.Rules, stance, why, remove)) is { } refusal) throw new RefusedException(refusal);
        var slot = SlotOf(target.Kind, target.Id, speaker, fromGroup);
        var seals = !inTheOpen && await db.Drafts.Where(d => d.Id == target.DraftId).Select(d => d.SealsPositions).SingleAsync(cancellation);
        var standing = await db.Positions.Where(p => p.Slot == slot && p.Until == null).ToListAsync(cancellation);
        var said = standing.OrderByDescending(p => p.Ordinal).FirstOrDefault();
        if (act is PositionAct.Taken && said is not null && said.Act is not PositionAct.Withdrawn && said.Stance == stance && said.Statement == why && said.Remedy == remove && said.WordsHash == target.WordsHash) return said;

        var now = clock.GetUtcNow();
        // What waits for release takes no place of what the group knows.
        foreach (var earlier in standing.Where(p => !seals || p.ReleasedAt is null)) earlier.Until = now;
        var basis = CanonicalJson.Write(JsonSerializer.SerializeToElement(target.Basis, Json));
        var salt = seals ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) : null;
        var entry = new Position
        {
            GroupId = Actor.GroupId,
            DraftId = target.DraftId,
            TargetKind = target.Kind,
            TargetId = target.Id,
            DelegationId = speaker.DelegationId,
            NegotiatingGroupId = fromGroup ?? speaker.NegotiatingGroupId,
            Ordinal = (await db.Positions.Where(p => p.Slot == slot).MaxAsync(p => (int?)p.Ordinal, cancellation) ?? 0) + 1,
            Slot = slot,
            Act = act,
            Stance = stance,
            Statement = why,
            Remedy = remove,
            Basis = basis,
            WordsHash = target.WordsHash,
            At = now,
            PersonId = Actor.PersonId!.Value,
            OnBehalf = onBehalf,
            ReleasedAt = seals ? null : now,
            CommitmentSalt = salt,
            Commitment = salt is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(JsonSerializer.SerializeToElement(Content(target.Kind, target.Id, speaker.DelegationId, fromGroup ?? speaker.NegotiatingGroupId, act, stance, why, remove, target.WordsHash, salt), Told))))),
        };
        db.Positions.Add(entry);
        await db.SaveChangesAsync(cancellation);
        if (seals)
        {
            note("position-sealed", new { positionId = entry.Id, draftId = target.DraftId, kind = Words.Of(target.Kind), targetId = target.Id, name = target.Rules.Name, commitment = entry.Commitment });
        }
        else
        {
            note(act switch { PositionAct.Taken => "position-taken", PositionAct.Reaffirmed => "position-reaffirmed", PositionAct.Withdrawn => "position-withdrawn", _ => "dissociated" }, new
            {
                positionId = entry.Id,
                draftId = target.DraftId,
                kind = Words.Of(target.Kind),
                targetId = target.Id,
                name = target.Rules.Name,
                delegationId = entry.DelegationId,
                negotiatingGroupId = entry.NegotiatingGroupId,
                onBehalf,
                stance = act is PositionAct.Taken or PositionAct.Reaffirmed ? Words.Of(stance) : null,
                was = said is { Act: PositionAct.Taken or PositionAct.Reaffirmed } ? Words.Of(said.Stance) : null,
                statement = why,
                remedy = remove,
                version = target.Version,
                wordsHash = target.WordsHash,
            });
        }
        return entry;
    }

    /// <summary>What the commitment of a sealed entry is over, and what the record tells when it is released.</summary>
    public static object Content(TargetKind kind, long targetId, long? delegationId, long? negotiatingGroupId, PositionAct act, PositionStance stance, string statement, string remedy, string wordsHash, string? salt) => new
    {
        kind = Words.Of(kind),
        targetId,
        delegationId,
        negotiatingGroupId,
        act = Words.Of(act),
        stance = Words.Of(stance),
        statement,
        remedy,
        wordsHash,
        salt,
    };

    /// <summary>The entries that the actor may read: those released, if the group's rule shows them; those of the own delegation and of its negotiating groups; those that the actor entered.</summary>
    public async Task<IQueryable<Position>> Readable(long draftId, CancellationToken cancellation)
    {
        var access = await db.Groups.Where(g => g.Id == Actor.GroupId).Select(g => g.PositionsFor).SingleAsync(cancellation);
        var (sees, own, person) = (Actor.SeesPositions(access), Actor.DelegationId, Actor.PersonId);
        var entries = db.Positions.AsNoTracking().Where(p => p.DraftId == draftId && p.GroupId == Actor.GroupId);
        return entries.Where(p => (sees && p.ReleasedAt != null) || (person != null && p.PersonId == person && p.OnBehalf) || (own != null && p.DelegationId == own)
            || (own != null && p.DelegationId == null && db.NegotiatingGroupMembers.Any(m => m.NegotiatingGroupId == p.NegotiatingGroupId && m.DelegationId == own && m.Until == null)));
    }
}
