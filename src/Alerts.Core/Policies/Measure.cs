using System.Text.Json.Serialization;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>What sort of record a measure is; what it does to whom is the effect of its provisions.</summary>
public enum MeasureKind
{
    /// <summary>A legal act that restricts.</summary>
    Control,

    /// <summary>A legal act that sets others aside for a time.</summary>
    Suspension,

    /// <summary>A legal act that permits without a licence for each shipment.</summary>
    GeneralLicence,

    /// <summary>A legal act that lists persons.</summary>
    EntityListing,

    Quota,

    Tariff,

    /// <summary>A list that restricts nothing by itself, but on which other acts build.</summary>
    Designation,

    /// <summary>A general act on which single measures rest.</summary>
    Framework,

    /// <summary>What an authority runs: an investigation, a stockpile, a campaign. It restricts nothing by itself.</summary>
    Programme,

    /// <summary>A supply agreement or memorandum between states.</summary>
    Agreement,

    /// <summary>Something an authority said. It bears on dates but is no instrument and changes no state.</summary>
    Statement,

    /// <summary>Something only reported: no instrument was found, so whatever state it has is unconfirmed.</summary>
    Report,
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

    /// <summary>Amends, extends or repeals other acts, and does nothing else.</summary>
    Amendment,

    /// <summary>A tariff on goods that come in; <see cref="Tariff"/> is one on goods that leave.</summary>
    ImportTariff,
    EntityListing,

    /// <summary>Rules on who uses the goods, such as ownership by a listed party.</summary>
    EndUserControl,

    /// <summary>Only listed exporters may export: state trading.</summary>
    ExporterList,
    ProcurementRestriction,
    ProductionControl,
    Designation,
    Framework,

    /// <summary>A promise not to restrict.</summary>
    Commitment,
    Cooperation,
    Stockpile,
    Investigation,
    Negotiation,
    Enforcement,

    /// <summary>A time in which the public may comment on a draft (US: comment period; EU: consultation).</summary>
    CommentPeriod,

    /// <summary>Supply is disturbed in fact, by no export rule.</summary>
    SupplyDisruption,
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
/// <param name="Issued">Null where no day of issue was found.</param>
/// <param name="Effective">Null where no date was found; each provision has its own.</param>
/// <param name="Parties">The other states of an agreement: ISO 3166-1 alpha-2, or EU.</param>
/// <param name="Confidence">In the text and dates of the instrument, not in its state today.</param>
public sealed record Measure(
    MeasureId Id,
    MeasureKind Kind,
    string Jurisdiction,
    string TimeZone,
    IReadOnlyList<string> Issuers,
    string? Number,
    IReadOnlyDictionary<string, string> Titles,
    DateOnly? Issued,
    DateOnly? Effective,
    IReadOnlyList<Uri> Urls,
    Confidence Confidence,
    IReadOnlyList<Provision> Provisions,
    Quote? Quote = null,
    IReadOnlyList<string>? OpenQuestions = null,
    string? Notes = null,
    IReadOnlyList<string>? Parties = null)
{
    [JsonIgnore]
    public string EnglishTitle => Titles.TryGetValue("en", out var title) ? title : Titles.Values.First();

    /// <summary>Whether the record is of a legal act: its state can be certain.</summary>
    [JsonIgnore]
    public bool IsInstrument => Kind is not (MeasureKind.Statement or MeasureKind.Report);

    /// <summary>The date at this instant where the authority sits.</summary>
    public DateOnly Today(DateTimeOffset now)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);
}

/// <summary>Words of the instrument in its own language.</summary>
public sealed record Quote(string Lang, string Text);

/// <summary>The part of a measure that has its own materials, destinations, effect and dates.</summary>
/// <param name="Number">As cited: "1", "2", "1(3)".</param>
/// <param name="Title">What a buyer calls it, at most 80 characters.</param>
/// <param name="Effective">First day; null where unknown.</param>
/// <param name="Scope">The items, in our own words.</param>
/// <param name="EndUsers">Who is meant, where the end use is listed or military.</param>
/// <param name="End">Its own sunset; null where none was printed or announced.</param>
/// <param name="Origins">Only goods that come from these countries (ISO 3166-1 alpha-2); null: of any origin.</param>
/// <param name="Quota">How much may leave within the provision's dates; null for what is no quota.</param>
/// <param name="Quote">The sentence of the instrument that says so, where we hold it.</param>
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
    IReadOnlyList<Relation>? Relations = null,
    IReadOnlyList<string>? Origins = null,
    QuotaAmount? Quota = null,
    Quote? Quote = null);

