using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>
/// What of a provision shares one fate. Most provisions are one part; where another act bears on some of the materials or
/// destinations only, there are several, so that "partly" is never a state.
/// </summary>
/// <param name="Materials">As the provision names them; single members where a group is divided. Sorted.</param>
public sealed record ProvisionPart(ProvisionKey Provision, IReadOnlyList<MaterialId> Materials, DestinationScope Destinations)
{
    public bool Equals(ProvisionPart? other)
        => other is not null && Provision == other.Provision && Materials.SequenceEqual(other.Materials) && Destinations.ToString() == other.Destinations.ToString();

    public override int GetHashCode() => HashCode.Combine(Provision, Materials.Count, Destinations.ToString());
}

/// <summary>Divides a provision along the scopes of the relations that bear on it. Pure.</summary>
internal static class ProvisionParts
{
    // ISO 3166 keeps ZZ for its users: it stands for every country that nobody names.
    private const string AnyOther = "ZZ";

    public static IReadOnlyList<ProvisionPart> Of(ProvisionKey key, Provision provision, IReadOnlyCollection<Relation> scoped, MaterialCatalogue catalogue)
    {
        if (scoped.Count == 0)
        {
            return [new ProvisionPart(key, Sorted(provision.Materials), provision.Destinations)];
        }

        var named = scoped.SelectMany(r => (r.Destinations?.Only ?? []).Concat(r.Destinations?.Except ?? [])).Distinct(StringComparer.Ordinal).ToList();
        var countries = named.Concat(provision.Destinations.Only ?? []).Append(AnyOther).Distinct(StringComparer.Ordinal).Where(provision.Destinations.Covers).ToList();
        var parts = new List<ProvisionPart>();
        foreach (var materials in Divide(Materials(provision, scoped, catalogue), scoped.Where(r => r.Materials is not null), (r, m) => Covers(r.Materials, m, catalogue)))
        {
            var bearing = scoped.Where(r => r.Destinations is not null && Covers(r.Materials, materials[0], catalogue));
            var sorted = Sorted(materials);
            parts.AddRange(Divide(countries, bearing, (r, c) => r.Destinations!.Covers(c)).Select(c => new ProvisionPart(key, sorted, Scope(provision.Destinations, c, named))));
        }

        parts.Sort(InOrder);
        return parts;
    }

    /// <summary>Whether a relation bears on the part: after the division it bears on all of it or on nothing.</summary>
    public static bool Covers(Relation relation, ProvisionPart part, MaterialCatalogue catalogue)
        => (relation.Materials is null || (part.Materials.Count > 0 && Covers(relation.Materials, part.Materials[0], catalogue)))
            && (relation.Destinations is null || relation.Destinations.Covers(SampleOf(part.Destinations, relation.Destinations)));

    private static bool Covers(IReadOnlyList<MaterialId>? scope, MaterialId material, MaterialCatalogue catalogue)
        => scope is null || scope.Any(s => s == material || catalogue.MembersOf(s).Contains(material));

    // Those that all relations treat alike stay together.
    private static List<List<T>> Divide<T>(List<T> all, IEnumerable<Relation> relations, Func<Relation, T, bool> covers)
    {
        List<List<T>> groups = all.Count == 0 ? [] : [all];
        foreach (var relation in relations)
        {
            groups = [.. groups.SelectMany(group => group.FindAll(x => covers(relation, x)) is { Count: > 0 } some && some.Count < group.Count
                ? [some, group.FindAll(x => !covers(relation, x))]
                : (List<T>[])[group])];
        }

        return groups;
    }

    // A group of materials stays whole unless a relation names some of its members only.
    private static List<MaterialId> Materials(Provision provision, IReadOnlyCollection<Relation> scoped, MaterialCatalogue catalogue)
    {
        var named = scoped.SelectMany(r => r.Materials ?? []).ToHashSet();
        return [.. provision.Materials
            .SelectMany(m => named.Count > 0 && !named.Contains(m) && catalogue.MembersOf(m).Any(x => named.Any(n => n == x || catalogue.MembersOf(n).Contains(x))) ? catalogue.MembersOf(m) : [m])
            .Distinct()];
    }

    private static MaterialId[] Sorted(IReadOnlyList<MaterialId> materials)
    {
        MaterialId[] sorted = [.. materials];
        Array.Sort(sorted);
        return sorted;
    }

    private static int InOrder(ProvisionPart a, ProvisionPart b)
        => a.Materials[0].CompareTo(b.Materials[0]) is var byMaterial && byMaterial != 0 ? byMaterial : string.CompareOrdinal(a.Destinations.ToString(), b.Destinations.ToString());

    private static DestinationScope Scope(DestinationScope whole, List<string> countries, List<string> named)
    {
        if (!countries.Contains(AnyOther))
        {
            return new DestinationScope(Only: [.. countries.Order(StringComparer.Ordinal)]);
        }

        var except = named.Concat(whole.Except ?? []).Distinct(StringComparer.Ordinal).Where(c => !countries.Contains(c)).Order(StringComparer.Ordinal).ToList();
        return except.Count == 0 ? new DestinationScope(All: true) : new DestinationScope(Except: except);
    }

    private static string SampleOf(DestinationScope part, DestinationScope relation)
        => part.Only is [var first, ..]
            ? first
            : (relation.Except ?? []).Concat(relation.Only ?? []).Append(AnyOther).First(c => c == AnyOther || !(part.Except ?? []).Contains(c, StringComparer.Ordinal));
}
