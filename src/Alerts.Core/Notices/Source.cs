using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Alerts.Notices;

/// <summary>The id of a source: kebab-case, such as <c>us-federal-register-bis</c>.</summary>
[JsonConverter(typeof(ParsableJsonConverter<SourceId>))]
public readonly record struct SourceId : IParsable<SourceId>
{
    private readonly string? _value;

    private SourceId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default SourceId has no value.");

    /// <exception cref="FormatException">The text is not kebab-case.</exception>
    public static SourceId Parse(string s, IFormatProvider? provider = null)
        => TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a source id.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SourceId result)
    {
        result = KebabCase.IsMatch(s) ? new SourceId(s) : default;
        return result != default;
    }

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>How a source's answers are read.</summary>
public enum SourceFormat
{
    /// <summary>Atom 1.0, RSS 2.0 or RSS 1.0 (RDF), told apart by the root element.</summary>
    Feed,

    /// <summary>The Federal Register's JSON API, version 1.</summary>
    FederalRegister,

    /// <summary>JSON Feed 1.0 or 1.1 (jsonfeed.org).</summary>
    JsonFeed,

    /// <summary>A page with a list, read by CSS selectors.</summary>
    Html,

    /// <summary>GOV.UK's search API.</summary>
    GovUkSearch,

    /// <summary>GOV.UK's content API: one page or collection.</summary>
    GovUkContent,

    /// <summary>RSS of EUR-Lex; acts are known by their CELEX number.</summary>
    EurLex,

    /// <summary>The list behind the Ministry of Commerce's pages: HTML within JSON.</summary>
    MofcomList,

    /// <summary>The Ministry of Commerce's export-control site: a form that is posted, JSON rows.</summary>
    MofcomExportControl,

    /// <summary>The Ministry of Commerce's English pages.</summary>
    MofcomEnglish,

    /// <summary>RSS of issues of the Canada Gazette; each leads to an index of documents.</summary>
    CanadaGazette,
}

/// <summary>Where notices come from, as data/sources.json describes it.</summary>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="TimeZone">IANA zone of the authority; a date without a zone is a day there.</param>
/// <param name="Language">BCP 47 tag of what it publishes.</param>
/// <param name="Url">https:, http: (see <paramref name="PlainHttp"/>), or file: with a file or folder; a relative file: path starts at the folder of sources.json.</param>
/// <param name="Schedule">Cron expression of five fields, in UTC.</param>
/// <param name="Html">For <see cref="SourceFormat.Html"/>, and only for it.</param>
/// <param name="Ignore">Regular expressions (.NET, culture-invariant): text that changes without meaning, such as a counter of visits; taken out before two texts of one item are compared.</param>
/// <param name="MostPages">How many pages of one list are read at most; null: as many as the format needs.</param>
/// <param name="Series">The series of numbers that it lists without a gap, such as <c>cn:mofcom</c>: a number that is missing is reported. Null: none.</param>
/// <param name="PlainHttp">Whether <paramref name="Url"/> may be http:, where anybody on the way can read and change the answer: its publisher has no https:.</param>
/// <param name="Archive">A record of the past: items dated after the clock are left for later.</param>
public sealed record Source(
    SourceId Id,
    string Name,
    string Jurisdiction,
    string Authority,
    string TimeZone,
    string Language,
    SourceFormat Format,
    string Url,
    string Schedule,
    bool Enabled = true,
    bool Archive = false,
    string? Notes = null,
    HtmlList? Html = null,
    IReadOnlyList<string>? Ignore = null,
    int? MostPages = null,
    string? Series = null,
    bool PlainHttp = false);

/// <summary>Where the items of an HTML page are, by CSS selectors; all but <paramref name="Item"/> are sought within one item.</summary>
/// <param name="Item">Selects each item.</param>
/// <param name="Title">Null: the text of the link.</param>
/// <param name="Link">Selects an element with an <c>href</c>; null: the first <c>a[href]</c>, or the item itself.</param>
/// <param name="Date">Null: the first thing in the item's text that can be read as a day.</param>
/// <param name="Text">What stands beside the title; null: nothing.</param>
/// <param name="Detail">Selects the body on the page that the link leads to; null: that page is not read.</param>
public sealed record HtmlList(string Item, string? Title = null, string? Link = null, string? Date = null, string? Text = null, string? Detail = null);

/// <summary>The file data/sources.json.</summary>
public sealed record SourceFile(IReadOnlyList<Source> Sources, [property: JsonPropertyName("$schema")] string? Schema = null);
