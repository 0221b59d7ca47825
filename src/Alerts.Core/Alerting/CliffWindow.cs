using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The windows of the law that a cliff begins or ends.</summary>
internal static class CliffWindow
{
    /// <summary>The windows whose end, by law or as announced, is the cliff's day; empty for what begins.</summary>
    public static IEnumerable<WindowEnd> EndsOf(CliffEvent cliff, PolicyDataset dataset)
        => Windows(cliff, dataset).Select(w => w.Until).OfType<WindowEnd>()
            .Where(e => !CliffWords.Begins(cliff.Key.Kind) && (e.LastDay == cliff.Key.On || e.Announced?.LastDay == cliff.Key.On))
            .Distinct();

    /// <summary>The first day of what begins or ends; null where it is not known.</summary>
    public static DateOnly? Since(CliffEvent cliff, PolicyDataset dataset) => cliff.Key.Kind switch
    {
        CliffKind.Start or CliffKind.SuspensionStart or CliffKind.Repeal => cliff.Key.On,
        CliffKind.Sunset => dataset.StartOf(cliff.Key.Cause),
        CliffKind.SuspensionEnd => Windows(cliff, dataset).Select(w => w.From).Min(),
    };

    /// <summary>Its last day; null where it has no end.</summary>
    public static DateOnly? Until(CliffEvent cliff, PolicyDataset dataset) => cliff.Key.Kind switch
    {
        CliffKind.SuspensionEnd or CliffKind.Sunset => cliff.Key.On,
        CliffKind.Repeal => null,
        CliffKind.Start or CliffKind.SuspensionStart => Windows(cliff, dataset).Select(w => w.Until?.LastDay).Distinct().ToList() is [var only] ? only : null,
    };

    private static IEnumerable<(DateOnly? From, WindowEnd? Until)> Windows(CliffEvent cliff, PolicyDataset dataset)
        => cliff.Key.Kind is CliffKind.Start or CliffKind.Sunset
            ? [(dataset.StartOf(cliff.Key.Cause), dataset.Provisions[cliff.Key.Cause].End)]
            : cliff.Cliffs.Select(c => c.Provision).Distinct()
                .SelectMany(dataset.RelationsOn)
                .Where(r => r.Source == cliff.Key.Cause && r.Relation.Type == RelationType.Suspends)
                .Select(r => ((DateOnly?)r.Relation.From, r.Relation.Until));
}
