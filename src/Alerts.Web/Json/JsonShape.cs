using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Alerts.Web.Problems;

namespace Alerts.Web.Json;

/// <summary>
/// Compares a JSON document with the type it is to become and finds every difference in shape: unknown properties, nulls
/// and wrong types. The serializer alone stops at the first.
/// </summary>
internal static class JsonShape
{
    // A body of 64 KiB can hold thousands of faults; nobody mends more than these at once.
    private const int MostFaults = 50;

    public static IReadOnlyList<ProblemError> Faults(JsonElement root, JsonTypeInfo type)
        => [.. Walk(root, type, "#").Take(MostFaults)];

    private static IEnumerable<ProblemError> Walk(JsonElement element, JsonTypeInfo type, string at) => type.Kind switch
    {
        JsonTypeInfoKind.Object => element.ValueKind == JsonValueKind.Object ? WalkObject(element, type, at) : [Wrong("an object", at)],
        JsonTypeInfoKind.Enumerable => element.ValueKind == JsonValueKind.Array ? WalkArray(element, type, at) : [Wrong("an array", at)],
        _ => Fits(element, type) ? [] : [Wrong(Expected(type.Type), at)],
    };

    private static IEnumerable<ProblemError> WalkObject(JsonElement element, JsonTypeInfo type, string at)
    {
        foreach (var member in element.EnumerateObject())
        {
            var here = $"{at}/{Escape(member.Name)}";
            var property = type.Properties.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.Ordinal));
            if (property is null)
            {
                yield return new ProblemError(
                    $"'{Text.Shorten(member.Name, 80)}' is not a known property; there are {string.Join(", ", type.Properties.Select(p => p.Name))}", here);
                continue;
            }

            if (member.Value.ValueKind == JsonValueKind.Null && property.IsSetNullable)
            {
                continue;
            }

            foreach (var fault in Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), here))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<ProblemError> WalkArray(JsonElement element, JsonTypeInfo type, string at)
    {
        var item = type.Options.GetTypeInfo(type.ElementType!);
        return element.EnumerateArray().Index().SelectMany(x => Walk(x.Item, item, $"{at}/{x.Index}"));
    }

    private static bool Fits(JsonElement element, JsonTypeInfo type)
    {
        try
        {
            return element.Deserialize(type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ProblemError Wrong(string expected, string at) => new($"must be {expected}", at);

    private static string Expected(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.String => "a string",
        TypeCode.Int32 => "a whole number",
        TypeCode.Boolean => "true or false",
        _ => "of another type",
    };

    // RFC 6901 section 3, then section 6 for the fragment.
    private static string Escape(string name)
        => Uri.EscapeDataString(Text.Shorten(name, 80).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
}
