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

    public static IReadOnlyList<ProvisionPart> Of(ProvisionKey key, Provision provision, List<Relation> scoped, MaterialCatalogue catalogue)
    {
        if (scoped.Count == 0)
        {
            return [new ProvisionPart(key, Sorted(provision.Materials), provision.Destinations)];
        }

        var named = new List<string>();
        foreach (var relation in scoped)
        {
            AddNew(named, relation.Destinations?.Only);
            AddNew(named, relation.Destinations?.Except);
        }

        var countries = Countries(provision.Destinations, named);
        var parts = new List<ProvisionPart>();
        foreach (var materials in Divide(Materials(provision, scoped, catalogue), scoped.FindAll(r => r.Materials is not null), (r, m) => Covers(r.Materials, m, catalogue)))
        {
            var bearing = scoped.FindAll(r => r.Destinations is not null && Covers(r.Materials, materials[0], catalogue));
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

    // Those that all relations treat alike stay together, in their order.
    private static List<List<T>> Divide<T>(List<T> all, List<Relation> relations, Func<Relation, T, bool> covers)
    {
        List<List<T>> groups = all.Count == 0 ? [] : [all];
        foreach (var relation in relations)
        {
            for (var i = groups.Count - 1; i >= 0; i--)
            {
                var group = groups[i];
                if (group.FindAll(x => covers(relation, x)) is { Count: > 0 } covered && covered.Count < group.Count)
                {
                    groups[i] = covered;
                    groups.Add(group.FindAll(x => !covers(relation, x)));
                }
            }
        }

        return groups;
    }

    // A group of materials stays whole unless a relation names some of its members only.
    private static List<MaterialId> Materials(Provision provision, List<Relation> scoped, MaterialCatalogue catalogue)
    {
        if (!scoped.Exists(r => r.Materials is not null))
        {
            return [.. provision.Materials.Distinct()];
        }

        var named = scoped.SelectMany(r => r.Materials ?? []).ToHashSet();
        return [.. provision.Materials
            .SelectMany(m => !named.Contains(m) && catalogue.MembersOf(m).Any(x => named.Any(n => n == x || catalogue.MembersOf(n).Contains(x))) ? catalogue.MembersOf(m) : [m])
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

    // One for each that the law treats differently. Sorted.
    private static List<string> Countries(DestinationScope whole, List<string> named)
    {
        List<string> countries = [.. named];
        AddNew(countries, whole.Only);
        AddNew(countries, [AnyOther]);
        countries.RemoveAll(c => !whole.Covers(c));
        countries.Sort(StringComparer.Ordinal);
        return countries;
    }

    private static DestinationScope Scope(DestinationScope whole, List<string> countries, List<string> named)
    {
        if (!countries.Contains(AnyOther))
        {
            return new DestinationScope(Only: countries);
        }

        List<string> except = [.. named];
        AddNew(except, whole.Except);
        except.RemoveAll(countries.Contains);
        except.Sort(StringComparer.Ordinal);
        return except.Count == 0 ? new DestinationScope(All: true) : new DestinationScope(Except: except);
    }

    private static void AddNew(List<string> countries, IReadOnlyList<string>? more)
    {
        foreach (var country in more ?? [])
        {
            if (!countries.Contains(country))
            {
                countries.Add(country);
            }
        }
    }

    private static string SampleOf(DestinationScope part, DestinationScope relation)
        => part.Only is [var first, ..]
            ? first
            : (relation.Except ?? []).Concat(relation.Only ?? []).Append(AnyOther).First(c => c == AnyOther || !(part.Except ?? []).Contains(c, StringComparer.Ordinal));
}
