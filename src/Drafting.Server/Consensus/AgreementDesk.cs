using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Drafts;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>Moves paragraphs between states of agreement, inside an act on the writer's turn: the words cannot change between the check and the lock. Every move is a step in the paragraph's history.</summary>
public sealed class AgreementDesk(DraftingDb db, Announcer announcer, TimeProvider clock)
{
    /// <summary>What an act has moved, for the readers.</summary>
    /// <param name="Draft">The draft, as the act left it.</param>
    /// <param name="Paragraphs">The paragraphs.</param>
    public sealed record Moved(Draft Draft, IReadOnlyList<long> Paragraphs);

    /// <summary>Paragraphs of a draft with what they are part of, in the order of the ids.</summary>
    /// <exception cref="RefusedException">One of them is not in the draft, or has been withdrawn.</exception>
    public async Task<IReadOnlyList<Paragraph>> Find(long groupId, long draftId, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var found = await db.Paragraphs.Include(p => p.Recommendation).ThenInclude(r => r!.Draft).Where(p => ids.Contains(p.Id) && p.Recommendation!.DraftId == draftId && p.Recommendation.Draft!.GroupId == groupId).ToDictionaryAsync(p => p.Id, cancellation);
        if (ids.Any(id => !found.ContainsKey(id))) throw new RefusedException(AccessRefusals.NotFound("paragraph"));
        foreach (var paragraph in found.Values)
            if (paragraph.Withdrawn is not null || paragraph.Recommendation!.Withdrawn is not null) throw new RefusedException(DraftRefusals.ParagraphWithdrawn(paragraph.Label));
        return [.. ids.Select(id => found[id])];
    }

    /// <summary>The packages of a draft that are in force, each as its paragraphs.</summary>
    public async Task<IReadOnlyList<IReadOnlyCollection<long>>> PackagesOf(long draftId, CancellationToken cancellation) =>
        [.. (await db.PackageItems.AsNoTracking().Where(i => db.Packages.Any(p => p.Id == i.PackageId && p.DraftId == draftId && p.DissolvedAt == null)).Select(i => new { i.PackageId, i.ParagraphId }).ToListAsync(cancellation))
            .GroupBy(i => i.PackageId).Select(g => (IReadOnlyCollection<long>)g.Select(i => i.ParagraphId).ToHashSet())];

    /// <summary>The paragraphs of a draft that are agreed in any form.</summary>
    public async Task<HashSet<long>> Agreed(long draftId, CancellationToken cancellation) =>
        [.. await db.Paragraphs.Where(p => p.Recommendation!.DraftId == draftId && p.Withdrawn == null && p.Agreement != Agreement.Open && p.Agreement != Agreement.UnderSilence).Select(p => p.Id).ToListAsync(cancellation)];

    /// <summary>Takes a step: the paragraph becomes <paramref name="to"/>, and is locked unless that is open.</summary>
    /// <param name="paragraph">The paragraph, tracked.</param>
    /// <param name="to">What it becomes; the caller has asked <see cref="AgreementRules"/>.</param>
    /// <param name="head">Its words.</param>
    /// <param name="personId">Who; null for the server.</param>
    /// <param name="reason">Why, or an empty string.</param>
    /// <param name="silenceId">The silence procedure by which it is done.</param>
    /// <param name="callId">The call for consensus by which it is done.</param>
    /// <param name="pending">Whose confirmation it waits for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<AgreementStep> Step(Paragraph paragraph, Agreement to, TextHead head, long? personId, string reason, long? silenceId = null, long? callId = null, IReadOnlyList<long>? pending = null, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        await foreach (var last in db.AgreementSteps.Where(s => s.ParagraphId == paragraph.Id && s.Until == null).AsAsyncEnumerable().WithCancellation(cancellation)) last.Until = now;
        var draft = paragraph.Recommendation!.Draft!;
        var step = new AgreementStep
        {
            GroupId = draft.GroupId,
            DraftId = draft.Id,
            ParagraphId = paragraph.Id,
            Agreement = to,
            Version = head.Version,
            TextHash = head.Hash,
            At = now,
            PersonId = personId,
            Reason = reason,
            SilenceId = silenceId,
            CallId = callId,
            Pending = [.. (pending ?? []).Select(d => new PendingConfirmation { DelegationId = d })],
        };
        db.AgreementSteps.Add(step);
        if (paragraph.Agreement is Agreement.Open && to is not Agreement.Open) (paragraph.OpenPolicy, paragraph.Policy) = (paragraph.Policy, EditingPolicy.Locked);
        if (paragraph.Agreement is not Agreement.Open && to is Agreement.Open) paragraph.Policy = paragraph.OpenPolicy;
        paragraph.Agreement = to;
        return step;
    }

    /// <summary>Reopens a paragraph, and with it what its packages tie to it; each with an entry in the record.</summary>
    /// <returns>The paragraphs reopened.</returns>
    public async Task<IReadOnlyList<Paragraph>> Reopen(Paragraph paragraph, string reason, long? personId, TextTurn turn, Note note, CancellationToken cancellation)
    {
        var draft = paragraph.Recommendation!.Draft!;
        var agreed = await Agreed(draft.Id, cancellation);
        var together = Packages.ReopenedWith(paragraph.Id, await PackagesOf(draft.Id, cancellation), agreed.Contains);
        var reopened = await Find(draft.GroupId, draft.Id, [.. together.Order()], cancellation);
        foreach (var one in reopened)
        {
            var was = one.Agreement;
            var why = one.Id == paragraph.Id ? reason : $"In a package with paragraph {paragraph.Label}: {reason}";
            var head = TextTurn.Now(await turn.Open(one.TextId));
            await Step(one, Agreement.Open, head, personId, why.Length > MaxReason ? why[..MaxReason] : why, cancellation: cancellation);
            note("reopened", new { draftId = draft.Id, paragraphId = one.Id, label = one.Label, was = Words.Of(was), version = head.Version, textHash = head.Hash, reason = why, with = one.Id == paragraph.Id ? null : paragraph.Label });
        }
        return reopened;
    }

    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxReason = 2000;

    /// <summary>Counts the change of the outline; called inside the act.</summary>
    public static Moved Count(Draft draft, IEnumerable<long> paragraphs)
    {
        draft.Outline++;
        return new Moved(draft, [.. paragraphs]);
    }

    /// <summary>Tells the readers; called after the commit.</summary>
    public void Announce(Moved moved)
    {
        announcer.Outline(moved.Draft.Id, moved.Draft.Outline, "agreement", null, moved.Paragraphs.Count == 1 ? moved.Paragraphs[0] : null);
        announcer.Consensus(moved.Draft.Id, "agreement", moved.Paragraphs.Count == 1 ? moved.Paragraphs[0] : null);
    }
}
