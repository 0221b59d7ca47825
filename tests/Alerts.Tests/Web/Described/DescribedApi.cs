using System.Text.Json;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Described;

/// <summary>The served OpenAPI document, read as a client reads it.</summary>
internal sealed class DescribedApi(JsonElement root)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    public JsonElement Root { get; } = root;

    public IReadOnlyList<DescribedOperation> Operations
        => [.. Root.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject().Where(o => Methods.Contains(o.Name)).Select(o => new DescribedOperation(o.Name.ToUpperInvariant(), path.Name, o.Value, this)))];

    public static async Task<DescribedApi> ReadAsync(ApiServer api) => new((await api.GetAsync("/openapi/v1.json")).Json);

    /// <summary>JSON itself, or a type built on it; not lines of it.</summary>
    public static bool IsJson(string mediaType) => mediaType.EndsWith("/json", StringComparison.Ordinal) || mediaType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>What a reference stands for; what is none stands for itself.</summary>
    public JsonElement Follow(JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.Split('/').Skip(1).Aggregate(Root, (at, step) => at.GetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
        }

        return element;
    }
}

internal sealed record DescribedParameter(string Name, string In, bool IsRequired, JsonElement Schema);

/// <param name="Example">Null where the document has none.</param>
internal sealed record DescribedBody(JsonElement Schema, JsonElement? Example);

/// <param name="Headers">By name: whether it is always there, and what its value is.</param>
/// <param name="Bodies">By media type; empty where the answer has no body.</param>
internal sealed record DescribedAnswer(IReadOnlyDictionary<string, (bool IsAlways, JsonElement Schema)> Headers, IReadOnlyDictionary<string, DescribedBody> Bodies);

internal sealed class DescribedOperation(string method, string path, JsonElement json, DescribedApi api)
{
    public string Method { get; } = method;

    /// <summary>With its parameters in braces.</summary>
    public string Path { get; } = path;

    public string Id => json.GetProperty("operationId").GetString()!;

    public JsonElement Json => json;

    public IReadOnlyList<DescribedParameter> Parameters { get; } = !json.TryGetProperty("parameters", out var parameters) ? [] :
        [.. parameters.EnumerateArray().Select(api.Follow).Select(p => new DescribedParameter(
            p.GetProperty("name").GetString()!, p.GetProperty("in").GetString()!, p.TryGetProperty("required", out var required) && required.GetBoolean(), p.GetProperty("schema")))];

    public bool NeedsBody { get; } = json.TryGetProperty("requestBody", out var body) && body.TryGetProperty("required", out var required) && required.GetBoolean();

    /// <summary>What it takes, by media type; empty where it takes no body.</summary>
    public IReadOnlyDictionary<string, DescribedBody> Bodies { get; } = json.TryGetProperty("requestBody", out var body) ? Contents(body) : new Dictionary<string, DescribedBody>(StringComparer.OrdinalIgnoreCase);

    /// <summary>By status.</summary>
    public IReadOnlyDictionary<int, DescribedAnswer> Answers { get; } = json.GetProperty("responses").EnumerateObject().ToDictionary(
        a => int.Parse(a.Name, System.Globalization.CultureInfo.InvariantCulture), a => Answer(api.Follow(a.Value), api));

    public override string ToString() => $"{Id} ({Method} {Path})";

    private static DescribedAnswer Answer(JsonElement answer, DescribedApi api)
    {
        var headers = !answer.TryGetProperty("headers", out var described) ? [] : described.EnumerateObject().Select(h => (h.Name, Header: api.Follow(h.Value)));
        return new DescribedAnswer(
            headers.ToDictionary(h => h.Name, h => (h.Header.TryGetProperty("required", out var required) && required.GetBoolean(), h.Header.GetProperty("schema")), StringComparer.OrdinalIgnoreCase),
            Contents(answer));
    }

    private static Dictionary<string, DescribedBody> Contents(JsonElement holder)
        => !holder.TryGetProperty("content", out var content) ? new(StringComparer.OrdinalIgnoreCase)
            : content.EnumerateObject().ToDictionary(c => c.Name, c => new DescribedBody(c.Value.GetProperty("schema"), c.Value.TryGetProperty("example", out var example) ? example : null), StringComparer.OrdinalIgnoreCase);
}
