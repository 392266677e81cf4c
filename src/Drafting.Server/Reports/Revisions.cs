using System.Globalization;
using Drafting.Domain;
using Drafting.Domain.Comparison;
using Drafting.Domain.Reports;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Drafts;
using Drafting.Server.Hosting;
using Drafting.Server.Live;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Reports;

/// <summary>Revisions: published, listed, read, and compared with each other or with the draft as it is now.</summary>
static class Revisions
{
    const int Most = 500;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/drafts/{draftId:long}/revisions", (long draftId, IMediator sender, CancellationToken cancellation) => sender.Send(new List(draftId), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapPost("/drafts/{draftId:long}/revisions", (long draftId, Body body, IMediator sender, CancellationToken cancellation) => sender.Send(new Publish(draftId, body.Symbol ?? "", body.Note ?? ""), cancellation)).WithMetadata(new Requires(Act.Publish));
        group.MapGet("/revisions/{id:long}", (long id, IMediator sender, CancellationToken cancellation) => sender.Send(new Read(id), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/drafts/{draftId:long}/compare", (long draftId, string? from, string? to, IMediator sender, CancellationToken cancellation) => sender.Send(new Compare(draftId, from ?? "", to ?? "now"), cancellation)).WithMetadata(new Requires(Act.Read));
    }

    public sealed record Body(string? Symbol, string? Note);
    public sealed record List(long DraftId) : IRequest<IReadOnlyList<Line>>;
    public sealed record Publish(long DraftId, string Symbol, string Note) : IRequest<Line>;
    public sealed record Read(long Id) : IRequest<Page>;

    /// <summary>A state is the id of a revision, or <c>now</c>.</summary>
    public sealed record Compare(long DraftId, string From, string To) : IRequest<Comparison>;
    public sealed record Line(long Id, int Number, string Symbol, string Note, long PublishedAt, long PersonId, bool Final, string Hash, SnapshotMeasures Measures);
    public sealed record Page(Line Revision, long DraftId, Snapshot Snapshot);

    /// <summary>One of the two states; the revision is null for the draft as it is now.</summary>
    public sealed record StateLine(long? RevisionId, string Name, long? PublishedAt, SnapshotMeasures Measures);
    public sealed record Comparison(StateLine From, StateLine To, IReadOnlyList<RecommendationLine> Recommendations);
    public sealed record RecommendationLine(long Id, string Change, string? NumberBefore, string? NumberAfter, IReadOnlyList<RunLine> Title, IReadOnlyList<ParagraphLine> Paragraphs);

    /// <summary><c>AgreementBefore</c> and <c>AgreementAfter</c>: how far it was agreed in each state; null where it was not there.</summary>
    public sealed record ParagraphLine(long Id, string Change, string? LabelBefore, string? LabelAfter, string? OtherRecommendation, string? AgreementBefore, string? AgreementAfter, IReadOnlyList<RunLine> Runs);
    public sealed record RunLine(string Kind, string Text);

    sealed class Validator : AbstractValidator<Publish>
    {
        public Validator()
        {
            RuleFor(c => c.Symbol).Must(s => s.Length <= 160 && !s.Any(char.IsControl)).WithMessage("The symbol is one line of at most 160 characters, without control characters.");
            RuleFor(c => c.Note).Prose(2000, "note");
        }
    }

    sealed class Handler(DraftingDb db, TextActs acts, Snapshots snapshots, Structure structure, Announcer announcer, Acting acting) : IRequestHandler<List, IReadOnlyList<Line>>, IRequestHandler<Publish, Line>, IRequestHandler<Read, Page>, IRequestHandler<Compare, Comparison>
    {
        public async Task<IReadOnlyList<Line>> Handle(List query, CancellationToken cancellation)
        {
            if (!await db.Drafts.AnyAsync(d => d.Id == query.DraftId && d.GroupId == acting.Actor.GroupId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("draft"));
            var rows = await db.Revisions.AsNoTracking().Where(r => r.DraftId == query.DraftId).OrderByDescending(r => r.Number).Take(Most)
                .Select(r => new { r.Id, r.Number, r.Symbol, r.Note, r.PublishedAt, r.PersonId, r.Final, r.Hash, r.Measures }).ToListAsync(cancellation);
            return [.. rows.Select(r => new Line(r.Id, r.Number, r.Symbol, r.Note, r.PublishedAt.ToUnixTimeMilliseconds(), r.PersonId, r.Final, r.Hash, SnapshotMeasures.Read(r.Measures)))];
        }

        static Line Told(Revision r) => new(r.Id, r.Number, r.Symbol, r.Note, r.PublishedAt.ToUnixTimeMilliseconds(), r.PersonId, r.Final, r.Hash, SnapshotMeasures.Read(r.Measures));

        public async Task<Line> Handle(Publish command, CancellationToken cancellation)
        {
            var made = await acts.Write(async (note, turn) =>
            {
                var draft = await structure.Draft(command.DraftId, cancellation);
                Structure.MustBeOpen(draft);
                return await snapshots.Publish(draft, command.Symbol, command.Note.Trim(), final: false, turn, note, cancellation);
            }, cancellation);
            announcer.Consensus(made.DraftId, "revision");
            return Told(made);
        }

        public async Task<Page> Handle(Read query, CancellationToken cancellation)
        {
            var row = await Find(r => r.Id == query.Id, cancellation);
            return new Page(Told(row), row.DraftId, Snapshot.Read(row.Content));
        }

        public async Task<Comparison> Handle(Compare query, CancellationToken cancellation)
        {
            var (from, before) = await State(query.DraftId, query.From, cancellation);
            var (to, after) = await State(query.DraftId, query.To, cancellation);
            var agreement = (Before: Agreements(before), After: Agreements(after));
            return new Comparison(from, to, [.. DraftComparison.Between(before.ToCompare(), after.ToCompare()).Select(r => new RecommendationLine(
                r.Id, Words.Of(r.Change), r.NumberBefore, r.NumberAfter, Runs(r.Title),
                [.. r.Paragraphs.Select(p => new ParagraphLine(p.Id, Words.Of(p.Change), p.LabelBefore, p.LabelAfter, p.OtherRecommendation, agreement.Before.GetValueOrDefault(p.Id), agreement.After.GetValueOrDefault(p.Id), Runs(p.Runs)))]))]);
        }

        static Dictionary<long, string> Agreements(Snapshot state) => state.Recommendations.SelectMany(r => r.Paragraphs).ToDictionary(p => p.Id, p => p.Agreement);

        static IReadOnlyList<RunLine> Runs(IReadOnlyList<Run> runs) => [.. runs.Select(r => new RunLine(Words.Of(r.Kind), r.Text))];

        async Task<(StateLine Line, Snapshot Snapshot)> State(long draftId, string name, CancellationToken cancellation)
        {
            if (name is "now")
            {
                var now = await snapshots.Now(draftId, cancellation);
                return (new StateLine(null, now.Symbol, null, now.Measures), now);
            }
            if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw new RefusedException(ReportRefusals.State);
            var row = await Find(r => r.Id == id && r.DraftId == draftId, cancellation);
            var snapshot = Snapshot.Read(row.Content);
            return (new StateLine(row.Id, row.Symbol, row.PublishedAt.ToUnixTimeMilliseconds(), snapshot.Measures), snapshot);
        }

        async Task<Revision> Find(System.Linq.Expressions.Expression<Func<Revision, bool>> which, CancellationToken cancellation) =>
            await db.Revisions.AsNoTracking().Where(r => r.GroupId == acting.Actor.GroupId).SingleOrDefaultAsync(which, cancellation) ?? throw new RefusedException(AccessRefusals.NotFound("revision"));
    }
}
