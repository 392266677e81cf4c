using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Amendments;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Amendments;

/// <summary>The addresses of amendments inside a group.</summary>
public static class AmendmentEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        ReadAmendments.Map(group);
        WriteAmendment.Map(group);
        SponsorAmendment.Map(group);
        TableAmendment.Map(group);
        OrderAmendments.Map(group);
        DisposeAmendment.Map(group);
        MergeAmendments.Map(group);
    }
}

/// <summary>What the commands on amendments have in common: find one that the actor may know of, ask whether the actor may do the act now, keep its private life, tell its readers.</summary>
public sealed class AmendmentDesk(DraftingDb db, Acting acting, Announcer announcer, TextStore texts, TimeProvider clock)
{
    /// <summary>The most parts that one amendment has, and the most amendments that one delegation has open in a draft.</summary>
    public const int MaxParts = 50, MaxOpen = 500;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    Actor Actor => acting.Actor;

    /// <summary>The sides on which the actor stands before an amendment; a chair before the chair's own stands on two.</summary>
    /// <param name="amendment">The amendment.</param>
    /// <param name="inPrivate">Before what is written in private: then those who joined without being asked stand with the others.</param>
    public AmendmentSide[] SidesOf(Amendment amendment, bool inPrivate = false)
    {
        var sides = new List<AmendmentSide>();
        var bench = Actor.Role is Role.Chair or Role.Secretariat;
        if (bench) sides.Add(AmendmentSide.Chair);
        if (Actor.DelegationId is { } own ? amendment.DelegationId == own : bench && amendment.DelegationId is null) sides.Add(AmendmentSide.Proposer);
        else if (Actor.DelegationId is { } mine && amendment.CoSponsors.Any(c => c.DelegationId == mine && (c.ByInvitation || !inPrivate))) sides.Add(AmendmentSide.CoSponsor);
        else if (Actor.DelegationId is not null) sides.Add(AmendmentSide.OtherMember);
        if (sides.Count == 0) sides.Add(AmendmentSide.Observer);
        return [.. sides];
    }

    /// <summary>Whether the actor may know of an amendment.</summary>
    public bool MayRead(Amendment amendment) => SidesOf(amendment).Any(side => AmendmentRules.MayRead(amendment.State, amendment.TabledAt is null, side));

    /// <summary>Whether the actor may know of the revision that is being prepared.</summary>
    public bool MayReadPreparing(Amendment amendment) => SidesOf(amendment, inPrivate: true).Any(side => AmendmentRules.MayRead(amendment.State, true, side));

    /// <summary>Refuses the act if the actor may not do it now.</summary>
    /// <exception cref="RefusedException">The state or the role forbids it.</exception>
    public void Require(AmendmentAct act, Amendment amendment)
    {
        if (AmendmentRules.May(act, StateFor(act, amendment), SidesOf(amendment, StateFor(act, amendment) is AmendmentState.Private)) is { } refusal) throw new RefusedException(refusal);
    }

    /// <summary>What the actor may do with it now.</summary>
    public IReadOnlyList<string> May(Amendment amendment)
    {
        if (!Actor.May(Act.Amend)) return [];
        return [.. Enum.GetValues<AmendmentAct>().Where(act => act is not AmendmentAct.Reopen && AmendmentRules.May(act, StateFor(act, amendment), SidesOf(amendment, StateFor(act, amendment) is AmendmentState.Private)) is null && Has(act, amendment)).Select(a => Words.Of(a))];
    }

    /// <summary>A revision in preparation is written under the rules of a private draft, and there is only one. It is not tabled under an offer: accepting that would bring words into the text that the chair has not seen.</summary>
    static AmendmentState StateFor(AmendmentAct act, Amendment amendment) => act switch
    {
        AmendmentAct.Table when amendment.State is AmendmentState.ModificationOffered => amendment.State,
        AmendmentAct.Write or AmendmentAct.Table or AmendmentAct.Refresh when amendment.Preparing > 0 && AmendmentRules.IsOpen(amendment.State) => AmendmentState.Private,
        _ => amendment.State,
    };

    bool Has(AmendmentAct act, Amendment amendment) => act switch
    {
        AmendmentAct.Revise => amendment.Preparing == 0,
        AmendmentAct.Write or AmendmentAct.Table or AmendmentAct.Refresh => amendment.Preparing > 0,
        AmendmentAct.Support => Actor.DelegationId is not null,
        _ => true,
    };

