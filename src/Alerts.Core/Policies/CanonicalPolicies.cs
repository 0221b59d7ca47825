namespace Alerts.Policies;

/// <summary>One form for all files that say the same: everything whose order means nothing is sorted.</summary>
internal static class CanonicalPolicies
{
    public static PolicyFile Of(PolicyFile file) => file with
    {
        Schema = null,
        Measures = [.. file.Measures.OrderBy(m => m.Id.Value, StringComparer.Ordinal).Select(Of)],
        Claims = file.Claims is { Count: > 0 } claims ? [.. claims.OrderBy(c => c.Id, StringComparer.Ordinal).Select(Of)] : null,
    };

    public static Measure Of(Measure measure) => measure with
    {
        Issuers = Sorted(measure.Issuers)!,
        Titles = new SortedDictionary<string, string>(measure.Titles.ToDictionary(), StringComparer.Ordinal),
        Urls = [.. measure.Urls.OrderBy(u => u.OriginalString, StringComparer.Ordinal)],
        OpenQuestions = Sorted(measure.OpenQuestions),
        Parties = Sorted(measure.Parties),
        Provisions = [.. measure.Provisions.OrderBy(p => p.Number, StringComparer.Ordinal).Select(Of)],
    };

    public static Provision Of(Provision provision) => provision with
    {
        Materials = [.. provision.Materials.Order()],
        Destinations = Of(provision.Destinations),
        ControlCodes = Sorted(provision.ControlCodes),
        HsCodes = Sorted(provision.HsCodes),
        OpenQuestions = Sorted(provision.OpenQuestions),
        Origins = Sorted(provision.Origins),
        Relations = provision.Relations is { Count: > 0 } relations ? [.. relations.Select(Of).OrderBy(Identity, StringComparer.Ordinal)] : null,
    };

    public static Relation Of(Relation relation) => relation with
    {
        Provisions = Sorted(relation.Provisions),
        Materials = relation.Materials is { } materials ? [.. materials.Order()] : null,
        Destinations = relation.Destinations is { } destinations ? Of(destinations) : null,
    };

    /// <summary>What a relation is, without its end: two revisions have the same one where this is equal.</summary>
    public static string Identity(Relation relation)
        => string.Join('|', relation.Type, relation.Measure, relation.From.ToString("O"), Joined(relation.Provisions), Joined(relation.Materials?.Select(m => m.Value)), relation.Destinations is { } d ? Of(d).ToString() : "");

    public static DestinationScope Of(DestinationScope scope) => scope with { Only = Sorted(scope.Only), Except = Sorted(scope.Except) };

    public static Claim Of(Claim claim) => claim with
    {
        About = [.. claim.About.Select(a => a with { Provisions = Sorted(a.Provisions) }).OrderBy(a => a.Measure.Value, StringComparer.Ordinal).ThenBy(a => Joined(a.Provisions), StringComparer.Ordinal)],
    };

    private static string Joined(IEnumerable<string>? texts) => texts is null ? "" : string.Join(',', texts.Order(StringComparer.Ordinal));

    // An absent list and an empty one say the same.
    private static List<string>? Sorted(IReadOnlyList<string>? texts) => texts is { Count: > 0 } ? [.. texts.Order(StringComparer.Ordinal)] : null;
}
