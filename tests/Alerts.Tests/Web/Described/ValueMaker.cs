using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alerts.Tests.Web.Described;

/// <summary>Makes values that a schema describes, and spoils them.</summary>
internal sealed class ValueMaker(DescribedApi api, Random random)
{
    private const int Deepest = 4;

    /// <summary>What clumsy and hostile users write.</summary>
    public static readonly IReadOnlyList<string> Hostile =
    [
        "", " ", "\0", "\n", "a\r\nX-Injected: yes", "null", "-1", "0", "1e400", "true", "[]", "{}", "'; DROP TABLE alerts;--", "<script>alert(1)</script>", "../../etc/passwd", "%s%n", "${jndi:ldap://x}",
        "镓", "ｇａｌｌｉｕｍ", "g\u0430llium", "\u202Egallium", "e\u0301", "🜛🜛", "\uFEFF", "\u0085", "gallium", "GALLIUM", " gallium", "gallium ", "a--b", "-a", "2026-02-30", "2026-11-28T25:00:00Z", "2026-11-28", "9999-12-31T23:59:59.9999999-14:00", "0001-01-01T00:00:00+14:00",
        new('a', 64), new('a', 65), new('a', 128), new('a', 129), new('镓', 200), new('镓', 201), new('b', 1024), new('b', 1025), new('c', 4000),
    ];

    public JsonNode? Good(JsonElement described, int depth = 0)
    {
        var schema = api.Follow(described);
        if (schema.TryGetProperty("enum", out var words))
        {
            return Node(Pick(words.EnumerateArray().ToList()));
        }

        foreach (var choice in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(choice, out var choices))
            {
                return Good(Pick(choices.EnumerateArray().ToList()), depth);
            }
        }

        var types = !schema.TryGetProperty("type", out var type) ? ["string"] : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!).ToList() : [type.GetString()!];
        return Pick(types) switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => Whole(schema),
            "number" => Math.Round(random.NextDouble() * 1000, 3),
            "array" => Array(schema, depth),
            "object" => Object(schema, depth),
            _ => Text(schema),
        };
    }

    public string Text(JsonElement schema)
    {
        var (least, most) = (Number(schema, "minLength", 0), Number(schema, "maxLength", 40));
        return schema.TryGetProperty("pattern", out var pattern) ? PatternText.Make(pattern.GetString()!, random)
            : !schema.TryGetProperty("format", out var format) ? new string((char)('a' + random.Next(26)), random.Next(least, Math.Min(most, least + 20) + 1))
            : format.GetString() switch
            {
                "date" => $"20{random.Next(20, 30)}-0{random.Next(1, 10)}-1{random.Next(10)}",
                "date-time" => $"20{random.Next(20, 30)}-0{random.Next(1, 10)}-1{random.Next(10)}T08:00:0{random.Next(10)}Z",
                "uri" => "https://example.com/x",
                var other => throw new NotSupportedException($"Teach {nameof(ValueMaker)} the format '{other}'."),
            };
    }

    /// <summary>The same with one thing changed, anywhere in it.</summary>
    public JsonNode? Spoiled(JsonNode? value)
    {
        var root = new JsonObject { ["root"] = value?.DeepClone() };
        var places = Places(root).ToList();
        var (holder, key) = Pick(places);
        switch (random.Next(10))
        {
            case 0 when holder is JsonObject members && !ReferenceEquals(holder, root):
                members.Remove((string)key);
                break;
            case 1 when holder is JsonObject members && !ReferenceEquals(holder, root):
                members[$"{key}{Pick(["x", " ", "/", "~", "镓"])}"] = Any();
                break;
            case 2 when holder is JsonArray items:
                items.Add(items[(int)key]?.DeepClone());
                break;
            default:
                Set(holder, key, Any());
                break;
        }

        return root["root"]?.DeepClone();
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private JsonNode? Any() => random.Next(9) switch
    {
        0 => null,
        1 => Pick([0, -1, 1, 366, int.MaxValue, int.MinValue]),
        2 => Pick([0.5, -1e-7, 1e300]),
        3 => random.Next(2) == 0,
        4 => new JsonArray(),
        5 => new JsonObject(),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(1, 300)).Select(i => (JsonNode?)i)]),
        7 => Enumerable.Range(0, random.Next(1, 13)).Aggregate((JsonNode)"deep", (inner, i) => i % 2 == 0 ? new JsonArray(inner) : new JsonObject { ["x"] = inner }),
        _ => Pick(Hostile),
    };

    private static IEnumerable<(JsonNode Holder, object Key)> Places(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(m => (m.Value is { } inner ? Places(inner) : []).Append((node, m.Key))),
        JsonArray items => items.SelectMany((item, i) => (item is { } inner ? Places(inner) : []).Append((node, (object)i))),
        _ => [],
    };

    private static void Set(JsonNode holder, object key, JsonNode? value)
    {
        if (holder is JsonObject members)
        {
            members[(string)key] = value;
        }
        else
        {
            ((JsonArray)holder)[(int)key] = value;
        }
    }

    private int Whole(JsonElement schema)
    {
        var (least, most) = (Number(schema, "minimum", 0), Number(schema, "maximum", 1000));
        return Pick([least, most, random.Next(least, most)]);
    }

    private JsonArray Array(JsonElement schema, int depth)
    {
        var count = Math.Max(Number(schema, "minItems", 0), depth < Deepest ? random.Next(4) : 0);
        return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Good(schema.GetProperty("items"), depth + 1))]);
    }

    private JsonObject Object(JsonElement schema, int depth)
    {
        var made = new JsonObject();
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var member in schema.TryGetProperty("properties", out var members) ? members.EnumerateObject() : default)
        {
            if (required.Contains(member.Name) || (depth < Deepest && random.Next(3) == 0))
            {
                made[member.Name] = Good(member.Value, depth + 1);
            }
        }

        return made;
    }

    private static int Number(JsonElement schema, string keyword, int otherwise) => schema.TryGetProperty(keyword, out var number) ? number.GetInt32() : otherwise;

    private static JsonNode? Node(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : JsonNode.Parse(element.GetRawText());
}
