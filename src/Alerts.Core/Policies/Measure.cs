using System.Text.Json.Serialization;
using Alerts.Materials;

namespace Alerts.Policies;

public enum MeasureKind
{
    /// <summary>A legal act that restricts.</summary>
    Control,

    /// <summary>A legal act that sets others aside for a time.</summary>
    Suspension,

    /// <summary>Something an authority said. It bears on dates but is no instrument and changes no state.</summary>
    Statement,
}

public enum Confidence
{
    /// <summary>Two or more independent sources, or a transcription of the official page.</summary>
    High,

    /// <summary>Secondary reports or one good source.</summary>
    Medium,

    Low,

    NotVerified,
}

public enum ProvisionEffect
{
    Ban,
    Licence,
    PresumptionOfDenial,
    EndUseReview,
    Quota,
    Tariff,
    TechnologyControl,
    Extraterritorial,
    GeneralLicence,
    ValidatedEndUser,
    Suspension,
    Statement,
}

public enum EndUse
{
    Any,
    Civil,
    Military,
    Listed,
}

public enum RelationType
{
    Suspends,
    Amends,
    Extends,
    Repeals,
    Excepts,
}

/// <summary>One legal act, as data/policies.json holds it.</summary>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="TimeZone">IANA zone of the authority: its dates are days there.</param>
/// <param name="Number">The official number as printed; null where none is known.</param>
/// <param name="Titles">By BCP 47 tag; always one in English.</param>
/// <param name="Effective">Null where no date was found; each provision has its own.</param>
/// <param name="Confidence">In the text and dates of the instrument, not in its state today.</param>
public sealed record Measure(
    MeasureId Id,
    MeasureKind Kind,
    string Jurisdiction,
    string TimeZone,
    IReadOnlyList<string> Issuers,
    string? Number,
    IReadOnlyDictionary<string, string> Titles,
    DateOnly Issued,
    DateOnly? Effective,
    IReadOnlyList<Uri> Urls,
    Confidence Confidence,
    IReadOnlyList<Provision> Provisions,
    Quote? Quote = null,
    IReadOnlyList<string>? OpenQuestions = null,
    string? Notes = null)
{
    [JsonIgnore]
    public string EnglishTitle => Titles.TryGetValue("en", out var title) ? title : Titles.Values.First();
}

/// <summary>Words of the instrument in its own language.</summary>
public sealed record Quote(string Lang, string Text);

/// <summary>The part of a measure that has its own materials, destinations, effect and dates.</summary>
/// <param name="Number">As cited: "1", "2", "1(3)".</param>
/// <param name="Title">What a buyer calls it, at most 80 characters.</param>
/// <param name="Effective">First day; null where unknown.</param>
/// <param name="End">Its own sunset; null where none was printed or announced.</param>
public sealed record Provision(
    string Number,
    string Title,
    IReadOnlyList<MaterialId> Materials,
    DestinationScope Destinations,
    ProvisionEffect Effect,
    DateOnly? Effective,
    Confidence Confidence,
    string? Scope = null,
    IReadOnlyList<string>? ControlCodes = null,
    IReadOnlyList<string>? HsCodes = null,
    EndUse EndUse = EndUse.Any,
    string? EndUsers = null,
    WindowEnd? End = null,
    IReadOnlyList<string>? OpenQuestions = null,
    IReadOnlyList<Relation>? Relations = null);

/// <summary>Where a provision bites: everywhere, only some countries, or all but some. ISO 3166-1 alpha-2.</summary>
public sealed record DestinationScope(bool All = false, IReadOnlyList<string>? Only = null, IReadOnlyList<string>? Except = null)
{
    public bool Covers(string country) => All || (Only?.Contains(country, StringComparer.Ordinal) ?? !(Except ?? []).Contains(country, StringComparer.Ordinal));

    public override string ToString()
        => All ? "all destinations" : Only is { } only ? string.Join(", ", only) : $"all destinations but {string.Join(", ", Except ?? [])}";
}

/// <summary>What a provision does to others.</summary>
/// <param name="Provisions">Numbers at the target; null means all of that measure.</param>
/// <param name="Until">Null: without end.</param>
public sealed record Relation(
    RelationType Type,
    MeasureId Measure,
    DateOnly From,
    IReadOnlyList<string>? Provisions = null,
    WindowEnd? Until = null)
{
    public bool Targets(ProvisionKey key) => Measure == key.Measure && (Provisions is null || Provisions.Contains(key.Number, StringComparer.Ordinal));
}

/// <summary>
/// The three ends of a window, which are never mixed: printed in the instrument, announced without an instrument, and
/// effective by a later instrument.
/// </summary>
public sealed record WindowEnd(LegalEnd? Printed = null, AnnouncedEnd? Announced = null, EffectiveEnd? Effective = null)
{
    /// <summary>The last day of the window by the law as found: a later instrument's end, else the printed one; null for no end.</summary>
    [JsonIgnore]
    public DateOnly? LastDay => Effective?.LastDay ?? Printed?.LastDay;
}

public enum EndBasis
{
    Printed,
    Inferred,
}

/// <summary>A last day as written.</summary>
/// <param name="Inclusive">Whether the window still runs on that day.</param>
/// <param name="Basis">Whether <paramref name="Inclusive"/> was printed or inferred.</param>
public record LegalEnd(DateOnly On, bool Inclusive, EndBasis Basis)
{
    /// <summary>The last day on which the window runs.</summary>
    [JsonIgnore]
    public DateOnly LastDay => Inclusive ? On : On.AddDays(-1);
}

/// <summary>An end that somebody announced, without an instrument.</summary>
/// <param name="Said">The day it was said; before it nobody knew.</param>
public sealed record AnnouncedEnd(DateOnly On, bool Inclusive, EndBasis Basis, string By, DateOnly Said, Uri Source) : LegalEnd(On, Inclusive, Basis);

/// <summary>An end set by a later instrument.</summary>
public sealed record EffectiveEnd(DateOnly On, bool Inclusive, EndBasis Basis, MeasureId By) : LegalEnd(On, Inclusive, Basis);

/// <summary>The file data/policies.json.</summary>
/// <param name="AsOf">The day up to which its authors looked.</param>
public sealed record PolicyFile(
    DateOnly AsOf,
    IReadOnlyList<Measure> Measures,
    [property: JsonPropertyName("$schema")] string? Schema = null);
