using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>A question about cliffs as somebody wrote it, unchecked.</summary>
public sealed record CliffRequest(string? From = null, string? To = null, string? Material = null, string? Destination = null, string? Jurisdiction = null)
{
    /// <summary>The query, or null with every fault.</summary>
    public CliffQuery? Read(PolicyDataset dataset, MaterialCatalogue catalogue, out IReadOnlyList<FieldFault> faults)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(catalogue);
        var reader = new LawRequestReader(dataset, catalogue);
        var (from, to) = reader.Days(null, From, To);
        var query = new CliffQuery(from, to, reader.Material(Material), reader.Country("destination", Destination), reader.Country("jurisdiction", Jurisdiction));
        faults = reader.Faults;
        return faults.Count == 0 ? query : null;
    }
}
