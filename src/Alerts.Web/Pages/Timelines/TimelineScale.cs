using System.Globalization;
using Alerts.Policies;

namespace Alerts.Web.Pages.Timelines;

/// <summary>Days laid on a line from 0 to 100, in thousandths. Pure: the same days are always in the same place, and none lies outside.</summary>
public sealed class TimelineScale
{
    // More labels would run into each other on a page of 30rem; on narrower ones every second is left out.
    private const int MostTicks = 6;

    // In months. A label stands where a multiple of one begins.
    private static readonly int[] Steps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000];

    /// <exception cref="ArgumentException">The last day is before the first.</exception>
    public TimelineScale(DateOnly first, DateOnly last)
    {
        (First, Last) = first <= last ? (first, last) : throw new ArgumentException($"{last:O} is before {first:O}.", nameof(last));
        Ticks = TicksOf();
    }

    public DateOnly First { get; }

    public DateOnly Last { get; }

    /// <summary>In order; never empty.</summary>
    public IReadOnlyList<TimelineTick> Ticks { get; }

    public bool Shows(DateOnly day) => First <= day && day <= Last;

    /// <summary>Where a day begins. A day beyond an end is at that end.</summary>
    public decimal Before(DateOnly day) => At(day.DayNumber);

    /// <summary>Where a day is over.</summary>
    public decimal After(DateOnly day) => At(day.DayNumber + 1);

    /// <summary>What of a period is to be seen; null where nothing is. Periods without gap or overlap give bars without gap or overlap.</summary>
    public TimelineBar? Bar(Period period)
    {
        ArgumentNullException.ThrowIfNull(period);
        return period.First > Last || period.Last < First ? null : new TimelineBar(
            period, period.First is { } first ? Before(first) : 0, period.Last is { } last ? After(last) : 100);
    }

    /// <summary>As an attribute of SVG has it.</summary>
    public static string Percent(decimal at) => string.Create(CultureInfo.InvariantCulture, $"{at}%");

    private decimal At(int dayNumber)
    {
        var (first, end) = (First.DayNumber, Last.DayNumber + 1);
        return Math.Round(100m * (Math.Clamp(dayNumber, first, end) - first) / (end - first), 3);
    }

    private List<TimelineTick> TicksOf()
    {
        // Months since the year 0; the first that begins within.
        var (from, to) = (MonthOf(First) + (First.Day == 1 ? 0 : 1), MonthOf(Last));
        var step = Steps.First(s => CountOf(from, to, s) <= MostTicks);
        var months = new List<int>();
        for (var month = (from + step - 1) / step * step; month <= to; month += step)
        {
            // There is no year 0.
            if (month >= 12)
            {
                months.Add(month);
            }
        }

        return months.Count > 1 ? months.ConvertAll(m => Tick(m, step, months[0], months.TrueForAll(x => x % 12 != 0)))
            : First == Last ? [new TimelineTick(0, $"{First:O}", IsMinor: false)]
            : [new TimelineTick(0, $"{First:O}", IsMinor: false), new TimelineTick(100, $"{Last:O}", IsMinor: false)];
    }

    // A year by its number, a month by its name; where no year begins, the first month says which year it is.
    private TimelineTick Tick(int month, int step, int first, bool hasNoYear)
    {
        var day = new DateOnly(month / 12, (month % 12) + 1, 1);
        var format = month % 12 == 0 ? "yyyy" : hasNoYear && month == first ? "yyyy-MM" : "MMM";
        return new TimelineTick(Before(day), day.ToString(format, CultureInfo.InvariantCulture), (month - first) / step % 2 == 1);
    }

    private static int CountOf(int from, int to, int step) => (to / step) - ((from - 1) / step);

    private static int MonthOf(DateOnly day) => (day.Year * 12) + day.Month - 1;
}

/// <param name="Left">From 0 to 100.</param>
/// <param name="Right">Not less than <paramref name="Left"/>, to 100.</param>
public sealed record TimelineBar(Period Period, decimal Left, decimal Right);

/// <param name="At">From 0 to 100.</param>
/// <param name="IsMinor">Left out where there is little room.</param>
public sealed record TimelineTick(decimal At, string Label, bool IsMinor)
{
    // Centred, a label near an edge would stand over it.
    private const decimal Edge = 8;

    /// <summary>The value of text-anchor.</summary>
    public string Anchor => AnchorAt(At, Edge);

    /// <param name="edge">How far from an edge a centred label has room.</param>
    public static string AnchorAt(decimal at, decimal edge) => at < edge ? "start" : at > 100 - edge ? "end" : "middle";
}
