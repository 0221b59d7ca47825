using Alerts.Materials;

namespace Alerts.Notices;

/// <summary>Which notices; what is null does not narrow, and all that is given must fit.</summary>
/// <param name="Materials">Those that concern any of these for certain.</param>
/// <param name="Source">Those that this source shows, whether or not in the words that are kept.</param>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Since">Published at that instant or later.</param>
/// <param name="Until">Published before that instant.</param>
public sealed record NoticeQuery(
    IReadOnlyCollection<MaterialId>? Materials = null, SourceId? Source = null, string? Jurisdiction = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    public bool Asks(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Materials?.Any(notice.Materials.Contains) != false
            && (Source is not { } source || notice.Source == source || notice.Addresses.Any(a => a.Source == source))
            && (Jurisdiction ?? notice.Jurisdiction) == notice.Jurisdiction
            && !(notice.Published < Since) && !(notice.Published >= Until);
    }
}

/// <summary>
/// The index between notices and the lists of them, as <see cref="Alerting.AlertIndex"/> for alerts. A notice changes, and its keys with it: the
/// notice is the authority.
/// </summary>
public static class NoticeIndex
{
    private const string Everything = "*";

    public static IReadOnlySet<string> KeysOf(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new[] { Everything, SourceKey(notice.Source), JurisdictionKey(notice.Jurisdiction) }
            .Concat(notice.Addresses.Select(a => SourceKey(a.Source))).Concat(notice.Materials.Select(MaterialKey))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>For each part of the query, never none, the keys of which any will do.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> FacetsOf(NoticeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        IReadOnlyList<IReadOnlyList<string>?> facets =
        [
            query.Materials is { } materials ? [.. materials.Distinct().Select(MaterialKey)] : null,
            query.Source is { } source ? [SourceKey(source)] : null,
            query.Jurisdiction is { } jurisdiction ? [JurisdictionKey(jurisdiction)] : null,
        ];
        return facets.OfType<IReadOnlyList<string>>().ToList() is { Count: > 0 } given ? given : [[Everything]];
    }

    private static string SourceKey(SourceId source) => $"source:{source}";

    private static string MaterialKey(MaterialId material) => $"material:{material}";

    private static string JurisdictionKey(string jurisdiction) => $"jurisdiction:{jurisdiction}";
}
