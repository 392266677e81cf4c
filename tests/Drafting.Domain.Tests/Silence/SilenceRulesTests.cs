using System.Globalization;
using CsCheck;
using Drafting.Domain.Silence;

namespace Drafting.Domain.Tests.Silence;

public sealed class SilenceRulesTests
{
    static readonly DateTimeOffset Deadline = new(2026, 11, 30, 17, 0, 0, TimeSpan.Zero);

    static DateTime Local(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
    static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Theory]
    [InlineData("2026-11-30T18:00", "Europe/Zurich", null, "2026-11-30T17:00Z")]
    [InlineData("2026-07-01T18:00", "Europe/Zurich", null, "2026-07-01T16:00Z")]
    [InlineData("2026-11-30T18:00", "Asia/Kolkata", null, "2026-11-30T12:30Z")]
    [InlineData("2026-11-01T01:30", "America/New_York", -240, "2026-11-01T05:30Z")]
    [InlineData("2026-11-01T01:30", "America/New_York", -300, "2026-11-01T06:30Z")]
    [InlineData("2026-11-30T18:00", "Europe/Zurich", 60, "2026-11-30T17:00Z")]
    public void A_deadline_is_said_in_a_zone_and_is_one_moment(string local, string zone, int? offset, string moment) =>
        Assert.Equal(Utc(moment), SilenceRules.Deadline(Local(local), TimeZoneInfo.FindSystemTimeZoneById(zone), offset is { } o ? TimeSpan.FromMinutes(o) : null));

    [Theory]
    [InlineData("2027-03-28T02:30", "Europe/Zurich", null, "no")]
    [InlineData("2027-03-14T02:30", "America/New_York", null, "no")]
    [InlineData("2026-11-01T01:30", "America/New_York", null, "twice")]
    [InlineData("2026-11-01T01:30", "America/New_York", 0, "twice")]
    [InlineData("2026-11-30T18:00", "Europe/Zurich", 0, "not at that offset")]
    public void A_time_that_clocks_skip_or_show_twice_is_refused_in_words(string local, string zone, int? offset, string words)
    {
        var refusal = Assert.Throws<RefusedException>(() => SilenceRules.Deadline(Local(local), TimeZoneInfo.FindSystemTimeZoneById(zone), offset is { } o ? TimeSpan.FromMinutes(o) : null)).Refusal;
        Assert.Equal("local-time", refusal.Code);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    // General Assembly decision 74/544: at least 72 hours; a day on which clocks change neither shortens nor lengthens it.
    [InlineData("2026-11-27T17:00Z", null)]
    [InlineData("2026-11-27T17:00:00.001Z", "deadline-minimum")]
    [InlineData("2026-11-30T17:00Z", "deadline-past")]
    public void A_silence_leaves_the_minimum(string now, string? code) => Assert.Equal(code, SilenceRules.MayStart(Utc(now), Deadline, SilenceRules.DefaultHours)?.Code);

    [Theory]
    [InlineData(-1, SilenceState.Running, SilenceOutcome.Unbroken, null)]
    [InlineData(0, SilenceState.Running, SilenceOutcome.Unbroken, "deadline-passed")]
    [InlineData(1, SilenceState.Running, SilenceOutcome.Unbroken, "deadline-passed")]
    [InlineData(-1, SilenceState.Running, SilenceOutcome.BrokenByObjection, null)]
    [InlineData(-1, SilenceState.Broken, SilenceOutcome.BrokenByAmendment, null)]
    [InlineData(-1, SilenceState.CalledOff, SilenceOutcome.CalledOff, "state")]
    [InlineData(-1, SilenceState.Closed, SilenceOutcome.Adopted, "state")]
    public void It_is_broken_up_to_the_deadline_and_not_at_it(int milliseconds, SilenceState state, SilenceOutcome outcome, string? code) =>
        Assert.Equal(code, SilenceRules.MayBreak(Deadline.AddMilliseconds(milliseconds), Deadline, state, outcome)?.Code);

    [Fact]
    public void At_every_moment_it_can_be_broken_or_is_due_and_never_both() => Gen.Int[-5000, 5000].Sample(ms =>
    {
        var now = Deadline.AddMilliseconds(ms);
        Assert.NotEqual(SilenceRules.MayBreak(now, Deadline, SilenceState.Running, SilenceOutcome.Unbroken) is null, SilenceRules.IsDue(now, Deadline, SilenceState.Running));
    });

    [Fact]
    public void It_is_extended_only_before_the_deadline_and_only_to_a_later_one()
    {
        Assert.Null(SilenceRules.MayExtend(Deadline.AddSeconds(-1), Deadline, Deadline.AddDays(1), SilenceState.Running));
        Assert.Equal("deadline-past", SilenceRules.MayExtend(Deadline.AddDays(-1), Deadline, Deadline, SilenceState.Running)?.Code);
        Assert.Equal("deadline-passed", SilenceRules.MayExtend(Deadline, Deadline, Deadline.AddDays(1), SilenceState.Running)?.Code);
        Assert.Equal("state", SilenceRules.MayExtend(Deadline.AddDays(-1), Deadline, Deadline.AddDays(1), SilenceState.Broken)?.Code);
    }

    [Theory]
    [InlineData("2026-11-25T00:00Z", "2026-11-26T00:00Z", "UTC", 9)]
    [InlineData("2026-11-27T15:00Z", "2026-11-30T17:00Z", "Europe/Zurich", 11)]
    [InlineData("2026-11-28T00:00Z", "2026-11-29T23:00Z", "UTC", 0)]
    [InlineData("2027-03-26T16:00Z", "2027-03-29T08:00Z", "Europe/Zurich", 2)]
    [InlineData("2026-10-30T21:00Z", "2026-11-02T15:00Z", "America/New_York", 2)]
    [InlineData("2026-11-25T03:00Z", "2026-11-25T13:00Z", "Asia/Kolkata", 9)]
    public void Working_hours_are_those_of_the_zone_also_where_clocks_change(string from, string to, string zone, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), WorkingTime.Between(Utc(from), Utc(to), TimeZoneInfo.FindSystemTimeZoneById(zone), WorkingTime.UsualWeekend));

    [Fact]
    public void Working_time_adds_up() => Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 2000], Gen.OneOfConst("Europe/Zurich", "America/New_York", "Asia/Kolkata", "UTC")).Sample((first, second, zone) =>
    {
        var (info, start) = (TimeZoneInfo.FindSystemTimeZoneById(zone), Utc("2026-10-20T00:00Z"));
        var (middle, end) = (start.AddHours(first), start.AddHours(first + second));
        Assert.Equal(WorkingTime.Between(start, end, info, WorkingTime.UsualWeekend), WorkingTime.Between(start, middle, info, WorkingTime.UsualWeekend) + WorkingTime.Between(middle, end, info, WorkingTime.UsualWeekend));
    });
}
