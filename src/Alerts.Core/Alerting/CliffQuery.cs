using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>Which cliffs: those whose day to watch lies in the range and that concern what is asked for. Null does not narrow.</summary>
/// <param name="From">First day; null: today at each authority.</param>
/// <param name="Destination">ISO 3166-1 alpha-2, or EU.</param>
public sealed record CliffQuery(DateOnly? From = null, DateOnly? To = null, MaterialId? Material = null, string? Destination = null, string? Jurisdiction = null)
{
    /// <summary>By day. An event holds only the provisions that are asked for.</summary>
    public IReadOnlyList<CliffEvent> Find(PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var wanted = Material is { } material ? new PolicyStates(dataset, catalogue).KeysOf(material) : null;
        return CliffEvent.Of(new PolicyTimeline(dataset, catalogue).Cliffs().Where(c =>
            c.On >= (From ?? dataset.Measure(c.Cause.Measure).Today(now)) && !(c.On > To)
            && (wanted is null || c.Part.Materials.Any(wanted.Contains))
            && (Destination is null || c.Part.Destinations.Covers(Destination))
            && (Jurisdiction is null || dataset.Measure(c.Provision.Measure).Jurisdiction == Jurisdiction)));
    }
}
