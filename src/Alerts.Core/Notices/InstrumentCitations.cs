using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>
/// Finds which measures of the dataset a Chinese notice names by number. One title may give several numbers after one
/// year ("公告2025年第55号、56号、57号"), the 年 or the 第 may be missing, and digits may be full-width.
/// </summary>
public static partial class InstrumentCitations
{
    public static IReadOnlyList<MeasureId> In(string text, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var named = new HashSet<(int Year, int Number)>(Numbers(text));
        return [.. dataset.Measures
            .Where(m => m.Jurisdiction == "CN" && m.Number is { } printed && Numbers(printed).Any(named.Contains))
            .Select(m => m.Id)
            .OrderBy(id => id.Value, StringComparer.Ordinal)];
    }

    /// <summary>Every (year, number) of an announcement that the text names, in order.</summary>
    internal static IEnumerable<(int Year, int Number)> Numbers(string text)
    {
        foreach (Match match in Announcement().Matches(text.Normalize(NormalizationForm.FormKC)))
        {
            var year = int.Parse(match.Groups["year"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            foreach (Capture number in match.Groups["no"].Captures)
            {
                yield return (year, int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
    }

    [GeneratedRegex(@"公告\s*[〔\[(]?(?<year>20\d{2})[〕\])]?\s*年?\s*第?\s*(?<no>\d{1,3})\s*号(?:\s*[、,和及]\s*第?\s*(?<no>\d{1,3})\s*号)*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Announcement();
}
