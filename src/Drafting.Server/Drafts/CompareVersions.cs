using Drafting.Domain.Comparison;
using Drafting.Domain.Text;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using MediatR;

namespace Drafting.Server.Drafts;

/// <summary>A version as it was, and what differs between any two, word by word.</summary>
static class CompareVersions
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/texts/{textId:long}/versions/{version:int}", (long textId, int version, IMediator sender, CancellationToken cancellation) => sender.Send(new ReadVersion(textId, version), cancellation))
            .WithMetadata(new Requires(Act.Read));
        group.MapGet("/texts/{textId:long}/compare", (long textId, int from, int to, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(textId, from, to), cancellation))
            .WithMetadata(new Requires(Act.Read));
    }

    public sealed record ReadVersion(long TextId, int Version) : IRequest<TextState>;
    public sealed record Query(long TextId, int From, int To) : IRequest<Comparison>;
    public sealed record Comparison(int From, int To, IReadOnlyList<RunLine> Runs, int Kept, int Inserted, int Deleted);
    public sealed record RunLine(string Kind, string Text);

    sealed class Handler(DraftingDb db, Acting acting) : IRequestHandler<ReadVersion, TextState>, IRequestHandler<Query, Comparison>
    {
        public async Task<TextState> Handle(ReadVersion query, CancellationToken cancellation)
        {
            await ReadHistory.MustBeHere(db, acting, query.TextId, cancellation);
            var (text, _) = await TextHistory.At(db, query.TextId, query.Version, cancellation);
            return new TextState(query.TextId, query.Version, text, TextHash.Of(text));
        }

        public async Task<Comparison> Handle(Query query, CancellationToken cancellation)
        {
            await ReadHistory.MustBeHere(db, acting, query.TextId, cancellation);
            var (before, _) = await TextHistory.At(db, query.TextId, query.From, cancellation);
            var (after, _) = await TextHistory.At(db, query.TextId, query.To, cancellation);
            var difference = Difference.Between(before, after);
            return new Comparison(query.From, query.To, [.. difference.Runs.Select(r => new RunLine(Words.Of(r.Kind), r.Text))],
                difference.Count(RunKind.Kept), difference.Count(RunKind.Inserted), difference.Count(RunKind.Deleted));
        }
    }
}