    /// <summary>The amendment with everything that is its own, if the actor may know of it.</summary>
    /// <exception cref="RefusedException">There is none, or not for this actor.</exception>
    public async Task<Amendment> Find(long id, CancellationToken cancellation)
    {
        var amendment = await All().SingleOrDefaultAsync(a => a.Id == id && a.GroupId == Actor.GroupId, cancellation);
        return amendment is not null && MayRead(amendment) ? amendment : throw new RefusedException(AccessRefusals.NotFound("amendment"));
    }

    /// <summary>Amendments with everything that is their own.</summary>
    public IQueryable<Amendment> All() => db.Amendments.Include(a => a.Parts).Include(a => a.CoSponsors).Include(a => a.Supporters).AsSplitQuery();

    /// <summary>The parts of the revision that is before the group; of one never tabled, those being prepared.</summary>
    public static IReadOnlyList<AmendmentPart> Before(Amendment amendment) => Of(amendment, amendment.Revision > 0 ? amendment.Revision : amendment.Preparing);

    /// <summary>The parts of one revision, in order.</summary>
    public static IReadOnlyList<AmendmentPart> Of(Amendment amendment, int revision) => [.. amendment.Parts.Where(p => p.Revision == revision).OrderBy(p => p.Ordinal)];

    /// <summary>How many delegations beside the proposer stand behind it.</summary>
    public static int Support(Amendment amendment) =>
        amendment.CoSponsors.Where(c => c.JoinedAt is not null).Select(c => c.DelegationId).Union(amendment.Supporters.Select(s => s.DelegationId)).Count(id => id != amendment.DelegationId);

    /// <summary>The benches that know of it in private.</summary>
    public static IReadOnlyList<long?> Benches(Amendment amendment) => [amendment.DelegationId, .. amendment.CoSponsors.Where(c => c.ByInvitation).Select(c => (long?)c.DelegationId)];

    /// <summary>A live text for a part's wording, that only its benches read and write.</summary>
    public async Task<LiveText> Begin(Amendment amendment, string wording, CancellationToken cancellation)
    {
        var text = TextStore.Begin(db, amendment.GroupId, amendment.DraftId, TextReaders.Named, TextWriters.Named);
        await db.SaveChangesAsync(cancellation);
        foreach (var bench in Benches(amendment)) db.TextBenches.Add(new TextBench { TextId = text.Id, DelegationId = bench });
        TextStore.FirstWords(db, text.Id, wording, new Author(Actor.PersonId!.Value, Actor.DelegationId), clock.GetUtcNow());
        return text;
    }

    /// <summary>What the text that a part would change says now, at which version, and what it became since the part was written.</summary>
    public async Task<(int Version, string Text, IReadOnlyList<ChangeSet> Since)> Target(AmendmentPart part, CancellationToken cancellation)
    {
        if (part.TargetTextId is not { } id) return (0, "", []);
        if (part.DisposedVersion is { } disposed)
        {
            var (then, _) = await TextHistory.At(db, id, disposed, cancellation);
            return (disposed, then, [.. (await TextHistory.Since(db, id, part.BaseVersion, cancellation)).TakeWhile(e => e.Version <= disposed).Select(e => e.Changes)]);
        }
        var text = await texts.Open(db, id, cancellation) ?? throw new RefusedException(LiveRefusals.NoSuchText);
        var head = text.Log.Head;
        var since = text.Log.Since(part.BaseVersion) ?? await TextHistory.Since(db, id, part.BaseVersion, cancellation);
        return (head.Version, head.Text, [.. since.TakeWhile(e => e.Version <= head.Version).Select(e => e.Changes)]);
    }

    /// <summary>The words that a part proposes, now.</summary>
    public async Task<string> Wording(AmendmentPart part, CancellationToken cancellation) =>
        part.TextId is { } id && await texts.Open(db, id, cancellation) is { } text ? text.Log.Text : "";

    /// <summary>Keeps something that happens in private: it enters the record when the amendment is tabled.</summary>
    public void Note(Amendment amendment, string kind, object payload) => db.AmendmentEvents.Add(new AmendmentEvent
    {
        AmendmentId = amendment.Id,
        At = clock.GetUtcNow(),
        PersonId = Actor.PersonId!.Value,
        DelegationId = Actor.DelegationId,
        Kind = kind,
        Payload = JsonSerializer.Serialize(payload, Json),
    });

    /// <summary>Notes in the record if the group knows of the amendment, else with what is private.</summary>
    public void Note(Amendment amendment, Note note, string kind, object payload)
    {
        if (amendment.TabledAt is not null) note(kind, payload);
        else Note(amendment, kind, payload);
    }

