using System.Globalization;
using System.Text.RegularExpressions;
using Drafting.Domain;
using Drafting.Server.Accounts;
using Drafting.Server.Data;
using Drafting.Server.Hosting;
using Drafting.Server.Record;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Drafting.Server.Submissions;

/// <summary>The group's call for contributions: whether its public form takes any, until when, and what it says above the questions.</summary>
static class ConsultationCall
{
    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/consultation", (IMediator sender, CancellationToken cancellation) => sender.Send(new Query(), cancellation)).WithMetadata(new Requires(Act.ImportSubmissions));
        group.MapPut("/consultation", async (Body body, IMediator sender, CancellationToken cancellation) =>
        {
            await sender.Send(new Command(body.Open, body.Introduction, body.ClosesLocal, body.TimeZone), cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new Requires(Act.ImportSubmissions));
    }

    public sealed record Body(bool Open, string? Introduction, string? ClosesLocal, string? TimeZone);
    public sealed record Query : IRequest<Reading>;
    public sealed record Reading(bool Open, string Introduction, long? Closes, string? ClosesLocal, string TimeZone, string State, long Now, int Received);
    public sealed record Command(bool Open, string? Introduction, string? ClosesLocal, string? TimeZone) : IRequest;

    sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Introduction!).Prose(10_000, "introduction");
            RuleFor(c => c.TimeZone).Must(z => Deadline.Zone(z) is not null).WithMessage("The time zone is one of those with an IANA name, such as Europe/Zurich or UTC.");
            RuleFor(c => c.ClosesLocal).Must(t => t is null || Deadline.Local(t) is not null).WithMessage("The deadline is a day and a time such as 2026-12-31T18:00, or null for none.");
        }
    }

    sealed class Handler(DraftingDb db, Ledger ledger, Acting acting, TimeProvider clock) : IRequestHandler<Query, Reading>, IRequestHandler<Command, Unit>
    {
        public async Task<Reading> Handle(Query query, CancellationToken cancellation)
        {
            var groupId = acting.Actor.GroupId;
            var call = await db.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.GroupId == groupId, cancellation);
            var zone = call?.TimeZone ?? await db.Groups.Where(g => g.Id == groupId).Select(g => g.TimeZone).SingleAsync(cancellation);
            var received = await db.Imports.CountAsync(i => i.GroupId == groupId && i.Receipt != null, cancellation);
            var now = clock.GetUtcNow();
            return new Reading(call?.Open ?? false, call?.Introduction ?? "", call?.Closes?.ToUnixTimeMilliseconds(), Deadline.Said(call), zone, Deadline.StateOf(call, now), now.ToUnixTimeMilliseconds(), received);
        }

        public Task<Unit> Handle(Command command, CancellationToken cancellation) => ledger.Write(async note =>
        {
            var groupId = acting.Actor.GroupId;
            var call = await db.Calls.SingleOrDefaultAsync(c => c.GroupId == groupId, cancellation);
            if (call is null) db.Calls.Add(call = new CallForContributions { GroupId = groupId, Introduction = "", TimeZone = command.TimeZone! });
            call.Open = command.Open;
            call.Introduction = command.Introduction!.Trim();
            call.TimeZone = command.TimeZone!;
            call.Closes = command.ClosesLocal is { } local ? Deadline.At(Deadline.Local(local)!.Value, command.TimeZone!) : null;
            note("call-changed", new { open = call.Open, closes = call.Closes?.ToUnixTimeMilliseconds(), closesLocal = Deadline.Said(call), timeZone = call.TimeZone, introduction = call.Introduction });
            return Unit.Value;
        }, cancellation);
    }
}

/// <summary>A deadline as it is said in a zone, and as it is on the server's clock.</summary>
public static partial class Deadline
{
    const string Written = "yyyy-MM-dd'T'HH:mm";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex IanaName { get; }

    /// <summary>The zone with an IANA name; null if this machine knows none.</summary>
    public static TimeZoneInfo? Zone(string? name) =>
        name is { Length: > 0 and <= 80 } && IanaName.IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    /// <summary>A day and a time of no zone; null for anything else.</summary>
    public static DateTime? Local(string text) => DateTime.TryParseExact(text, Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1970 and < 9000 ? local : null;

    /// <summary>The moment that a local time means in a zone.</summary>
    /// <exception cref="RefusedException">Clocks jump over it, or show it twice; the sentence says which times are meant by whom.</exception>
    public static DateTimeOffset At(DateTime local, string timeZone)
    {
        var zone = Zone(timeZone)!;
        if (zone.IsInvalidTime(local))
        {
            var (from, to) = Around(local, zone.IsInvalidTime);
            throw new RefusedException(new Refusal("local-time", $"{Said(local)} does not exist in {timeZone}: on that day clocks go from {Time(from)} to {Time(to)}.", $"Say {Said(to)}, or a time before {Time(from)}."));
        }
        if (zone.IsAmbiguousTime(local))
        {
            var (from, to) = Around(local, zone.IsAmbiguousTime);
            var offsets = zone.GetAmbiguousTimeOffsets(local).OrderDescending().Select(o => $"UTC{(o < TimeSpan.Zero ? "-" : "+")}{o:hh\\:mm}");
            throw new RefusedException(new Refusal("local-time", $"{Said(local)} comes twice in {timeZone}, first at {string.Join(" and then at ", offsets)}, because clocks are set back.", $"Say a time before {Time(from)} or not before {Time(to)}, which comes once."));
        }
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>The deadline of a call in its own zone; null for none.</summary>
    public static string? Said(CallForContributions? call) =>
        call?.Closes is { } closes ? (Zone(call.TimeZone) is { } zone ? TimeZoneInfo.ConvertTime(closes, zone) : closes).ToString(Written, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether the form takes contributions at this moment; at the deadline itself it does no more.</summary>
    public static string StateOf(CallForContributions? call, DateTimeOffset now) => call is not { Open: true } ? "not-open" : call.Closes is { } closes && now >= closes ? "closed" : "open";

    static string Said(DateTime local) => local.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    static string Time(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The first minute that is such, and the first after it that is not.</summary>
    static (DateTime From, DateTime To) Around(DateTime local, Func<DateTime, bool> such)
    {
        var (from, to) = (local, local);
        while (such(from.AddMinutes(-1))) from = from.AddMinutes(-1);
        while (such(to)) to = to.AddMinutes(1);
        return (from, to);
    }
}
