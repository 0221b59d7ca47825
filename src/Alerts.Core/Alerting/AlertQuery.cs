using Alerts.Materials;

namespace Alerts.Alerting;

/// <summary>Which alerts for everybody; what is null does not narrow, and all that is given must fit.</summary>
/// <param name="Materials">Those that concern any of these for certain.</param>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Since">Raised at that instant or later.</param>
/// <param name="Until">Raised before that instant.</param>
/// <param name="WithSystem">Whether also those about the system, which are for operators.</param>
public sealed record AlertQuery(
    IReadOnlyCollection<MaterialId>? Materials = null,
    IReadOnlyCollection<AlertKind>? Kinds = null,
    string? Jurisdiction = null,
    IReadOnlyCollection<Severity>? Severities = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Subject = null,
    bool WithSystem = true)
{
    public static readonly AlertQuery Everything = new();

    /// <summary>Never true of what is for one subscription only.</summary>
    public bool Asks(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Audience is null
            && (WithSystem || !alert.IsForOperators)
            && Materials?.Any(alert.Materials.Contains) != false
            && Kinds?.Contains(alert.Kind) != false
            && (Jurisdiction is null || alert.Jurisdictions.Contains(Jurisdiction, StringComparer.Ordinal))
            && Severities?.Contains(alert.Severity) != false
            && !(alert.RaisedAt < Since) && !(alert.RaisedAt >= Until)
            && (Subject is null || alert.Subject == Subject);
    }
}

/// <summary>
/// The index between alerts and the lists of them: an alert is filed under all that can be asked for, a query names for each of its parts
/// the keys of which one must lead to it. What is about the system has keys of its own, so that who may not see it reads past none of it.
/// The alert is the authority; its keys can be rebuilt from it.
/// </summary>
public static class AlertIndex
{
    private const string Everything = "*";
    private const string OfSystem = "!";

    /// <summary>The keys under which an alert is filed: none where it is for one subscription only.</summary>
    public static IReadOnlySet<string> KeysOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Audience is not null ? new HashSet<string>() : new[] { Everything, KindKey(alert.Kind), SeverityKey(alert.Severity), SubjectKey(alert.Subject) }
            .Concat(alert.Materials.Select(MaterialKey)).Concat(alert.Jurisdictions.Select(JurisdictionKey))
            .Select(key => alert.IsForOperators ? $"{OfSystem}{key}" : key)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>For each part of the query, never none, the keys of which any will do. A part without a key finds nothing.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> FacetsOf(AlertQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var facets = new List<IReadOnlyList<string>>();
        void Add(IEnumerable<string>? keys)
        {
            if (keys is not null)
            {
                facets.Add([.. keys.Distinct(StringComparer.Ordinal).SelectMany(key => query.WithSystem ? new[] { key, $"{OfSystem}{key}" } : [key])]);
            }
        }

        Add(query.Subject is { } subject ? [SubjectKey(subject)] : null);
        Add(query.Materials?.Select(MaterialKey));
        Add(query.Jurisdiction is { } jurisdiction ? [JurisdictionKey(jurisdiction)] : null);
        Add(query.Severities?.Select(SeverityKey));
        Add(query.Kinds?.Select(KindKey));
        if (facets.Count == 0)
        {
            Add([Everything]);
        }

        return facets;
    }

    private static string KindKey(AlertKind kind) => $"kind:{AlertKinds.Name(kind)}";

    private static string SeverityKey(Severity severity) => $"severity:{KebabCase.NameOf(severity)}";

    private static string SubjectKey(string subject) => $"subject:{subject}";

    private static string MaterialKey(MaterialId material) => $"material:{material}";

    private static string JurisdictionKey(string jurisdiction) => $"jurisdiction:{jurisdiction}";
}
