using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Domain.Positions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>How agreement and positions moved over time, in at most so many points. Who may not see positions is told agreement only.</summary>
static class Progress
{
    const int MaxPoints = 400;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/drafts/{draftId:long}/progress", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));

    public sealed record Query(long DraftId) : IRequest<Reading>;
    public sealed record Reading(IReadOnlyList<Point> Points, IReadOnlyList<Happened> Events, bool Positions);

    /// <summary>How it stood after a stretch of time in which something changed; <c>At</c> is when the stretch began: paragraphs agreed in any form and all paragraphs in the draft now; positions on paragraphs, each speaker counted once.</summary>
    public sealed record Point(long At, int Agreed, int Paragraphs, int Support, int CanLiveWith, int Reservations, int Objections);
    public sealed record Happened(long At, string Kind, string Text);

    sealed class Handler(DraftingDb db, Acting acting, TimeProvider clock) : IRequestHandler<Query, Reading>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == query.DraftId && d.GroupId == acting.Actor.GroupId)
                .Select(d => new { PositionsFor = db.Groups.Where(g => g.Id == d.GroupId).Select(g => g.PositionsFor).First(), Paragraphs = db.Paragraphs.Count(p => p.Recommendation!.DraftId == d.Id && p.Withdrawn == null && p.Recommendation.Withdrawn == null) })
                .SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var shown = acting.Actor.SeesPositions(draft.PositionsFor);
            var firstPosition = shown ? await db.Positions.Where(p => p.DraftId == query.DraftId && p.ReleasedAt != null).MinAsync(p => p.ReleasedAt, cancellation) : null;
            var firstStep = await db.AgreementSteps.Where(s => s.DraftId == query.DraftId).MinAsync(s => (DateTimeOffset?)s.At, cancellation);
            var sessions = await db.NegotiatingSessions.AsNoTracking().Where(s => s.DraftId == query.DraftId).OrderBy(s => s.BeganAt).Take(200).Select(s => new Happened(s.BeganAt.ToUnixTimeMilliseconds(), "session", s.Name)).ToListAsync(cancellation);
            var revisions = await db.Revisions.AsNoTracking().Where(r => r.DraftId == query.DraftId).OrderBy(r => r.PublishedAt).Take(200).Select(r => new Happened(r.PublishedAt.ToUnixTimeMilliseconds(), "revision", r.Symbol)).ToListAsync(cancellation);
            List<Happened> events = [.. sessions.Concat(revisions).OrderBy(e => e.At)];
            if ((firstPosition ?? firstStep) is null) return new Reading([], events, shown);

            var begins = (new[] { firstPosition, firstStep }.Min()!.Value).ToUnixTimeMilliseconds();
            var ends = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var width = Math.Max(60_000, ((ends - begins) / MaxPoints) + 1);
            var steps = new int[((ends - begins) / width) + 1, 5];
            int Bucket(DateTimeOffset at) => (int)Math.Clamp((at.ToUnixTimeMilliseconds() - begins) / width, 0, steps.GetLength(0) - 1);
            foreach (var step in await db.AgreementSteps.AsNoTracking().Where(s => s.DraftId == query.DraftId && (s.Agreement == Agreement.AdReferendum || s.Agreement == Agreement.AgreedInGroup || s.Agreement == Agreement.AgreedInPlenary)).Select(s => new { s.At, s.Until }).ToListAsync(cancellation))
            {
                steps[Bucket(step.At), 0]++;
                if (step.Until is { } until) steps[Bucket(until), 0]--;
            }
            if (shown)
            {
                var told = db.Positions.AsNoTracking().Where(p => p.DraftId == query.DraftId && p.TargetKind == TargetKind.Paragraph && p.ReleasedAt != null && (p.Act == PositionAct.Taken || p.Act == PositionAct.Reaffirmed));
                foreach (var entry in await told.Select(p => new { p.Stance, p.ReleasedAt, p.Until }).ToListAsync(cancellation))
                {
                    var at = entry.Stance switch { PositionStance.Support => 1, PositionStance.CanLiveWith => 2, PositionStance.Reservation => 3, PositionStance.Objection => 4, _ => -1 };
                    if (at < 0) continue;
                    steps[Bucket(entry.ReleasedAt!.Value), at]++;
                    if (entry.Until is { } until) steps[Bucket(until), at]--;
                }
            }
            var points = new List<Point>();
            var sums = new int[5];
            for (var i = 0; i < steps.GetLength(0); i++)
            {
                var changed = false;
                for (var k = 0; k < 5; k++)
                {
                    changed |= steps[i, k] != 0;
                    sums[k] += steps[i, k];
                }
                if (changed) points.Add(new Point(begins + (i * width), sums[0], draft.Paragraphs, sums[1], sums[2], sums[3], sums[4]));
            }
            return new Reading(points, events, shown);
        }
    }
}
