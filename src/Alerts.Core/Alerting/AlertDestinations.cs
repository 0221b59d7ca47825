using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>
/// Whether an alert may concern goods that go to a country. An alert has no destinations of its own: those of what it is about are in the record of the law. Where
/// that says nothing, as of a notice, it may concern any.
/// </summary>
public sealed class AlertDestinations(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    private readonly Lazy<ILookup<string, DestinationScope>> _windows = new(() => new PolicyTimeline(dataset, catalogue).Cliffs()
        .ToLookup(c => new CliffKey(c.Cause, c.Kind, c.On).Window, c => c.Part.Destinations, StringComparer.Ordinal));

    /// <param name="country">ISO 3166-1 alpha-2, or EU.</param>
    public bool MayConcern(Alert alert, string country)
    {
        ArgumentNullException.ThrowIfNull(alert);
        IReadOnlyList<DestinationScope> scopes = (alert.Corrects?.Kind ?? alert.Kind) switch
        {
            AlertKind.PolicyChanged => MeasureId.TryParse(alert.Subject, null, out var id) && dataset.Contains(id) ? [.. dataset.Measure(id).Provisions.Select(p => p.Destinations)] : [],
            AlertKind.CliffUpcoming or AlertKind.CliffClosed => [.. _windows.Value[alert.Subject]],
            _ => [],
        };
        return scopes.Count == 0 || scopes.Any(s => s.Covers(country));
    }
}
