using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Live;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Drafts;

/// <summary>The versions of a paragraph's text, newest first, and who wrote what of one of them. A withdrawn paragraph's history is read the same way.</summary>
static class ReadHistory
{
    const int Page = 1000;

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/texts/{textId:long}/history", (long textId, int? before, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(textId, before), cancellation)).WithMetadata(new Requires(Act.Read));
        group.MapGet("/texts/{textId:long}/authorship", (long textId, int? version, IMediator sender, CancellationToken cancellation) => sender.Send(new WhoWrote(textId, version), cancellation)).WithMetadata(new Requires(Act.Read));
    }

    public sealed record Query(long TextId, int? Before) : IRequest<History>;
    public sealed record History(long TextId, int Head, IReadOnlyList<VersionLine> Versions, bool More);
    public sealed record VersionLine(int Version, long At, long PersonId, long? DelegationId, int Inserted, int Deleted);

    public sealed record WhoWrote(long TextId, int? Version) : IRequest<Reading>;
    public sealed record Reading(long TextId, int Version, string Text, IReadOnlyList<Span> Spans);
    public sealed record Span(int Length, long PersonId, long? DelegationId);

    /// <summary>Refuses a text that is not of the actor's group.</summary>
    public static async Task MustBeHere(DraftingDb db, Acting acting, long textId, CancellationToken cancellation)
    {
        if (!await Audience.Readable(db, acting.Actor).AnyAsync(t => t.Id == textId, cancellation)) throw new RefusedException(AccessRefusals.NotFound("text"));
    }

    sealed class Handler(DraftingDb db, Acting acting) : IRequestHandler<Query, History>, IRequestHandler<WhoWrote, Reading>
    {
        public async Task<History> Handle(Query query, CancellationToken cancellation)
        {
            await MustBeHere(db, acting, query.TextId, cancellation);
            var before = query.Before ?? int.MaxValue;
            var head = await db.TextChanges.Where(c => c.TextId == query.TextId).MaxAsync(c => (int?)c.Version, cancellation) ?? 0;
            var rows = await db.TextChanges.AsNoTracking().Where(c => c.TextId == query.TextId && c.Version < before).OrderByDescending(c => c.Version).Take(Page + 1).ToListAsync(cancellation);
            var lines = rows.Take(Page).Select(TextStore.EntryOf).Select(e => new VersionLine(
                e.Version, e.At.ToUnixTimeMilliseconds(), e.Author.PersonId, e.Author.DelegationId, e.Changes.InsertedLength, e.Changes.Length + e.Changes.InsertedLength - e.Changes.NewLength));
            return new History(query.TextId, head, [.. lines], rows.Count > Page);
        }

        public async Task<Reading> Handle(WhoWrote query, CancellationToken cancellation)
        {
            await MustBeHere(db, acting, query.TextId, cancellation);
            var version = query.Version ?? await db.TextChanges.Where(c => c.TextId == query.TextId).MaxAsync(c => (int?)c.Version, cancellation) ?? 0;
            var (text, authorship) = await TextHistory.At(db, query.TextId, version, cancellation);
            return new Reading(query.TextId, version, text, [.. authorship.Spans.Select(s => new Span(s.Length, s.Author.PersonId, s.Author.DelegationId))]);
        }
    }
}
