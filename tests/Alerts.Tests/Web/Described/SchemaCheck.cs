using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alerts.Tests.Web.Described;

/// <summary>
/// Compares values with schemas of the document (JSON Schema 2020-12, as far as the document uses it). A keyword that it does not know
/// fails the test, so that nothing is passed over.
/// </summary>
/// <param name="isClosed">Whether a member that a schema does not name is a fault, even where the schema lets clients meet it: for what this very version answers.</param>
internal sealed class SchemaCheck(DescribedApi api, bool isClosed)
{
    private static readonly HashSet<string> Notes = new(["description", "default", "example", "examples", "title", "deprecated", "properties", "required", "additionalProperties"], StringComparer.Ordinal);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public IReadOnlyList<string> Faults(JsonElement value, JsonElement schema) => [.. Walk(value, schema, "#")];

    private IEnumerable<string> Walk(JsonElement value, JsonElement described, string at)
    {
        var schema = api.Follow(described);
        var faults = schema.EnumerateObject().SelectMany(keyword => Apply(keyword.Name, keyword.Value, value, at));
        return value.ValueKind == JsonValueKind.Object ? faults.Concat(Members(value, schema, at)) : faults;
    }

    private IEnumerable<string> Apply(string keyword, JsonElement rule, JsonElement value, string at) => keyword switch
    {
        "type" => When(!Types(rule).Any(t => Is(value, t)), $"{at}: {Short(value)} is not {rule}"),
        "enum" => When(!rule.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), $"{at}: {Short(value)} is not one of {Short(rule)}"),
        "items" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany((item, i) => Walk(item, rule, $"{at}/{i}")) : [],
        "minItems" => When(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() < rule.GetInt32(), $"{at}: fewer than {rule} items"),
        "maxItems" => When(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > rule.GetInt32(), $"{at}: more than {rule} items"),
        "minLength" => When(value.ValueKind == JsonValueKind.String && Length(value) < rule.GetInt32(), $"{at}: shorter than {rule}"),
        "maxLength" => When(value.ValueKind == JsonValueKind.String && Length(value) > rule.GetInt32(), $"{at}: longer than {rule}"),
        "pattern" => When(value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, EndsForGood(rule.GetString()!), RegexOptions.CultureInvariant, Patience), $"{at}: {Short(value)} does not match {rule}"),
        "minimum" => When(value.ValueKind == JsonValueKind.Number && value.GetDouble() < rule.GetDouble(), $"{at}: {value} is less than {rule}"),
        "maximum" => When(value.ValueKind == JsonValueKind.Number && value.GetDouble() > rule.GetDouble(), $"{at}: {value} is more than {rule}"),
        "format" => When(!HasFormat(value, rule.GetString()!), $"{at}: {Short(value)} is no {rule}"),
        "oneOf" => When(rule.EnumerateArray().Count(s => !Walk(value, s, at).Any()) != 1, $"{at}: {Short(value)} fits not exactly one of {Short(rule)}: {string.Join("; ", rule.EnumerateArray().SelectMany(s => Walk(value, s, at)).Take(5))}"),
        "anyOf" => When(rule.EnumerateArray().All(s => Walk(value, s, at).Any()), $"{at}: {Short(value)} fits none of {Short(rule)}"),
        _ when Notes.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal) => [],
        _ => throw new NotSupportedException($"Teach {nameof(SchemaCheck)} the keyword '{keyword}', at {at}."),
    };

    private IEnumerable<string> Members(JsonElement value, JsonElement schema, string at)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal) : [];
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : (JsonElement?)null;
        foreach (var member in value.EnumerateObject())
        {
            var here = $"{at}/{member.Name}";
            var faults = known.TryGetValue(member.Name, out var described) ? Walk(member.Value, described, here)
                : others is { ValueKind: JsonValueKind.Object } each ? Walk(member.Value, each, here)
                : others is { ValueKind: JsonValueKind.False } || (others is null && isClosed && known.Count > 0) ? [$"{here}: is not described"]
                : [];
            foreach (var fault in faults)
            {
                yield return fault;
            }
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!) : [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                yield return $"{at}: '{name}' is missing";
            }
        }
    }

    private static IEnumerable<string> When(bool isWrong, string fault) => isWrong ? [fault] : [];

    private static IEnumerable<string> Types(JsonElement rule) => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(t => t.GetString()!) : [rule.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.Truncate(number) == number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException($"There is no type '{type}'."),
    };

    private static bool HasFormat(JsonElement value, string format) => (format, value.ValueKind) switch
    {
        ("int32", JsonValueKind.Number) => value.TryGetInt32(out _),
        ("int64", JsonValueKind.Number) => value.TryGetInt64(out _),
        ("double", JsonValueKind.Number) => true,
        ("date", JsonValueKind.String) => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ("date-time", JsonValueKind.String) => IsInstant(value.GetString()!),
        ("uri", JsonValueKind.String) => Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        ("int32" or "int64" or "double" or "date" or "date-time" or "uri", _) => true,
        _ => throw new NotSupportedException($"Teach {nameof(SchemaCheck)} the format '{format}'."),
    };

    // RFC 3339.
    private static bool IsInstant(string text)
        => Regex.IsMatch(text, @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    // In ECMA-262 "$" is the very end; in .NET a line break may follow.
    private static string EndsForGood(string pattern) => pattern.EndsWith('$') ? $"{pattern[..^1]}\\z" : pattern;

    private static int Length(JsonElement text) => text.GetString()!.EnumerateRunes().Count();

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 120 ? text : new StringBuilder(text, 0, 117, 120).Append("...").ToString();
    }
}
