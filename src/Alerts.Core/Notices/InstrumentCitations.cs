using System.Globalization;
using System.Text.RegularExpressions;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>
/// Finds which measures of the dataset a Chinese notice names by number. One title may give several numbers after one
/// year ("公告2025年第55号、56号、57号"), the 年 or the 第 may be missing, the number may stand before the word
/// ("2025年第70号公告"), and digits may be full-width. Each authority counts for itself: No. 70 of Customs alone is not
/// No. 70 of the Ministry of Commerce, which also numbers what both issue.
/// </summary>
public static partial class InstrumentCitations
{
    private const string Commerce = "商务部";

    // The last characters of an authority's name are enough to tell two apart.
    private const int AuthorityLength = 4;

    public static IReadOnlyList<MeasureId> In(string text, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var named = Citations(text).ToHashSet();
        return named.Count == 0 ? [] : [.. dataset.Measures
            .Where(m => m.Jurisdiction == "CN" && m.Number is { } printed && Citations(printed).Any(own => named.Any(n => IsSame(n, own))))
            .Select(m => m.Id)
            .OrderBy(id => id.Value, StringComparer.Ordinal)];
    }

    private static bool IsSame(Citation one, Citation other)
        => one.Year == other.Year && one.Number == other.Number && (one.Authority is null || other.Authority is null || one.Authority == other.Authority);

    private static IEnumerable<Citation> Citations(string text)
    {
        // White space means nothing in Chinese, and runs of it would make the search slow.
        var dense = string.Concat(Text.Nfkc(text).Where(c => !char.IsWhiteSpace(c)));
        foreach (Match match in Announcement().Matches(dense))
        {
            var authority = AuthorityBefore(dense.AsSpan(0, match.Index));
            var year = int.Parse(match.Groups["year"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            foreach (Capture number in match.Groups["no"].Captures)
            {
                yield return new Citation(authority, year, int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
    }

    // Null where no authority is named; the Ministry of Commerce where it is one of several.
    private static string? AuthorityBefore(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && before.Length - start < 40 && (before[start - 1] == '、' || before[start - 1] is >= '\u4E00' and <= '\u9FFF'))
        {
            start--;
        }

        var run = before[start..];
        return run.Contains(Commerce, StringComparison.Ordinal) ? Commerce
            : run is [.., '部' or '署' or '局' or '委' or '院' or '会' or '室'] ? run[^Math.Min(AuthorityLength, run.Length)..].ToString()
            : null;
    }

    private const string Numbers = "第?(?<no>[0-9]{1,3})(?:[、和及与](?<no>[0-9]{1,3}))*号(?:[、,和及与]第?(?<no>[0-9]{1,3})(?:[、和及与](?<no>[0-9]{1,3}))*号)*";

    [GeneratedRegex($"公告[〔\\[(]?(?<year>20[0-9]{{2}})[〕\\])]?年?{Numbers}|(?<year>20[0-9]{{2}})年{Numbers}公告", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Announcement();

    private readonly record struct Citation(string? Authority, int Year, int Number);
}
