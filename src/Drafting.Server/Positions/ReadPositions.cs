using System.Text.Json;
using Drafting.Domain;
using Drafting.Domain.Comparison;
using Drafting.Domain.Positions;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Positions;

/// <summary>What is said of one thing, what was said before, and what has changed in the words since. Each reader is shown what the group's rule shows them, and their own.</summary>
static class ReadPositions
{
    const int MaxEntries = 200;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/drafts/{draftId:long}/positions", (long draftId, string? kind, long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(draftId, kind, id), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/drafts/{draftId:long}/positions/history", (long draftId, string? kind, long id, long? delegationId, long? before, IMediator sender, CancellationToken cancellation) =>
            sender.Send(new HistoryQuery(draftId, kind, id, delegationId, before), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/positions/{id:long}/difference", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new DifferenceQuery(id), cancellation)).WithMetadata(new Requires(Act.TakePosition));
    }

    public sealed record Query(long DraftId, string? Kind, long Id) : IRequest<Reading>;

    /// <summary>Positions on one thing. <c>Sealed</c>: those taken now wait for the chair's release. <c>Answered</c>: how many speakers have an entry that waits.</summary>
    public sealed record Reading(string Kind, long TargetId, string Name, string WordsHash, int Version, bool Sealed, bool Shown, int Answered, IReadOnlyList<PositionLine> Current, IReadOnlyList<PositionLine> Waiting);
    public sealed record HistoryQuery(long DraftId, string? Kind, long Id, long? DelegationId, long? Before) : IRequest<History>;
    public sealed record History(IReadOnlyList<PositionLine> Entries, bool More);
    public sealed record DifferenceQuery(long Id) : IRequest<Compared>;
    public sealed record Compared(string Before, string After, bool Fresh, string WordsHash, IReadOnlyList<RunLine> Runs);
    public sealed record RunLine(string Kind, string Text);

    sealed class Handler(DraftingDb db, Targets targets, PositionDesk desk, Acting acting) : IRequestHandler<Query, Reading>, IRequestHandler<HistoryQuery, History>, IRequestHandler<DifferenceQuery, Compared>
    {
        static TargetKind KindOf(string? word) => Words.Read<TargetKind>(word) ?? throw new RefusedException(new Refusal("invalid", "A position is taken on one of: recommendation, paragraph, bracket, amendment, template.", "Name one of these as kind."));

        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var kind = KindOf(query.Kind);
            var target = await targets.Find(query.DraftId, kind, query.Id, cancellation);
            var readable = await desk.Readable(query.DraftId, cancellation);
            var live = await readable.Where(p => p.TargetKind == kind && p.TargetId == query.Id && p.Until == null).OrderBy(p => p.At).ThenBy(p => p.Id).ToListAsync(cancellation);
            var answered = acting.Actor.PersonId is null ? 0 : await db.Positions.Where(p => p.DraftId == query.DraftId && p.TargetKind == kind && p.TargetId == query.Id && p.Until == null && p.ReleasedAt == null).CountAsync(cancellation);
            var shown = acting.Actor.SeesPositions(await db.Groups.Where(g => g.Id == acting.Actor.GroupId).Select(g => g.PositionsFor).SingleAsync(cancellation));
            var isSealed = await db.Drafts.Where(d => d.Id == query.DraftId).Select(d => d.SealsPositions).SingleAsync(cancellation);
            return new Reading(Words.Of(kind), query.Id, target.Rules.Name, target.WordsHash, target.Version, isSealed, shown, answered,
                [.. live.Where(p => p.ReleasedAt is not null).Select(p => PositionLine.Of(p, target.WordsHash))], [.. live.Where(p => p.ReleasedAt is null).Select(p => PositionLine.Of(p, target.WordsHash))]);
        }

        public async Task<History> Handle(HistoryQuery query, CancellationToken cancellation)
        {
            var kind = KindOf(query.Kind);
            var target = await targets.Find(query.DraftId, kind, query.Id, cancellation);
            var before = query.Before ?? long.MaxValue;
            var entries = (await desk.Readable(query.DraftId, cancellation)).Where(p => p.TargetKind == kind && p.TargetId == query.Id && p.Id < before);
            if (query.DelegationId is { } whose) entries = entries.Where(p => p.DelegationId == whose);
            var rows = await entries.OrderByDescending(p => p.Id).Take(MaxEntries + 1).ToListAsync(cancellation);
            return new History([.. rows.Take(MaxEntries).Select(p => PositionLine.Of(p, target.WordsHash))], rows.Count > MaxEntries);
        }

        public async Task<Compared> Handle(DifferenceQuery query, CancellationToken cancellation)
        {
            var draftId = await db.Positions.Where(p => p.Id == query.Id && p.GroupId == acting.Actor.GroupId).Select(p => (long?)p.DraftId).SingleOrDefaultAsync(cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("position"));
            var entry = await (await desk.Readable(draftId, cancellation)).SingleOrDefaultAsync(p => p.Id == query.Id, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("position"));
            var target = await targets.Find(draftId, entry.TargetKind, entry.TargetId, cancellation);
            var basis = JsonSerializer.Deserialize<Basis>(entry.Basis, Json) ?? throw new InvalidOperationException($"The basis of position {entry.Id} cannot be read.");
            var fresh = entry.WordsHash == target.WordsHash;
            var before = fresh ? target.Words : await targets.WordsOf(entry, basis, cancellation);
            return new Compared(before, target.Words, fresh, target.WordsHash, [.. Difference.Between(before, target.Words).Runs.Select(r => new RunLine(Words.Of(r.Kind), r.Text))]);
        }
    }
}
