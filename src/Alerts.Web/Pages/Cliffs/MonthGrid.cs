using System.Globalization;

namespace Alerts.Web.Pages.Cliffs;

/// <summary>A month by weeks that begin on Monday (ISO 8601). Pure.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Weeks">Seven places each; null: a day of another month.</param>
public sealed record MonthGrid(DateOnly First, IReadOnlyList<IReadOnlyList<DateOnly?>> Weeks)
{
    private const int DaysOfWeek = 7;

    public DateOnly Last => First.AddDays(DateTime.DaysInMonth(First.Year, First.Month) - 1);

    /// <summary>Null: the calendar begins with this one.</summary>
    public DateOnly? Previous => First == DateOnly.MinValue ? null : First.AddMonths(-1);

    /// <summary>Null: the calendar ends with this one.</summary>
    public DateOnly? Next => Last == DateOnly.MaxValue ? null : First.AddMonths(1);

    public static MonthGrid Of(DateOnly day)
    {
        var days = DateTime.DaysInMonth(day.Year, day.Month);
        var first = new DateOnly(day.Year, day.Month, 1);
        var lead = ((int)first.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek;
        var places = Enumerable.Repeat<DateOnly?>(null, lead).Concat(Enumerable.Range(1, days).Select(d => (DateOnly?)new DateOnly(day.Year, day.Month, d)));
        return new MonthGrid(first, [.. places.Chunk(DaysOfWeek).Select(w => w.Concat(Enumerable.Repeat<DateOnly?>(null, DaysOfWeek - w.Length)).ToList())]);
    }

    /// <summary>"2026-11" as its first day; null for anything else.</summary>
    public static DateOnly? Parse(string? text)
        => DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first : null;

    public static string Format(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>"November 2026".</summary>
    public static string NameOf(DateOnly day) => day.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
}
