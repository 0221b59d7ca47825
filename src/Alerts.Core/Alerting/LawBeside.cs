using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>What stays in force beside a cliff: whoever reads that a ban is off must read what still stands.</summary>
internal sealed class LawBeside(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    private const int Most = 5;

    private readonly PartText _state = new(dataset, catalogue);

    /// <summary>
    /// The provisions of the same jurisdiction that are in force on the day after for the same materials and destinations: of
    /// the same measures first, then the most restrictive.
    /// </summary>
    public IReadOnlyList<string> Of(CliffEvent cliff)
    {
        var jurisdiction = dataset.Measure(cliff.Key.Cause.Measure).Jurisdiction;
        var changing = cliff.Cliffs.Select(c => c.Part).ToList();
        var found = dataset.Measures.Where(m => m.Jurisdiction == jurisdiction)
            .SelectMany(m => m.Provisions.Where(p => Restriction.BearsOnShipments(p.Effect)).Select(p => (Key: new ProvisionKey(m.Id, p.Number), Provision: p)))
            .Where(p => changing.Any(c => LegalReach.Share(c.Materials, p.Provision.Materials, catalogue) && LegalReach.Overlap(c.Destinations, p.Provision.Destinations)))
            .SelectMany(p => _state.Timeline.PartsOf(p.Key).Select(part => (p.Key, p.Provision, Part: part)))
            .Where(p => !changing.Contains(p.Part) && changing.Any(c => LegalReach.Meet(c, p.Part, catalogue)))
            .Select(p => (p.Key, p.Provision, p.Part, Status: _state.Timeline.StatusOn(p.Part, cliff.ChangesOn)))
            .Where(p => p.Status.State == LegalState.InForce)
            .OrderBy(p => changing.Exists(c => c.Provision.Measure == p.Key.Measure) ? 0 : 1)
            .ThenBy(p => Restriction.Rank(p.Provision.Effect))
            .ThenBy(p => p.Key.ToString(), StringComparer.Ordinal)
            .Select(p => $"{_state.Name(p.Part)}: {p.Provision.Title}{(p.Status.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")}")
            .ToList();
        return found.Count > Most ? [.. found.Take(Most), $"and {found.Count - Most} more"] : found;
    }
}
