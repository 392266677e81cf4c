using System.Text.Json;
using Drafting.Domain.Drafts;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Record;

/// <summary>
/// The group's record, newest first. Where attributions are for the chair only, members are not told who said what of a bracket, nor that it was taken back: such entries come without the person, and their payload without
/// who and what. The same goes for positions and statements where these are for the chair only, and for who broke a silence where breakers are not named. Their hashes stay, and so does the chain; a delegation sees its own.
/// What a contribution says and whose it is, is left out for everybody while its contributor may not be cited (<see cref="Redaction"/>).
/// </summary>
static class ReadRecord
{
    const int MaxPage = 200;

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/record", (long? before, int? limit, IMediator sender, CancellationToken cancellation) => sender.Send(new Query(before, limit), cancellation)).WithMetadata(new Requires(Act.ReadRecord));

    public sealed record Query(long? Before, int? Limit) : IRequest<Page>;
    public sealed record Page(IReadOnlyList<Line> Entries, bool More);
    public sealed record Line(long Sequence, long At, long? PersonId, string Person, string? OnBehalfOf, string Kind, JsonElement Payload, string Hash, bool Hidden);

    sealed class Handler(DraftingDb db, Acting acting) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellation)
        {
            var limit = Math.Clamp(query.Limit ?? 50, 1, MaxPage);
            var before = query.Before ?? long.MaxValue;
            var rules = await db.Groups.Where(g => g.Id == acting.Actor.GroupId).Select(g => new { g.AttributionFor, g.PositionsFor }).SingleAsync(cancellation);
            var (hidesVoices, hidesPositions) = (!acting.Actor.SeesAttributions(rules.AttributionFor), !acting.Actor.SeesPositions(rules.PositionsFor));
            var bench = acting.Actor.Role is Role.Chair or Role.Secretariat;
            var rows = await db.RecordEntries.AsNoTracking().Where(e => e.GroupId == acting.Actor.GroupId && e.Sequence < before).OrderByDescending(e => e.Sequence).Take(limit + 1)
                .Select(e => new { Entry = e, Person = db.Users.Where(p => p.Id == e.PersonId).Select(p => p.DisplayName).FirstOrDefault(), Delegation = db.Delegations.Where(d => d.Id == e.DelegationId).Select(d => d.ShortName).FirstOrDefault() })
                .ToListAsync(cancellation);
            var read = rows.Take(limit).Select(r => JsonElement.Parse(r.Entry.Payload)).ToList();
            var redaction = await Redaction.For(db, acting.Actor.GroupId, [.. rows.Take(limit).Select((r, i) => (r.Entry.Kind, read[i]))], cancellation);
            return new Page([.. rows.Take(limit).Select((r, i) =>
            {
                var payload = read[i];
                var hidden = ((hidesVoices && IsVoice(r.Entry.Kind, payload)) || (hidesPositions && IsPosition(r.Entry.Kind)) || (!bench && IsUnnamed(r.Entry.Kind, payload))) && !IsOwn(r.Entry, payload);
                var (kept, withheld) = redaction.Of(r.Entry.Kind, payload);
                payload = kept;
                return new Line(r.Entry.Sequence, r.Entry.At.ToUnixTimeMilliseconds(), hidden ? null : r.Entry.PersonId, hidden ? "" : r.Person ?? "", hidden ? null : r.Delegation, r.Entry.Kind, hidden ? Without(payload) : payload,
                    Convert.ToHexStringLower(r.Entry.Hash), hidden || withheld);
            })], rows.Count > limit);
        }

        /// <summary>Whether an entry tells who said what of a bracket.</summary>
        static bool IsVoice(string kind, JsonElement payload) => IsOfBracket(kind) || (kind is "undone" && payload.TryGetProperty("kind", out var undone) && IsOfBracket(undone.GetString() ?? ""));

        /// <summary>Whether an entry tells who takes which position, or says why.</summary>
        static bool IsPosition(string kind) => kind is "position-taken" or "position-reaffirmed" or "position-withdrawn" or "dissociated" or "position-sealed" or "positions-released" or "statement-made" or "statement-withdrawn" or "silence-broken";

        /// <summary>Whether an entry tells of a silence that was broken under the rule that breakers are not named.</summary>
        static bool IsUnnamed(string kind, JsonElement payload) => kind is "silence-broken" && payload.TryGetProperty("named", out var named) && named.ValueKind is JsonValueKind.False;

        static bool IsOfBracket(string kind) => kind is "bracket-said" or "bracketed" or "alternative-added" or "bracket-described" or "bracket-lifted" or "attributions-taken";

        bool IsOwn(RecordEntry entry, JsonElement payload) =>
            entry.PersonId == acting.Actor.PersonId || (acting.Actor.DelegationId is { } own && (entry.DelegationId == own || (payload.TryGetProperty("delegationId", out var whose) && whose.ValueKind is JsonValueKind.Number && whose.GetInt64() == own)));

        static JsonElement Without(JsonElement payload) => JsonSerializer.SerializeToElement(payload.EnumerateObject().Where(m => m.Name is not ("delegationId" or "personId" or "say" or "was" or "by" or "taken" or "negotiatingGroupId" or "stance" or "statement" or "remedy" or "text" or "reason" or "positions" or "amendmentId")).ToDictionary(m => m.Name, m => m.Value));
    }
}
