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
            return [new ProvisionPart(key, [.. provision.Materials.Order()], provision.Destinations)];
        }

        var byMaterial = Materials(provision, scoped, catalogue).GroupBy(m => Mask(scoped, r => Covers(r.Materials, m, catalogue))).Select(g => (g.Key, Materials: g.Order().ToList()));
        var byCountry = Countries(provision.Destinations, scoped).GroupBy(c => Mask(scoped, r => r.Destinations?.Covers(c) ?? true)).Select(g => (g.Key, Countries: g.Order(StringComparer.Ordinal).ToList())).ToList();
        return [.. byMaterial.SelectMany(m => byCountry
            .GroupBy(c => And(m.Key, c.Key))
            .Select(g => new ProvisionPart(key, m.Materials, Scope(provision.Destinations, [.. g.SelectMany(c => c.Countries)], scoped))))
            .OrderBy(p => p.Materials.Count == 0 ? "" : p.Materials[0].Value, StringComparer.Ordinal).ThenBy(p => p.Destinations.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Whether a relation bears on the part: after the division it bears on all of it or on nothing.</summary>
    public static bool Covers(Relation relation, ProvisionPart part, MaterialCatalogue catalogue)
        => (relation.Materials is null || (part.Materials.Count > 0 && Covers(relation.Materials, part.Materials[0], catalogue)))
            && (relation.Destinations is null || relation.Destinations.Covers(SampleOf(part.Destinations, relation.Destinations)));

    private static bool Covers(IReadOnlyList<MaterialId>? scope, MaterialId material, MaterialCatalogue catalogue)
        => scope is null || scope.Any(s => s == material || catalogue.MembersOf(s).Contains(material));

    // A group stays whole unless a relation names some of its members only.
    private static IEnumerable<MaterialId> Materials(Provision provision, IReadOnlyCollection<Relation> scoped, MaterialCatalogue catalogue)
    {
        var named = scoped.SelectMany(r => r.Materials ?? []).ToHashSet();
        return provision.Materials
            .SelectMany(m => named.Count > 0 && !named.Contains(m) && catalogue.MembersOf(m).Any(x => named.Any(n => n == x || catalogue.MembersOf(n).Contains(x))) ? catalogue.MembersOf(m) : [m])
            .Distinct();
    }

    private static IEnumerable<string> Countries(DestinationScope scope, IReadOnlyCollection<Relation> scoped)
        => Named(scoped).Concat(scope.Only ?? []).Append(AnyOther).Distinct(StringComparer.Ordinal).Where(scope.Covers);

    private static IEnumerable<string> Named(IReadOnlyCollection<Relation> scoped)
        => scoped.SelectMany(r => (r.Destinations?.Only ?? []).Concat(r.Destinations?.Except ?? []));

    private static DestinationScope Scope(DestinationScope whole, IReadOnlyList<string> countries, IReadOnlyCollection<Relation> scoped)
    {
        if (!countries.Contains(AnyOther, StringComparer.Ordinal))
        {
            return new DestinationScope(Only: [.. countries.Order(StringComparer.Ordinal)]);
        }

        var except = Named(scoped).Concat(whole.Except ?? []).Distinct(StringComparer.Ordinal).Except(countries, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return except.Count == 0 ? new DestinationScope(All: true) : new DestinationScope(Except: except);
    }

    private static string SampleOf(DestinationScope part, DestinationScope relation)
        => part.Only is [var first, ..]
            ? first
            : (relation.Except ?? []).Concat(relation.Only ?? []).Append(AnyOther).First(c => c == AnyOther || !(part.Except ?? []).Contains(c, StringComparer.Ordinal));

    private static string Mask(IReadOnlyCollection<Relation> scoped, Func<Relation, bool> covers) => string.Concat(scoped.Select(r => covers(r) ? '1' : '0'));

    private static string And(string a, string b) => string.Concat(a.Zip(b, (x, y) => x == '1' && y == '1' ? '1' : '0'));
}
