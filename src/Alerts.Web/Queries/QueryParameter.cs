using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alerts.Policies;
using Microsoft.OpenApi;

namespace Alerts.Web.Queries;

/// <summary>One query parameter that an endpoint takes: checked, and described in the OpenAPI document, from this alone.</summary>
internal abstract record QueryParameter(string Name, string Description)
{
    public abstract OpenApiSchema Schema { get; }

    public bool IsRequired { get; init; }

    /// <summary>What is wrong with the value; null when it is good.</summary>
    public abstract string? Fault(string value);
}

/// <param name="Default">Taken where the parameter is absent.</param>
internal sealed record WholeNumberParameter(string Name, string Description, int Minimum, int Maximum, int Default) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = Minimum.ToString(CultureInfo.InvariantCulture),
        Maximum = Maximum.ToString(CultureInfo.InvariantCulture),
        Default = Default,
    };

    public override string? Fault(string value)
        => TryRead(value, out var number) && number >= Minimum && number <= Maximum ? null : $"must be a whole number from {Minimum} to {Maximum}";

    public int Read(string? value) => value is not null && TryRead(value, out var number) ? number : Default;

    private static bool TryRead(string value, out int number)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

internal sealed record TextParameter(string Name, string Description, int MaxLength) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = MaxLength };

    public override string? Fault(string value)
        => value.Length == 0 || value.Length > MaxLength ? $"must have 1 to {MaxLength} characters"
            : value.Any(char.IsControl) ? "has a control character"
            : null;
}

/// <summary>Two capital letters: ISO 3166-1 alpha-2, or EU.</summary>
internal sealed partial record CountryParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    private const string Pattern = "^[A-Z]{2}$";

    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Pattern = Pattern };

    public override string? Fault(string value)
        => value.Length == 2 && TwoCapitals().IsMatch(value) ? null : "must be a two-letter country code in capitals (ISO 3166-1 alpha-2) or EU";

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TwoCapitals();
}

/// <summary>A calendar date, ISO 8601.</summary>
internal sealed record DayParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Format = "date" };

    public override string? Fault(string value) => LegalDay.Parse(value) is null ? "is not a day: write it as 2026-11-28" : null;
}

/// <summary>Names with commas between.</summary>
internal sealed record NamesParameter<T>(string Name, string Description) : QueryParameter(Name, $"{Description} One or more, with commas between, of {string.Join(", ", Known)}.")
    where T : struct, Enum
{
    private static readonly string[] Known = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    public override OpenApiSchema Schema
    {
        get
        {
            var names = string.Join('|', Known);
            return new() { Type = JsonSchemaType.String, Pattern = $"^({names})(,({names}))*$" };
        }
    }

    public override string? Fault(string value)
        => value.Split(',', StringSplitOptions.TrimEntries).All(n => Known.Contains(n, StringComparer.Ordinal)) ? null : $"must be one or more of {string.Join(", ", Known)}, with commas between";
}

/// <summary>One name of a list.</summary>
internal sealed record OneNameParameter<T>(string Name, string Description) : QueryParameter(Name, Description)
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Known = Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()), StringComparer.Ordinal);

    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Pattern = $"^({string.Join('|', Known.Keys)})$" };

    public override string? Fault(string value) => Known.ContainsKey(value) ? null : $"must be one of {string.Join(", ", Known.Keys)}";

    public static T? Read(string? value) => value is not null && Known.TryGetValue(value, out var known) ? known : null;
}

/// <summary>true or false; false where absent.</summary>
internal sealed record FlagParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.Boolean, Default = false };

    public override string? Fault(string value) => value is "true" or "false" ? null : "must be true or false";

    public static bool Read(string? value) => value == "true";
}

/// <summary>An instant with its offset, RFC 3339.</summary>
internal sealed record InstantParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Format = "date-time" };

    public override string? Fault(string value) => Read(value) is null ? "is not an instant: write it as 2026-11-28T08:00:00Z" : null;

    public static DateTimeOffset? Read(string? value)
        => DateTimeOffset.TryParseExact(value, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            && (value!.EndsWith('Z') || value.LastIndexOf('+') > 10 || value.LastIndexOf('-') > 10)
            ? instant
            : null;
}

/// <summary>One of a few words, or several with commas between.</summary>
internal sealed record WordsParameter(string Name, string Description, IReadOnlyCollection<string> Known, bool IsSeveral) : QueryParameter(Name, Description)
{
    public override OpenApiSchema Schema
    {
        get
        {
            var words = string.Join('|', Known.Select(Regex.Escape));
            return new() { Type = JsonSchemaType.String, Pattern = IsSeveral ? $"^({words})(,({words}))*$" : $"^({words})$" };
        }
    }

    public override string? Fault(string value)
        => (IsSeveral ? Read(value)! : [value]).All(word => Known.Contains(word, StringComparer.Ordinal)) ? null
            : IsSeveral ? $"must be one or more of {string.Join(", ", Known)}, with commas between"
            : $"must be one of {string.Join(", ", Known)}";

    /// <summary>Null where it is absent.</summary>
    public static IReadOnlyList<string>? Read(string? value) => value?.Split(',', StringSplitOptions.TrimEntries);
}

/// <summary>How many days before, as a duration of RFC 5545: P1D to P365D.</summary>
internal sealed partial record DaysBeforeParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    private const string Pattern = "^P([1-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-5])D$";

    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Pattern = Pattern };

    public override string? Fault(string value) => value is ['P', .., 'D'] && Days().IsMatch(value) ? null : "must be whole days from P1D to P365D, such as P7D";

    /// <summary>Null where it is absent.</summary>
    public static int? Read(string? value) => value is null ? null : int.Parse(value.AsSpan(1, value.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Days();
}
