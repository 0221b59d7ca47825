namespace Alerts.Policies;

/// <summary>
/// The member states, ISO 3166-1 alpha-2 (Greece is GR), since 2020-02-01. Source: Article 52 of the Treaty on European Union,
/// without the United Kingdom.
/// </summary>
public static class EuropeanUnion
{
    /// <summary>How the union as a whole is written where a country is asked for.</summary>
    public const string Code = "EU";

    public static IReadOnlySet<string> Members { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    };
}
