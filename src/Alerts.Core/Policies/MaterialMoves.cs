using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>
/// Where materials went within one measure when a provision was split or several were merged: without it, a reader would
/// take a new numbering for a lifted control.
/// </summary>
internal static class MaterialMoves
{
    /// <summary>The paragraphs of the later revision that took over some of the materials that one lost.</summary>
    public static IReadOnlyList<string> Heirs(Comparison comparison, Measure was, Measure now, ProvisionEffect effect, IReadOnlyList<MaterialId> gone)
        => Gains(comparison, was, now).Where(g => g.Provision.Effect == effect && Share(comparison, g.Materials, gone)).Select(g => $"¶{g.Provision.Number}").ToList();

    /// <summary>The paragraphs of the earlier revision from which a new provision took something over.</summary>
    public static IReadOnlyList<string> Origins(Comparison comparison, Measure was, Measure now, ProvisionEffect effect, IReadOnlyList<MaterialId> added)
        => Gains(comparison, now, was).Where(g => g.Provision.Effect == effect && Share(comparison, g.Materials, added)).Select(g => $"¶{g.Provision.Number}").ToList();

    // What each provision of one revision covers that the provision of the same number in the other does not.
    private static IEnumerable<(Provision Provision, IReadOnlyList<MaterialId> Materials)> Gains(Comparison comparison, Measure from, Measure to)
        => to.Provisions.OrderBy(p => p.Number, StringComparer.Ordinal)
            .Select(p => (p, from.Provisions.FirstOrDefault(o => o.Number == p.Number) is { } other ? ScopeChange.Beyond(p.Materials, other.Materials, comparison.Catalogue) : p.Materials))
            .Where(x => x.Item2.Count > 0);

    private static bool Share(Comparison comparison, IReadOnlyList<MaterialId> a, IReadOnlyList<MaterialId> b)
        => a.SelectMany(comparison.Catalogue.MembersOf).Concat(a).Intersect(b.SelectMany(comparison.Catalogue.MembersOf).Concat(b)).Any();
}
