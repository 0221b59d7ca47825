using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>Whether a scope takes in more than before, less, or both. Neither: the same scope in other words.</summary>
internal readonly record struct ScopeChange(bool Gained, bool Lost)
{
    // ISO 3166 keeps ZZ for its users: it stands for every country that nobody names.
    private const string AnyOther = "ZZ";

    public static ScopeChange Of(DestinationScope? before, DestinationScope? after)
    {
        var everywhere = new DestinationScope(All: true);
        var (was, now) = (before ?? everywhere, after ?? everywhere);
        var countries = Named(was).Concat(Named(now)).Append(AnyOther).Distinct(StringComparer.Ordinal).ToList();
        return new ScopeChange(countries.Exists(c => now.Covers(c) && !was.Covers(c)), countries.Exists(c => was.Covers(c) && !now.Covers(c)));
    }

    /// <summary>Groups count as their members: naming some members in place of their group is less.</summary>
    public static ScopeChange Of(IReadOnlyList<MaterialId> before, IReadOnlyList<MaterialId> after, MaterialCatalogue catalogue)
        => new(Beyond(after, before, catalogue).Count > 0, Beyond(before, after, catalogue).Count > 0);

    /// <summary>What the first list covers and the second does not: as the first names it where it can, else by member. Sorted.</summary>
    public static IReadOnlyList<MaterialId> Beyond(IReadOnlyList<MaterialId> materials, IReadOnlyList<MaterialId> others, MaterialCatalogue catalogue)
    {
        if (others.Any(o => catalogue.MembersOf(o).Count == 0))
        {
            // A group without members covers all.
            return [];
        }

        var covered = others.SelectMany(catalogue.MembersOf).Concat(others).ToHashSet();
        var beyond = new SortedSet<MaterialId>();
        foreach (var material in materials.Where(m => !covered.Contains(m)))
        {
            var members = catalogue.MembersOf(material);
            var missing = members.Where(m => !covered.Contains(m)).ToList();
            beyond.UnionWith(missing.Count == members.Count ? [material] : missing);
        }

        return [.. beyond];
    }

    private static IEnumerable<string> Named(DestinationScope scope) => (scope.Only ?? []).Concat(scope.Except ?? []);
}
