using Drafting.Domain;
using Drafting.Domain.Consensus;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Consensus;

/// <summary>How far the group has agreed, paragraph by paragraph, and how each came there. What is agreed is no secret: everybody who reads the draft is told.</summary>
static class ReadAgreement
{
    const int MaxSteps = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/drafts/{draftId:long}/agreement", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/paragraphs/{id:long}/agreement", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new HistoryQuery(id), cancellation)).WithMetadata(new Requires(Act.Read));
    }

    public sealed record Query(long DraftId) : IRequest<Reading>;
    public sealed record HistoryQuery(long ParagraphId) : IRequest<IReadOnlyList<StepLine>>;
    public sealed record Reading(bool Closed, IReadOnlyList<ParagraphLine> Paragraphs, IReadOnlyList<PackageLine> Packages);
    public sealed record ParagraphLine(long ParagraphId, string Agreement, bool Conditional, IReadOnlyList<long> WaitingFor, string? Fate, StepLine? Step);
    public sealed record PendingLine(long DelegationId, long? ConfirmedAt);
    public sealed record StepLine(long Id, string Agreement, int Version, long At, long? PersonId, string Reason, long? SilenceId, long? CallId, long? Until, IReadOnlyList<PendingLine> Pending);
    public sealed record PackageLine(long Id, string Name, string Note, IReadOnlyList<long> Paragraphs);

    sealed class Handler(DraftingDb db, AgreementDesk desk, Acting acting) : IRequestHandler<Query, Reading>, IRequestHandler<HistoryQuery, IReadOnlyList<StepLine>>
    {
        static StepLine Told(AgreementStep s) => new(
            s.Id, Words.Of(s.Agreement), s.Version, s.At.ToUnixTimeMilliseconds(), s.PersonId, s.Reason, s.SilenceId, s.CallId, s.Until?.ToUnixTimeMilliseconds(), [.. s.Pending.OrderBy(p => p.DelegationId).Select(p => new PendingLine(p.DelegationId, p.ConfirmedAt?.ToUnixTimeMilliseconds()))]);

        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var draft = await db.Drafts.AsNoTracking().Where(d => d.Id == query.DraftId && d.GroupId == acting.Actor.GroupId).Select(d => new { d.ClosedAt }).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("draft"));
            var paragraphs = await db.Paragraphs.AsNoTracking().Where(p => p.Recommendation!.DraftId == query.DraftId && p.Withdrawn == null && p.Recommendation.Withdrawn == null).OrderBy(p => p.Recommendation!.Order).ThenBy(p => p.Order).ThenBy(p => p.Id).Select(p => new { p.Id, p.Agreement, p.Fate }).ToListAsync(cancellation);
            var steps = (await db.AgreementSteps.AsNoTracking().Include(s => s.Pending).Where(s => s.DraftId == query.DraftId && s.Until == null).ToListAsync(cancellation)).GroupBy(s => s.ParagraphId).ToDictionary(g => g.Key, g => g.MaxBy(s => s.Id)!);
            var packages = await db.Packages.AsNoTracking().Include(p => p.Items).Where(p => p.DraftId == query.DraftId && p.DissolvedAt == null).OrderBy(p => p.Id).ToListAsync(cancellation);
            var inForce = await desk.PackagesOf(query.DraftId, cancellation);
            var agreed = paragraphs.Where(p => AgreementRules.IsAgreed(p.Agreement)).Select(p => p.Id).ToHashSet();
            return new Reading(draft.ClosedAt is not null, [.. paragraphs.Select(p =>
            {
                var waiting = Packages.Waiting(p.Id, inForce, agreed.Contains);
                return new ParagraphLine(p.Id, Words.Of(p.Agreement), AgreementRules.IsAgreed(p.Agreement) && waiting.Count > 0, waiting, p.Fate is { } fate ? Words.Of(fate) : null, steps.TryGetValue(p.Id, out var step) ? Told(step) : null);
            })], [.. packages.Select(p => new PackageLine(p.Id, p.Name, p.Note, [.. p.Items.Select(i => i.ParagraphId).Order()]))]);
        }

        public async Task<IReadOnlyList<StepLine>> Handle(HistoryQuery query, CancellationToken cancellation)
        {
            if (!await db.Paragraphs.AnyAsync(p => p.Id == query.ParagraphId && p.Recommendation!.Draft!.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("paragraph"));
            return [.. (await db.AgreementSteps.AsNoTracking().Include(s => s.Pending).Where(s => s.ParagraphId == query.ParagraphId).OrderByDescending(s => s.Id).Take(MaxSteps).ToListAsync(cancellation)).Select(Told)];
        }
    }
}
