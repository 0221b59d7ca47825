using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Web.Pages.Timelines;

/// <summary>The days that the address asks for.</summary>
/// <param name="IsFromGiven">Else it may be moved to where there is something.</param>
public sealed record TimelineRange(DateOnly From, DateOnly To, bool IsFromGiven, bool IsToGiven)
{
    private const int Years = 2;

    // So much emptiness shows that before there was nothing, and that after it nothing is known.
    private const int MonthsBefore = 2;
    private const int MonthsAfter = 6;

    /// <summary>What is wrong is left out and said.</summary>
    /// <param name="around">The day that is looked at.</param>
    public static TimelineRange Read(string? from, string? to, DateOnly around, ICollection<FieldFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var (first, last) = (DayOf("from", from, faults), DayOf("to", to, faults));
        if (last < first)
        {
            faults.Add(new FieldFault("to", $"{last:O} is before from, {first:O}"));
            (first, last) = (null, null);
        }

        var start = first ?? Move(last < around ? last.Value : around, -12 * Years);
        var end = last ?? Move(first > around ? first.Value : around, 12 * Years);
        return new TimelineRange(start, end, first is not null, last is not null);
    }

    /// <summary>Without long stretches in which there is nothing to see, where no days were asked for.</summary>
    /// <param name="around">Stays in it.</param>
    public TimelineRange ClippedTo(IReadOnlyCollection<Period> periods, DateOnly around)
    {
        ArgumentNullException.ThrowIfNull(periods);
        if (periods.Count == 0)
        {
            return this;
        }

        var known = periods.Min(p => p.First ?? DateOnly.MinValue);
        var changed = periods.Max(p => p.First ?? DateOnly.MinValue);
        var (from, to) = (Move(Earlier(known, around), -MonthsBefore), Move(Later(changed, around), MonthsAfter));
        return this with { From = IsFromGiven ? From : Later(From, Earlier(from, To)), To = IsToGiven ? To : Earlier(To, Later(to, From)) };
    }

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    // The calendar ends on either side.
    private static DateOnly Move(DateOnly day, int months)
        => months < 0 && day < DateOnly.MinValue.AddMonths(-months) ? DateOnly.MinValue
            : months > 0 && day > DateOnly.MaxValue.AddMonths(-months) ? DateOnly.MaxValue
            : day.AddMonths(months);

    private static DateOnly? DayOf(string field, string? text, ICollection<FieldFault> faults)
    {
        var day = text is { Length: > 0 } ? LegalDay.Parse(text) : null;
        if (text is { Length: > 0 } && day is null)
        {
            faults.Add(new FieldFault(field, "is not a day: write it as 2026-11-28"));
        }

        return day;
    }
}
