using System.Globalization;

namespace Drafting.Domain.Silence;

/// <summary>When a silence procedure may begin, be moved, be broken and be closed. A moment before the deadline it can be broken; at the deadline it cannot.</summary>
public static class SilenceRules
{
    /// <summary>The default of the least time under silence, in hours (General Assembly decision 74/544), and the bounds of the setting.</summary>
    public const int DefaultHours = 72, LeastHours = 1, MostHours = 8760;

    /// <summary>The moment that a local time means in a zone.</summary>
    /// <param name="local">Day and time as they are said in the zone.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="offset">Which of the two moments, for a time that the clocks show twice; otherwise ignored unless it is wrong.</param>
    /// <exception cref="RefusedException">The clocks skip that time, or show it twice and no offset is given, or it never has the offset that is given.</exception>
    public static DateTimeOffset Deadline(DateTime local, TimeZoneInfo zone, TimeSpan? offset = null)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local)) throw new RefusedException(SilenceRefusals.Skipped(local, zone.Id));
        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            if (offset is not { } chosen || !offsets.Contains(chosen)) throw new RefusedException(SilenceRefusals.Twice(local, zone.Id, offsets));
            return new DateTimeOffset(local, chosen);
        }
        var only = zone.GetUtcOffset(local);
        if (offset is { } given && given != only) throw new RefusedException(SilenceRefusals.OtherOffset(local, zone.Id, only));
        return new DateTimeOffset(local, only);
    }

    /// <summary>Null if a silence may begin now, otherwise why not. The window is counted in hours that pass, so that a change of the clocks neither shortens nor lengthens it.</summary>
    public static Refusal? MayStart(DateTimeOffset now, DateTimeOffset deadline, int minimumHours) =>
        deadline <= now ? SilenceRefusals.Past : deadline - now < TimeSpan.FromHours(minimumHours) ? SilenceRefusals.TooShort(minimumHours, now) : null;

    /// <summary>Null if the deadline may be moved, otherwise why not: only before it has passed, and only to a later one.</summary>
    public static Refusal? MayExtend(DateTimeOffset now, DateTimeOffset was, DateTimeOffset becomes, SilenceState state) =>
        MayCallOff(now, was, state) is { } refusal ? refusal : becomes <= was ? SilenceRefusals.NotLater : null;

    /// <summary>Null if it may be called off, otherwise why not.</summary>
    public static Refusal? MayCallOff(DateTimeOffset now, DateTimeOffset deadline, SilenceState state) =>
        state is not SilenceState.Running ? SilenceRefusals.Ended : now >= deadline ? SilenceRefusals.DeadlinePassed : null;

    /// <summary>Null if silence on a paragraph may be broken, otherwise why not. It may be broken more than once: each objection is on record.</summary>
    public static Refusal? MayBreak(DateTimeOffset now, DateTimeOffset deadline, SilenceState state, SilenceOutcome outcome) =>
        now >= deadline ? SilenceRefusals.DeadlinePassed
        // Of those who break it at the same moment the last one may also end the procedure; the others are on record all the same.
        : IsBroken(outcome) && state is SilenceState.Running or SilenceState.Broken ? null
        : state is not SilenceState.Running || outcome is not SilenceOutcome.Unbroken ? SilenceRefusals.Ended : null;

    /// <summary>Whether the server has to close it now.</summary>
    public static bool IsDue(DateTimeOffset now, DateTimeOffset deadline, SilenceState state) => state is SilenceState.Running && now >= deadline;

    /// <summary>Whether somebody broke it.</summary>
    public static bool IsBroken(SilenceOutcome outcome) => outcome is SilenceOutcome.BrokenByObjection or SilenceOutcome.BrokenByAmendment;

    /// <summary>How the procedure stands after a break: over, once nothing is left that could be adopted.</summary>
    public static SilenceState AfterBreak(IEnumerable<SilenceOutcome> outcomes) => outcomes.All(IsBroken) ? SilenceState.Broken : SilenceState.Running;
}

/// <summary>What is refused about silence procedures.</summary>
public static class SilenceRefusals
{
    /// <summary>The deadline lies in the past.</summary>
    public static readonly Refusal Past = new("deadline-past", "The deadline has already passed.", "Name a later one.");

    /// <summary>The window is shorter than the group allows.</summary>
    public static Refusal TooShort(int hours, DateTimeOffset now) =>
        new("deadline-minimum", $"A silence lasts at least {hours.ToString(CultureInfo.InvariantCulture)} hours.", $"Name a deadline not before {Said(now.AddHours(hours).ToUniversalTime().DateTime)} UTC.");

    /// <summary>Extended to an earlier moment.</summary>
    public static readonly Refusal NotLater = new("deadline-past", "The new deadline is not later than the one there is.", "A deadline is only extended; to end the silence, call it off.");

    /// <summary>At or after the deadline.</summary>
    public static readonly Refusal DeadlinePassed = new("deadline-passed", "The deadline has passed.", "What nobody had broken is adopted. An explanation of position can still be made; reopening is the chair's.");

    /// <summary>It is not running any more.</summary>
    public static readonly Refusal Ended = new("state", "This silence has ended.", "Load it again to see how.");

    /// <summary>A time that the clocks skip.</summary>
    public static Refusal Skipped(DateTime local, string zone) => new("local-time", $"There is no {Said(local)} in {zone}: the clocks are put forward over it.", "Name an hour before or after.");

    /// <summary>A time that the clocks show twice.</summary>
    public static Refusal Twice(DateTime local, string zone, IEnumerable<TimeSpan> offsets) =>
        new("local-time", $"{Said(local)} comes twice in {zone}: the clocks are put back over it.", $"Say which one by its offset from UTC in minutes: {string.Join(" or ", offsets.Order().Select(o => ((int)o.TotalMinutes).ToString(CultureInfo.InvariantCulture)))}.");

    /// <summary>An offset that the zone does not have at that time.</summary>
    public static Refusal OtherOffset(DateTime local, string zone, TimeSpan offset) =>
        new("local-time", $"{Said(local)} in {zone} is not at that offset from UTC.", $"It is {((int)offset.TotalMinutes).ToString(CultureInfo.InvariantCulture)} minutes; leave the offset out.");

    /// <summary>No such zone.</summary>
    public static readonly Refusal NoZone = new("time-zone", "This time zone is not known.", "Name one of those with an IANA name, such as Europe/Zurich or UTC.");

    static string Said(DateTime at) => at.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture);
}
