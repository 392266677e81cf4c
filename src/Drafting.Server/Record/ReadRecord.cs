using System.Text.Json;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>The group's record, newest first.</summary>
static class ReadRecord
{
    const int MaxPage = 200;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/record", (long? before, int? limit, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(before, limit), cancellation)).WithMetadata(new Requires(Act.ReadRecord));

    public sealed record Query(long? Before, int? Limit) : IRequest<Page>;
    public sealed record Page(IReadOnlyList<Line> Entries, bool More);
    public sealed record Line(long Sequence, long At, long? PersonId, string Person, string? OnBehalfOf, string Kind, JsonElement Payload, string Hash);

    sealed class Handler(DraftingDb db, Acting acting) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellation)
        {
            var limit = Math.Clamp(query.Limit ?? 50, 1, MaxPage);
            var before = query.Before ?? long.MaxValue;
            var rows = await db.RecordEntries.AsNoTracking().Where(e => e.GroupId == acting.Actor.GroupId && e.Sequence < before).OrderByDescending(e => e.Sequence).Take(limit + 1)
                .Select(e => new { Entry = e, Person = db.Users.Where(p => p.Id == e.PersonId).Select(p => p.DisplayName).FirstOrDefault(), Delegation = db.Delegations.Where(d => d.Id == e.DelegationId).Select(d => d.ShortName).FirstOrDefault() })
                .ToListAsync(cancellation);
            return new Page([.. rows.Take(limit).Select(r => new Line(
                r.Entry.Sequence, r.Entry.At.ToUnixTimeMilliseconds(), r.Entry.PersonId, r.Person ?? "", r.Delegation, r.Entry.Kind, JsonElement.Parse(r.Entry.Payload), Convert.ToHexStringLower(r.Entry.Hash)))],
                rows.Count > limit);
        }
    }
}
