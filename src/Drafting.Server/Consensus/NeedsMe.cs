using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Domain.Silence;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>What waits for a delegation: most urgent first. A paragraph is named once, for its most urgent reason.</summary>
static class NeedsMe
{
    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/needs-me", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<IReadOnlyList<Line>>;

    /// <summary><c>Why</c>: <c>silence</c>, <c>confirm</c>, <c>call</c>, <c>stale</c>, <c>not-taken</c>. <c>Until</c>: a deadline.</summary>
    public sealed record Line(string Kind, long Id, string Label, string Why, long? Until, long? PositionId);

    sealed class Handler(DraftingDb db, DraftConsensus consensus, Acting acting) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken cancellation)
        {
            var reading = await consensus.Read(acting.Actor.GroupId, query.DraftId, cancellation);
            if (acting.Actor.DelegationId is not { } own || await db.Drafts.AnyAsync(d => d.Id == query.DraftId && d.ClosedAt != null, cancellation)) return [];
            var silences = await db.SilenceItems.AsNoTracking().Where(i => i.Procedure!.DraftId == query.DraftId && i.Procedure.State == SilenceState.Running && i.Outcome == SilenceOutcome.Unbroken).Select(i => new { i.ParagraphId, i.Procedure!.Deadline }).ToListAsync(cancellation);
            var pending = await db.AgreementSteps.AsNoTracking().Where(s => s.DraftId == query.DraftId && s.Until == null && s.Agreement == Agreement.AdReferendum && s.Pending.Any(p => p.DelegationId == own && p.ConfirmedAt == null)).Select(s => s.ParagraphId).ToListAsync(cancellation);
            var called = await db.CallItems.AsNoTracking().Where(i => db.ConsensusCalls.Any(c => c.Id == i.ConsensusCallId && c.DraftId == query.DraftId && c.EndedAt == null)).Select(i => i.ParagraphId).ToListAsync(cancellation);
            // What waits for the chair's release is said as far as its own delegation is concerned.
            var waiting = reading.Live.SelectMany(l => l).Where(p => p.ReleasedAt is null && p.DelegationId == own && p.NegotiatingGroupId is null && p.Act is not PositionAct.Withdrawn).Select(p => (p.TargetKind, p.TargetId, p.WordsHash)).ToHashSet();

            var lines = new List<(int Weight, Line Line)>();
            foreach (var row in reading.Rows.Where(r => r.Kind is TargetKind.Paragraph))
            {
                var mine = row.Standpoints.First(s => s.DelegationId == own);
                var answered = waiting.Contains((row.Kind, row.Id, row.WordsHash));
                Line Of(string why, long? until = null) => new(Words.Of(row.Kind), row.Id, row.Label, why, until, mine.Order == 0 ? null : mine.Order);
                if (silences.Find(s => s.ParagraphId == row.Id) is { } silence) lines.Add((0, Of("silence", silence.Deadline.ToUnixTimeMilliseconds())));
                else if (pending.Contains(row.Id)) lines.Add((1, Of("confirm")));
                else if (AgreementRules.IsAgreed(row.Agreement)) continue;
                else if (called.Contains(row.Id) && !answered && (mine.Stance is null || !mine.Fresh)) lines.Add((2, Of("call")));
                else if (mine is { Stance: not null, Fresh: false } && !answered) lines.Add((3, Of("stale")));
                else if (mine.Stance is null && !answered) lines.Add((4, Of("not-taken")));
            }
            return [.. lines.OrderBy(l => l.Weight).Select(l => l.Line)];
        }
    }
}