    /// <summary>Tells those who may know of it; called after the commit.</summary>
    public void Announce(Amendment amendment) => announcer.Amendments(amendment.DraftId, amendment.Id, amendment.TabledAt is null ? new Audience(Benches(amendment)) : null);

    /// <summary>Tells those who may know of what is being prepared, also where the amendment itself is before the group; called after the commit.</summary>
    public void AnnouncePrepared(Amendment amendment) => announcer.Amendments(amendment.DraftId, amendment.Id, new Audience(Benches(amendment)));

    /// <summary>The label of the paragraph that an amendment is about; null for none, or several places without one.</summary>
    public async Task<string?> LabelOf(Amendment amendment, CancellationToken cancellation) =>
        Before(amendment).FirstOrDefault()?.ParagraphId is { } id ? await db.Paragraphs.Where(p => p.Id == id).Select(p => p.Label).SingleOrDefaultAsync(cancellation) : null;

    /// <summary>How an amendment is called in sentences.</summary>
    public static string Named(Amendment amendment) => amendment.Number is { } number ? $"Amendment {number}" : "The amendment";
}

/// <summary>What is refused about amendments beside <see cref="AmendmentRefusals"/>.</summary>
public static class DeskRefusals
{
    /// <summary>No part.</summary>
    public static readonly Refusal NoParts = new("empty", "The amendment proposes nothing.", "Name at least one paragraph to change, suppress or add.");

    /// <summary>More parts than one amendment has.</summary>
    public static readonly Refusal TooManyParts = new("too-many", $"An amendment has at most {AmendmentDesk.MaxParts} parts.", "Propose the rest as another amendment.");

    /// <summary>Two parts of one amendment for one text.</summary>
    public static Refusal Twice(string label) => new("twice", $"The amendment already has a part for {label}.", "Change that part instead.");

    /// <summary>The paragraph or amendment that it would change cannot be changed any more.</summary>
    public static Refusal TargetDisposed(string number) => new("state", $"Amendment {number} has been disposed of; it cannot be amended any more.", "Propose an amendment of the paragraph itself.");

    /// <summary>The words that it would change have been replaced by a revision.</summary>
    public static Refusal TargetRevised(string number) => new("state", $"Amendment {number} has been revised; the words that this would change are not before the group any more.", "Propose it anew against the new words.");

    /// <summary>The words that it would change are gone from the text, and nothing of it would enter.</summary>
    public static Refusal LostPlace(string named) => new("collides", $"{named} has lost its place: the words that it changes are not in the text any more, so nothing of it would enter.", "Have it revised against the text as it is, offer other words, or reject it.");

    /// <summary>Amendments to it must be treated first.</summary>
    public static Refusal OpenChildren(string numbers) => new("state", $"There are open amendments to this one: {numbers}.", "Dispose of them first, or let them fall with it.");

    /// <summary>The delegation proposes it, or has been asked already.</summary>
    public static readonly Refusal AlreadySponsor = new("state", "This delegation already stands behind the amendment, or has been asked to.", "Load the page again.");

    /// <summary>Not one of the parts.</summary>
    public static Refusal NoPart(long id) => new("not-found", $"The amendment has no part {id} that could be changed so.", "Load the page again.");

    /// <summary>A merge is under way on the paragraph.</summary>
    public static Refusal MergeOpen(string label) => new("state", $"A merge is under way on paragraph {label}.", "Conclude or abandon it first.");

    /// <summary>The merge has ended.</summary>
    public static readonly Refusal MergeEnded = new("state", "This merge has ended; its text stays readable.", "Start another on the paragraph.");

    /// <summary>The paragraph and the merged text both changed the same words.</summary>
    public static Refusal MergeCollides(string words) => new("collides", $"While the merge was under way the paragraph changed the same words: “{words}”.", "Bring those words into the merged text, or abandon it and start again from the paragraph as it is.");

    /// <summary>Not one of the amendments that could be merged there.</summary>
    public static Refusal NotMergeable(string? number) => new("state", $"Amendment {number ?? "without a number"} is not tabled on this paragraph with words of its own.", "Choose among the open amendments that change the paragraph.");

    /// <summary>Nothing to merge into.</summary>
    public static readonly Refusal MergeEmpty = new("state", "The paragraph has no words yet, so there is nothing to merge amendments into.", "Adopt one of the amendments instead.");

    /// <summary>Named twice or not at all.</summary>
    public static readonly Refusal BadOrder = new("neighbour", "The order names an amendment twice, or one that is not open in this draft.", "Load the page again and order those that are there.");

    /// <summary>Not a hunk of the merge.</summary>
    public static readonly Refusal NoHunk = new("not-found", "The merge has no such change.", "Load the page again.");
}
