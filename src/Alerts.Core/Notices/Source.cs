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
    /// <summary>Atom 1.0 or RSS 2.0, told apart by the root element.</summary>
    Feed,

    /// <summary>The Federal Register's JSON API, version 1.</summary>
    FederalRegister,
}

/// <summary>Where notices come from, as data/sources.json describes it.</summary>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2, or EU.</param>
/// <param name="TimeZone">IANA zone of the authority; a date without a zone is a day there.</param>
/// <param name="Language">BCP 47 tag of what it publishes.</param>
/// <param name="Url">https:, or file: with a file or folder; a relative file: path starts at the folder of sources.json.</param>
/// <param name="Schedule">Cron expression of five fields, in UTC.</param>
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
    string? Notes = null);

/// <summary>The file data/sources.json.</summary>
public sealed record SourceFile(IReadOnlyList<Source> Sources, [property: JsonPropertyName("$schema")] string? Schema = null);
