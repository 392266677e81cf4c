namespace Drafting.Domain.Silence;

/// <summary>How much of a stretch of time people are at work: from 9:00 to 18:00 local time on days that are not of the weekend. Holidays are not known.</summary>
public static class WorkingTime
{
    /// <summary>When a working day begins and ends, in hours of the local clock.</summary>
    public const int Begins = 9, Ends = 18;

    /// <summary>Saturday and Sunday.</summary>
    public static readonly IReadOnlySet<DayOfWeek> UsualWeekend = new HashSet<DayOfWeek> { DayOfWeek.Saturday, DayOfWeek.Sunday };

    /// <summary>The working time between two moments, as it passes: a day on which the clocks change has the hours that it has. Zero if <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public static TimeSpan Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, IReadOnlySet<DayOfWeek> weekend)
    {
        if (to <= from) return TimeSpan.Zero;
        var total = TimeSpan.Zero;
        var last = TimeZoneInfo.ConvertTime(to, zone).Date;
        for (var day = TimeZoneInfo.ConvertTime(from, zone).Date; day <= last; day = day.AddDays(1))
        {
            if (weekend.Contains(day.DayOfWeek)) continue;
            var (begins, ends) = (At(day.AddHours(Begins), zone), At(day.AddHours(Ends), zone));
            var (first, end) = (begins > from ? begins : from, ends < to ? ends : to);
            if (end > first) total += end - first;
        }
        return total;
    }

    /// <summary>Of a time that the clocks show twice the first; of one they skip, the moment of the change, as near as its own offset gives.</summary>
    static DateTimeOffset At(DateTime local, TimeZoneInfo zone) =>
        new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
}
