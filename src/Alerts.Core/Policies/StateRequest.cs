using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Policies;

/// <summary>A question as somebody wrote it, unchecked: on the command line or in a query string.</summary>
/// <param name="On">One day; not together with <paramref name="From"/> and <paramref name="To"/>.</param>
/// <param name="State">States in kebab-case with commas between.</param>
/// <param name="Kind">Kinds of measure in kebab-case with commas between.</param>
/// <param name="KnownOn">Only what could be known on that day: without what was issued or said later.</param>
public sealed record StateRequest(
    string? On = null,
    string? From = null,
    string? To = null,
    string? Material = null,
    string? Destination = null,
    string? Jurisdiction = null,
    string? Measure = null,
    string? Provision = null,
    string? SuspendedBy = null,
    string? State = null,
    string? Kind = null,
    string? KnownOn = null)
{
    /// <summary>The query, or null with every fault.</summary>
    public StateQuery? Read(PolicyDataset dataset, MaterialCatalogue catalogue, out IReadOnlyList<FieldFault> faults)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(catalogue);
        var reader = new LawRequestReader(dataset, catalogue);
        var knownOn = reader.Day("knownOn", KnownOn);
        var (from, to) = reader.Days(On, From, To);
        if (To is not null && From is null)
        {
            reader.Fault("to", "needs from");
        }

        var measure = reader.Measure("measure", Measure);
        var query = new StateQuery(
            from, to, reader.Material(Material), reader.Country("destination", Destination), reader.Country("jurisdiction", Jurisdiction),
            measure, Measure is not null && measure is null ? null : reader.Provision(Provision, measure), reader.Measure("suspendedBy", SuspendedBy), reader.Names<LegalState>("state", State), reader.Names<MeasureKind>("kind", Kind), knownOn);
        faults = reader.Faults;
        return faults.Count == 0 ? query : null;
    }
}