/// <param name="Amount">More than zero.</param>
/// <param name="Unit">"t": metric tonnes, of contained metal where the scope says so.</param>
public sealed record QuotaAmount(decimal Amount, string Unit);

/// <summary>Where a provision bites: everywhere, only some countries, or all but some. ISO 3166-1 alpha-2.</summary>
public sealed record DestinationScope(bool All = false, IReadOnlyList<string>? Only = null, IReadOnlyList<string>? Except = null)
{
    /// <summary>The union as a whole stands for its members on either side: EU is covered where a member is, a member where EU is.</summary>
    public bool Covers(string country) => All || (Only is { } only ? only.Any(c => Meets(c, country)) : !(Except ?? []).Any(c => Holds(c, country)));

    private static bool Holds(string scope, string country) => scope == country || (scope == EuropeanUnion.Code && EuropeanUnion.Members.Contains(country));

    private static bool Meets(string scope, string country) => Holds(scope, country) || Holds(country, scope);

    public override string ToString()
        => All ? "all destinations" : Only is { } only ? string.Join(", ", only) : $"all destinations but {string.Join(", ", Except ?? [])}";
}

/// <summary>What a provision does to others.</summary>
/// <param name="Provisions">Numbers at the target; null means all of that measure.</param>
/// <param name="Until">Null: without end. A repeal has none.</param>
/// <param name="Materials">Which of the target's materials it bears on; null: all of them.</param>
/// <param name="Destinations">Which of the target's destinations it bears on; null: all of them.</param>
public sealed record Relation(
    RelationType Type,
    MeasureId Measure,
    DateOnly From,
    IReadOnlyList<string>? Provisions = null,
    WindowEnd? Until = null,
    IReadOnlyList<MaterialId>? Materials = null,
    DestinationScope? Destinations = null)
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
/// <param name="Source">Null where only reports of it were found, which the measure's claims name.</param>
public sealed record AnnouncedEnd(DateOnly On, bool Inclusive, EndBasis Basis, string By, DateOnly Said, Uri? Source) : LegalEnd(On, Inclusive, Basis);

/// <summary>An end set by a later instrument.</summary>
public sealed record EffectiveEnd(DateOnly On, bool Inclusive, EndBasis Basis, MeasureId By) : LegalEnd(On, Inclusive, Basis);

public enum ClaimSource
{
    Press,
    LawFirm,
    Company,

    /// <summary>A government's readout or fact sheet about another authority's law, or about its own without an instrument.</summary>
    Government,

    /// <summary>Another party's dataset or tracker.</summary>
    Tracker,
}

/// <summary>
/// Who said what of which provision, when and where. No law: shown below it, side by side with claims that disagree.
/// </summary>
/// <param name="Said">Null where no day was found.</param>
/// <param name="Says">In our own words, at most 400 characters.</param>
/// <param name="Where">Name of the publication or page.</param>
public sealed record Claim(
    string Id,
    ClaimSource Source,
    string By,
    DateOnly? Said,
    string Says,
    IReadOnlyList<ClaimSubject> About,
    string Where,
    Uri? Url,
    Confidence Confidence);

/// <param name="Provisions">Null: the measure as a whole.</param>
public sealed record ClaimSubject(MeasureId Measure, IReadOnlyList<string>? Provisions = null);

/// <summary>The file data/policies.json.</summary>
/// <param name="AsOf">The day up to which its authors looked.</param>
public sealed record PolicyFile(
    DateOnly AsOf,
    IReadOnlyList<Measure> Measures,
    IReadOnlyList<Claim>? Claims = null,
    [property: JsonPropertyName("$schema")] string? Schema = null);
