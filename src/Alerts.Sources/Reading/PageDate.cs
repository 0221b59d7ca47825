using System.Globalization;
using System.Text.RegularExpressions;

namespace Alerts.Sources.Reading;

/// <summary>
/// Finds days that people wrote for people: 2026-11-20, 2026/11/20, 2026年11月20日, 令和8年11月20日, 2026년 11월 20일, 20 November 2026,
/// November 20, 2026, 20.11.2026. Not 11/20/2026: of day and month nobody can say which is which.
/// </summary>
internal static partial class PageDate
{
    // A day stands near the start of a row; patterns over a whole article would cost time for nothing.
    private const int MostLength = 2000;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The first day in the text; null where it holds none of 1900 to 2199.</summary>
    public static DateOnly? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var near = Alerts.Text.Nfkc(text.Length > MostLength ? text[..MostLength] : text);
        for (var match = Day().Match(near); match.Success; match = match.NextMatch())
        {
            if (DayOf(match) is { Year: >= 1900 and < 2200 } day)
            {
                return day;
            }
        }

        return null;
    }

    private static DateOnly? DayOf(Match match)
    {
        var year = Number(match, "year") + (match.Groups["era"].Success ? 2018 : 0);
        var month = match.Groups["name"] is { Success: true, Value: var name } ? Array.IndexOf(Months, name[..3].ToLowerInvariant()) + 1 : Number(match, "month");
        return DateOnly.TryParseExact($"{year:0000}-{month:00}-{Number(match, "day"):00}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static int Number(Match match, string group)
        => match.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private const string MonthName = @"(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?";

    private const string Pattern =
        @"(?<![0-9])(?<year>[0-9]{4})\s?(?<between>[-/.])\s?(?<month>[0-9]{1,2})\s?\k<between>\s?(?<day>[0-9]{1,2})(?![0-9])"
        + @"|(?<era>令和\s?)(?<year>[0-9]{1,2})\s?年\s?(?<month>[0-9]{1,2})\s?月\s?(?<day>[0-9]{1,2})\s?日"
        + @"|(?<![0-9])(?<year>[0-9]{4})\s?[年년]\s?(?<month>[0-9]{1,2})\s?[月월]\s?(?<day>[0-9]{1,2})\s?[日일]"
        + @"|(?<![0-9])(?<day>[0-9]{1,2})(st|nd|rd|th)?\s" + MonthName + @",?\s(?<year>[0-9]{4})(?![0-9])"
        + @"|\b" + MonthName + @"\s(?<day>[0-9]{1,2})(st|nd|rd|th)?,?\s(?<year>[0-9]{4})(?![0-9])"
        + @"|(?<![0-9.])(?<day>[0-9]{1,2})\.\s?(?<month>[0-9]{1,2})\.\s?(?<year>[0-9]{4})(?![0-9])";

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Day();
}
