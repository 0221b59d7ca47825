using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alerts.Tests.Web.Described;

/// <param name="Why">What of it the document forbids; empty where it forbids nothing: then the answer may be anything that is described.</param>
internal sealed record MadeRequest(
    DescribedOperation Operation, string Url, IReadOnlyList<(string Name, string Value)> Headers, string? ContentType, byte[]? Body, IReadOnlyList<string> Why)
{
    public override string ToString()
        => $"{Operation.Method} {Url}\n{string.Concat(Headers.Select(h => $"{h.Name}: {h.Value}\n"))}Content-Type: {ContentType}\n\n{(Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 2000))))}\n(forbidden: {string.Join("; ", Why)})";
}

/// <summary>Makes requests to an operation from the document alone: good ones, and such as a clumsy or hostile client sends.</summary>
internal sealed class RequestMaker(DescribedApi api, KnownIds known, Random random)
{
    private readonly ValueMaker _values = new(api, random);
    private readonly SchemaCheck _check = new(api, isClosed: false);

    public MadeRequest Make(DescribedOperation operation)
    {
        var why = new List<string>();
        var headers = Headers(operation, why);
        var url = Path(operation) + Query(operation, why);
        var (contentType, body) = operation.Bodies.Count == 0 ? Chance(10) ? ("application/json", "{}"u8.ToArray()) : (null, null) : Body(operation, why);
        return new MadeRequest(operation, url, headers, contentType, body, why);
    }

    /// <summary>Where ids of such things are known.</summary>
    /// <param name="parameter">Null: the first.</param>
    public static string PlaceOf(string template, string? parameter = null) => template[..template.IndexOf($"/{{{parameter}", StringComparison.Ordinal)];

    // "%00" and a bare ".." never reach the API: the server refuses the one, the client resolves the other.
    private string Path(DescribedOperation operation)
        => operation.Parameters.Where(p => p.In == "path").Aggregate(operation.Path, (path, parameter) => path.Replace(
            $"{{{parameter.Name}}}",
            Uri.EscapeDataString(Chance(75) && known.Any(PlaceOf(operation.Path, parameter.Name)) is { } id ? id : _values.Pick([.. ValueMaker.Hostile.Where(t => t.Length > 0 && !t.Contains('\0', StringComparison.Ordinal)), "x", "gallium"])),
            StringComparison.Ordinal));

