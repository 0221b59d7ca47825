using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>Whether two parts of the law meet: in a material and in a destination.</summary>
internal static class LegalReach
{
    // ISO 3166 keeps ZZ for its users: it stands for every country that nobody names.
    private const string AnyOther = "ZZ";

    public static bool Meet(ProvisionPart a, ProvisionPart b, MaterialCatalogue catalogue)
        => Share(a.Materials, b.Materials, catalogue) && Overlap(a.Destinations, b.Destinations);

    /// <summary>An act on every dual-use item meets whatever names a material.</summary>
    public static bool Share(IReadOnlyCollection<MaterialId> a, IReadOnlyCollection<MaterialId> b, MaterialCatalogue catalogue)
        => a.Count > 0 && b.Count > 0
            && (a.Contains(MaterialId.AllDualUse) || b.Contains(MaterialId.AllDualUse) || a.Any(m => catalogue.Related(m).Overlaps(b)));

    public static bool Overlap(DestinationScope a, DestinationScope b)
        => Named(a).Concat(Named(b)).Append(AnyOther).Any(c => a.Covers(c) && b.Covers(c));

    private static IEnumerable<string> Named(DestinationScope scope) => (scope.Only ?? []).Concat(scope.Except ?? []);
}
