using System.Globalization;

namespace Alerts.Policies;

/// <summary>How a day is written: an ISO 8601 calendar date, 2026-11-28.</summary>
public static class LegalDay
{
    /// <summary>Null for anything else.</summary>
    public static DateOnly? Parse(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