    private string Query(DescribedOperation operation, List<string> why)
    {
        var parts = new List<string>();
        foreach (var parameter in operation.Parameters.Where(p => p.In == "query"))
        {
            if (!Chance(parameter.IsRequired ? 95 : 35))
            {
                why.AddRange(parameter.IsRequired ? [$"{parameter.Name} is missing"] : []);
                continue;
            }

            var text = Chance(15) && known.Any(KnownIds.Revision) is { } revision ? revision : Chance(75) ? known.Any($"{operation.Path}?{parameter.Name}") ?? Words(_values.Good(parameter.Schema)) : _values.Pick(ValueMaker.Hostile);
            why.AddRange(_check.Faults(Read(text, parameter.Schema), parameter.Schema).Select(f => $"{parameter.Name}{f}"));
            parts.Add($"{parameter.Name}={Uri.EscapeDataString(text)}");
            if (Chance(2))
            {
                parts.Add(parts[^1]);
                why.Add($"{parameter.Name} twice");
            }
        }

        if (Chance(3) && operation.Answers.ContainsKey(400))
        {
            parts.Add(_values.Pick(["nothing=1", "Limit=1", "%F0%9F%9C%9B", "=", "&&", "id=x"]));
            why.AddRange(parts[^1] is "&&" or "=" ? [] : ["unknown parameter"]);
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private List<(string, string)> Headers(DescribedOperation operation, List<string> why)
    {
        var headers = new List<(string, string)>();
        foreach (var parameter in operation.Parameters.Where(p => p.In == "header"))
        {
            var isSent = Chance(parameter.IsRequired ? 92 : 20);
            why.AddRange(parameter.IsRequired && !isSent ? [$"{parameter.Name} is missing"] : []);
            var value = !isSent ? null
                : parameter.Name != "If-Match" ? Chance(85) ? _values.Text(api.Follow(parameter.Schema)) : new string('k', 256)
                : Chance(60) ? "*" : known.Any($"{operation.Path} ETag") ?? _values.Pick(["\"v999999\"", "W/\"v1\"", "v1", "\"", ","]);
            if (value is not null)
            {
                why.AddRange(_check.Faults(JsonSerializer.SerializeToElement(value), parameter.Schema).Select(f => $"{parameter.Name}{f}"));
                // The client takes spaces at the ends away.
                headers.Add((parameter.Name, value.Trim() is { Length: > 0 } trimmed ? trimmed : "k"));
            }
        }

        if (Chance(10))
        {
            headers.Add(("X-Request-Id", _values.Pick(["mine-1", new string('r', 64), new string('r', 65), "a b", "<x>"])));
        }

        if (Chance(3))
        {
            headers.Add(("Authorization", _values.Pick(["Bearer alk_x", "Bearer", "Basic YTpi", "Bearer " + new string('z', 500)])));
            why.AddRange(operation.Answers.ContainsKey(401) ? ["a bad key"] : []);
        }

        return headers;
    }

    private (string?, byte[]?) Body(DescribedOperation operation, List<string> why)
    {
        if (Chance(3))
        {
            why.AddRange(operation.NeedsBody ? ["no body"] : []);
            return (null, null);
        }

        var (mediaType, described) = _values.Pick([.. operation.Bodies]);
        if (Chance(3))
        {
            why.Add("another media type");
            return (_values.Pick(["text/plain", "application/xml", "application/json; charset=utf-16", "x"]), "{}"u8.ToArray());
        }

        if (!DescribedApi.IsJson(mediaType))
        {
            return (mediaType, File(described));
        }

        if (Chance(8))
        {
            why.Add("no JSON object");
            return (mediaType, _values.Pick(Broken));
        }

        var value = described.Example is { } example && Chance(80) ? JsonNode.Parse(example.GetRawText()) : _values.Good(described.Schema);
        if (value is JsonObject members && members.ContainsKey(KnownIds.Revision) && known.Any(KnownIds.Revision) is { } revision)
        {
            members[KnownIds.Revision] = revision;
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            value = _values.Spoiled(value);
        }

        why.AddRange(_check.Faults(JsonSerializer.SerializeToElement(value), described.Schema));
        return (mediaType, JsonSerializer.SerializeToUtf8Bytes(value));
    }

    // Anything may be in a file; a good one is what the document shows.
    private byte[] File(DescribedBody described)
    {
        var text = described.Example is { ValueKind: JsonValueKind.String } example ? example.GetString()! : "";
        var at = random.Next(text.Length + 1);
        return Encoding.UTF8.GetBytes(Chance(50) ? text : text[..at] + _values.Pick(ValueMaker.Hostile) + text[at..]);
    }

    private static readonly IReadOnlyList<byte[]> Broken =
    [
        [], "{"u8.ToArray(), "nul"u8.ToArray(), "null"u8.ToArray(), "[]"u8.ToArray(), "\"x\""u8.ToArray(), "{} {}"u8.ToArray(), "{\"a\":1,\"a\":2}"u8.ToArray(), "{\"name\":\"\\ud800\"}"u8.ToArray(), "{\"\\ud800\":1}"u8.ToArray(),
        [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8], [0xEF, 0xBB, 0xBF, .. "[]"u8], Encoding.UTF8.GetBytes(new string('[', 20) + new string(']', 20)), Encoding.UTF8.GetBytes(new string('[', 30_000)), Encoding.UTF8.GetBytes(new string(' ', 70_000)), "{/* c */}"u8.ToArray(), [0, 0, 0, 0],
    ];

    private static string Words(JsonNode? value) => value switch
    {
        null => "",
        JsonArray several => string.Join(',', several.Select(Words)),
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    // A query holds texts only: one that looks like the described type is read as it.
    private JsonElement Read(string text, JsonElement schema)
        => api.Follow(schema).GetProperty("type").GetString() switch
        {
            "integer" when text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => JsonSerializer.SerializeToElement(number),
            "boolean" when text is "true" or "false" => JsonSerializer.SerializeToElement(text == "true"),
            _ => JsonSerializer.SerializeToElement(text),
        };

    private bool Chance(int percent) => random.Next(100) < percent;
}
