using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Domain.Silence;
using Drafting.Server.Accounts;
using Drafting.Server.Consensus;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Live;
using Drafting.Server.Positions;
using Drafting.Server.Record;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Silence;

/// <summary>What breaks, closes and calls off silence procedures, inside an act on the writer's turn.</summary>
public sealed class SilenceDesk(DraftingDb db, AgreementDesk agreement, PositionDesk positions, Targets targets, Announcer announcer, Acting acting, TimeProvider clock)
{
    /// <summary>A procedure with everything that is its own.</summary>
    /// <exception cref="RefusedException">The group has none such.</exception>
    public async Task<SilenceProcedure> Find(long groupId, long id, CancellationToken cancellation) =>
        await db.Silences.Include(s => s.Items).ThenInclude(i => i.Breaks).Include(s => s.Extensions).AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id && s.GroupId == groupId, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("silence procedure"));

    /// <summary>Breaks the silence on one paragraph. Of several who break it at once each is on record; the first reopens the paragraph.</summary>
    /// <param name="silence">The procedure, tracked.</param>
    /// <param name="paragraphId">The paragraph.</param>
    /// <param name="speaker">Who breaks it.</param>
    /// <param name="onBehalf">Whether chair or secretariat enter it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="remedy">What would remove the objection.</param>
    /// <param name="amendmentId">The amendment by which it is broken; null for an objection.</param>
    /// <param name="turn">Of the act.</param>
    /// <param name="note">Of the act.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The paragraph.</returns>
    /// <exception cref="RefusedException">It cannot be broken any more.</exception>
    public async Task<Paragraph> Break(SilenceProcedure silence, long paragraphId, Speaker speaker, bool onBehalf, string reason, string remedy, long? amendmentId, TextTurn turn, Note note, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var item = silence.Items.Find(i => i.ParagraphId == paragraphId) ?? throw new RefusedException(AccessRefusals.NotFound("paragraph in this silence procedure"));
        if (SilenceRules.MayBreak(now, silence.Deadline, silence.State, item.Outcome) is { } refusal) throw new RefusedException(refusal);
        var paragraph = await db.Paragraphs.Include(p => p.Recommendation).ThenInclude(r => r!.Draft).SingleAsync(p => p.Id == paragraphId, cancellation);
        var first = item.Outcome is SilenceOutcome.Unbroken;
        if (first)
        {
            (item.Outcome, item.DecidedAt) = (amendmentId is null ? SilenceOutcome.BrokenByObjection : SilenceOutcome.BrokenByAmendment, now);
            if (paragraph.Agreement is Agreement.UnderSilence) await agreement.Step(paragraph, Agreement.Open, TextTurn.Now(await turn.Open(paragraph.TextId)), null, "The silence was broken.", silence.Id, cancellation: cancellation);
            silence.State = SilenceRules.AfterBreak(silence.Items.Select(i => i.Outcome));
            if (silence.State is SilenceState.Broken) silence.EndedAt = now;
        }
        // An objection is a position too; where the breaker is not named, it stays in the procedure.
        var position = amendmentId is null && silence.NamesBreakers
            ? await positions.Enter(note, await targets.Find(silence.DraftId, TargetKind.Paragraph, paragraphId, cancellation), speaker, onBehalf, PositionAct.Taken, PositionStance.Objection, reason, remedy, inTheOpen: true, cancellation: cancellation) : null;
        item.Breaks.Add(new SilenceBreak { DelegationId = speaker.DelegationId, PersonId = acting.Actor.PersonId!.Value, OnBehalf = onBehalf, At = now, Reason = reason, Remedy = remedy, AmendmentId = amendmentId, PositionId = position?.Id });
        silence.Stamp++;
        note("silence-broken", new { silenceId = silence.Id, draftId = silence.DraftId, title = silence.Title, paragraphId, label = paragraph.Label, delegationId = speaker.DelegationId, named = silence.NamesBreakers, onBehalf, reason, remedy, amendmentId, first });
        return paragraph;
    }

    /// <summary>Breaks the silence on every paragraph that an amendment which is being tabled would change.</summary>
    /// <returns>The draft and the paragraphs that are open again; null if none was under silence.</returns>
    public async Task<AgreementDesk.Moved?> BreakByAmendment(IReadOnlyCollection<long> paragraphIds, long amendmentId, string rationale, TextTurn turn, Note note, CancellationToken cancellation)
    {
        var running = await db.SilenceItems.Where(i => paragraphIds.Contains(i.ParagraphId) && i.Outcome == SilenceOutcome.Unbroken && i.Procedure!.State == SilenceState.Running && i.Procedure.GroupId == acting.Actor.GroupId).Select(i => new { i.ParagraphId, i.SilenceProcedureId }).ToListAsync(cancellation);
        if (running.Count == 0) return null;
        var (speaker, onBehalf) = (new Speaker(acting.Actor.DelegationId, null), false);
        Paragraph? last = null;
        foreach (var one in running) last = await Break(await Find(acting.Actor.GroupId, one.SilenceProcedureId, cancellation), one.ParagraphId, speaker, onBehalf, rationale, "", amendmentId, turn, note, cancellation);
        return AgreementDesk.Count(last!.Recommendation!.Draft!, running.Select(r => r.ParagraphId));
    }

    /// <summary>Closes a procedure whose deadline has passed: what nobody broke is adopted. Does nothing if it is not due, or has been closed by another.</summary>
    public async Task<AgreementDesk.Moved?> Close(long groupId, long id, TextTurn turn, Note note, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var silence = await Find(groupId, id, cancellation);
        if (!SilenceRules.IsDue(now, silence.Deadline, silence.State)) return null;
        var unbroken = silence.Items.Where(i => i.Outcome is SilenceOutcome.Unbroken).ToList();
        var ids = unbroken.Select(i => i.ParagraphId).ToArray();
        var paragraphs = await db.Paragraphs.Include(p => p.Recommendation).ThenInclude(r => r!.Draft).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
        var draft = await db.Drafts.SingleAsync(d => d.Id == silence.DraftId, cancellation);
        var agreed = await agreement.Agreed(draft.Id, cancellation);
        agreed.UnionWith(ids);
        var packages = await agreement.PackagesOf(draft.Id, cancellation);
        var adopted = new List<object>();
        foreach (var item in unbroken.OrderBy(i => i.Id))
        {
            var paragraph = paragraphs[item.ParagraphId];
            item.DecidedAt = now;
            if (paragraph.Agreement is not Agreement.UnderSilence)
            {
                item.Outcome = SilenceOutcome.CalledOff;
                continue;
            }
            // Plenary takes nothing on condition: such a paragraph waits for the rest of its package in the working group.
            var to = silence.Towards is Agreement.AgreedInPlenary && Packages.Waiting(paragraph.Id, packages, agreed.Contains).Count > 0 ? Agreement.AgreedInGroup : silence.Towards;
            var head = TextTurn.Now(await turn.Open(paragraph.TextId));
            item.Outcome = SilenceOutcome.Adopted;
            await agreement.Step(paragraph, to, head, null, $"Nobody broke the silence “{silence.Title}”.", silence.Id, cancellation: cancellation);
            adopted.Add(new { paragraphId = paragraph.Id, label = paragraph.Label, agreement = Words.Of(to), version = head.Version, textHash = head.Hash });
        }
        (silence.State, silence.EndedAt, silence.Stamp) = (SilenceState.Closed, now, silence.Stamp + 1);
        note("silence-closed", new { silenceId = silence.Id, draftId = silence.DraftId, title = silence.Title, deadline = silence.Deadline.ToUnixTimeMilliseconds(), adopted, broken = silence.Items.Where(i => SilenceRules.IsBroken(i.Outcome)).Select(i => i.ParagraphId).Order() });
        return AgreementDesk.Count(draft, ids);
    }

    /// <summary>Tells everyone at once; called after the commit.</summary>
    public void Announce(long draftId, AgreementDesk.Moved? moved)
    {
        if (moved is not null) agreement.Announce(moved);
        announcer.Consensus(draftId, "silence");
    }
}
