using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads the dates of feeds: RFC 822 as RSS has it and RFC 3339 as Atom has it, and what publishers make of them. The name
/// of the weekday is not believed; a date without a zone is in the authority's own, and a day without a time is its start.
/// </summary>
public static partial class FeedDate
{
    // Dates have up to 40 characters; the patterns take quadratic time on what is long and blank.
    private const int MostLength = 200;

    // RFC 822, section 5.1.
    private static readonly FrozenDictionary<string, int> Zones = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0,
        ["UT"] = 0,
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["EST"] = -5,
        ["EDT"] = -4,
        ["CST"] = -6,
        ["CDT"] = -5,
        ["MST"] = -7,
        ["MDT"] = -6,
        ["PST"] = -8,
        ["PDT"] = -7,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <returns>Null where the text is no date of 1900 to 2199, or its zone has a name that RFC 822 does not know.</returns>
    public static DateTimeOffset? Parse(string text, TimeZoneInfo authority)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(authority);
        if (text.Length > MostLength)
        {
            return null;
        }

        var iso = Iso().Match(text);
        var match = iso.Success ? iso : Rfc822().Match(text);
        if (!match.Success || LocalTime(match) is not { Year: >= 1900 and < 2200 } local)
        {
            return null;
        }

        var zone = match.Groups["zone"].Value;
        var offset = zone.Length == 0 ? authority.GetUtcOffset(local) : Offset(zone);
        return offset is { } known ? new DateTimeOffset(local, known) : null;
    }

    /// <summary>The instant at which a day starts for the authority.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, authority.GetUtcOffset(midnight));
    }

    /// <summary>The day on which an instant falls for the authority; null for none.</summary>
    public static DateOnly? DayOf(DateTimeOffset? instant, TimeZoneInfo authority)
        => instant is { } known ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(known, authority).DateTime) : null;

    private static DateTime? LocalTime(Match match)
    {
        var month = match.Groups["name"] is { Success: true, Value: var name }
            ? Array.IndexOf(Months, name[..3].ToLowerInvariant()) + 1
            : Number(match, "month");
        var year = Number(match, "year");
        // RFC 2822, section 4.3.
        year += match.Groups["year"].Length > 2 ? 0 : year < 50 ? 2000 : 1900;
        var day = $"{year:0000}-{month:00}-{Number(match, "day"):00}";
        var time = $"{Number(match, "hour"):00}:{Number(match, "minute"):00}:{Number(match, "second"):00}";
        return DateTime.TryParseExact($"{day}T{time}", "s", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? local : null;
    }

    private static TimeSpan? Offset(string zone)
    {
        if (Zones.TryGetValue(zone, out var hours))
        {
            return TimeSpan.FromHours(hours);
        }

        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal);
        return zone[0] is '+' or '-'
            && TimeSpan.TryParseExact(digits, "hhmm", CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14)
            ? zone[0] == '-' ? -offset : offset
            : null;
    }

    private static int Number(Match match, string group)
        => match.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private const string Clock = @"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,][0-9]{1,9})?)?\s*(?<zone>[+-][0-9]{2}:?[0-9]{2}|[a-z]{1,5})?";

    private const string MonthName = "(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})";

    [GeneratedRegex(@"^\s*(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})([T\s]\s*" + Clock + @")?\s*$", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^\s*([a-z]{2,9}\.?\s*,?\s+)?(?<day>[0-9]{1,2})[\s-]+" + MonthName + @"\.?[\s-]+(?<year>[0-9]{4}|[0-9]{2})(\s+" + Clock + @")?\s*$", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc822();
}
