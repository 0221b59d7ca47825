using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>All that changes by one cause on one day: some may be certain and some only announced.</summary>
public sealed record CliffEvent(CliffKey Key, IReadOnlyList<Cliff> Cliffs)
{
    public DateOnly ChangesOn => Cliffs[0].ChangesOn;

    /// <summary>Unconfirmed where any of it is.</summary>
    public Certainty Certainty => Cliffs.Any(c => c.Certainty == Certainty.Unconfirmed) ? Certainty.Unconfirmed : Certainty.Certain;

    /// <summary>Sorted, without repeats.</summary>
    public IReadOnlyList<MaterialId> Materials => [.. Cliffs.SelectMany(c => c.Part.Materials).Distinct().Order()];

    public static IReadOnlyList<CliffEvent> Of(IEnumerable<Cliff> cliffs)
        => [.. cliffs.GroupBy(c => new CliffKey(c.Cause, c.Kind, c.On)).Select(g => new CliffEvent(g.Key, [.. g])).OrderBy(e => e.Key.On).ThenBy(e => e.Key.ToString(), StringComparer.Ordinal)];
}
