using System.Globalization;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The short name of all that one cliff changes, so short that a headline keeps its day.</summary>
internal static class CliffTargets
{
    private const int Longest = 40;

    /// <summary>"46/2024 ¶2", "55–58, 61, 62/2025", or "6 measures" where there are too many to name.</summary>
    public static string Of(CliffEvent cliff, PolicyDataset dataset)
    {
        var targets = cliff.Cliffs.GroupBy(c => c.Provision.Measure).Select(g => TargetOf(dataset.Measure(g.Key), [.. g.Select(c => c.Provision.Number)])).ToList();
        var text = string.Join(", ", targets.GroupBy(YearOf).SelectMany(g => g.Key is { } year ? [Numbers(g, year)] : g.AsEnumerable()));
        return text.Length <= Longest || targets.Count == 1 ? text : $"{targets.Count} measures";
    }

    // All provisions of a measure are the measure; "2" and "2 (graphite)" are both its ¶2.
    private static string TargetOf(Measure measure, IReadOnlyList<string> numbers)
        => numbers.Count == measure.Provisions.Count
            ? LegalText.ShortName(measure)
            : $"{LegalText.ShortName(measure)} {string.Join(", ", numbers.Select(n => "¶" + n.Split(' ')[0]).Distinct(StringComparer.Ordinal))}";

    // The year of a whole numbered measure, "46/2024"; null for anything else.
    private static string? YearOf(string target)
        => target.Split('/') is [var number, { Length: 4 } year] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? year : null;

    // "55/2025", "56/2025", "57/2025", "61/2025" become "55–57, 61/2025".
    private static string Numbers(IEnumerable<string> targets, string year)
    {
        var numbers = targets.Select(t => int.Parse(t.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture)).Order().ToList();
        var runs = numbers.Index().GroupBy(n => n.Item - n.Index).Select(g => g.Select(n => n.Item).ToList());
        return $"{string.Join(", ", runs.SelectMany(r => r.Count > 2 ? [$"{r[0]}–{r[^1]}"] : r.Select(n => $"{n}")))}/{year}";
    }
}
