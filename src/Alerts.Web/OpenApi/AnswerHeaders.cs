using System.Text.Json.Nodes;
using Alerts.Web.Problems;
using Alerts.Web.Requests;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>The headers of answers under /v1. Each is described once, under components.</summary>
internal static class AnswerHeaders
{
    private const string RetryAfter = "Retry-After";

    private static readonly (string Name, bool IsAlways, string Description, JsonSchemaType Type, JsonNode Example)[] All =
    [
        (RequestId.Header, true, "Names the request in the audit log: yours where you sent one, else ours.", JsonSchemaType.String, "4bf92f3577b34da6a3ce929d0e0e4736"),
        (RateLimits.PolicyHeader, true, "The quota (q) for one key or one address in a window (w) of seconds.", JsonSchemaType.String, "\"key\";q=6000;w=60"),
        (RateLimits.Header, true, "What is left of the quota (r), and in how many seconds (t) it is whole again.", JsonSchemaType.String, "\"key\";r=5999;t=1"),
        (RetryAfter, true, "In how many seconds to try again.", JsonSchemaType.Integer, 2),
        ("WWW-Authenticate", true, "How to authenticate (RFC 6750).", JsonSchemaType.String, "Bearer"),
        ("Location", true, "Where the new thing is.", JsonSchemaType.String, "/v1/tenants/acme"),
        ("ETag", true, "The version of what is answered, for 'If-Match'.", JsonSchemaType.String, "\"v3\""),
        ("Last-Modified", false, "When the newest of it changed.", JsonSchemaType.String, "Fri, 20 Nov 2026 12:00:00 GMT"),
        (IdempotencyFilter.ReplayedHeader, false, "'true' where the answer is repeated from before, because the Idempotency-Key was used already for this request.", JsonSchemaType.String, "true"),
    ];

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var header in All)
        {
            document.AddComponent<IOpenApiHeader>(
                header.Name,
                new OpenApiHeader { Description = header.Description, Required = header.IsAlways, Schema = new OpenApiSchema { Type = header.Type }, Example = header.Example.DeepClone() });
        }
    }

    /// <summary>Of an operation that needs no key.</summary>
    public static Dictionary<string, IOpenApiHeader> OfOpenAnswer(OpenApiDocument document) => Of(document, [RequestId.Header]);

    public static Dictionary<string, IOpenApiHeader> OfGoodAnswer(int status, bool hasETag, bool isPost, OpenApiDocument document)
        => Of(document, [RequestId.Header, RateLimits.PolicyHeader, RateLimits.Header,
            .. When(status == 201, "Location"), .. When(hasETag && status != 204, "ETag"), .. When(isPost, IdempotencyFilter.ReplayedHeader)]);

    /// <summary>Of a feed, which is asked for again and again.</summary>
    public static Dictionary<string, IOpenApiHeader> OfFeed(OpenApiDocument document)
        => Of(document, [RequestId.Header, RateLimits.PolicyHeader, RateLimits.Header, "ETag", "Last-Modified"]);

    /// <summary>All kinds have one status.</summary>
    public static Dictionary<string, IOpenApiHeader> OfProblem(IReadOnlyList<ProblemKind> kinds, OpenApiDocument document)
    {
        var headers = Of(document, [RequestId.Header,
            .. When(kinds[0].Status != 500, RateLimits.PolicyHeader), .. When(kinds[0].Status != 500, RateLimits.Header),
            .. When(kinds[0].Status is 401 or 403, "WWW-Authenticate"), .. When(kinds[0].Status is 429 or 503, RetryAfter)]);
        if (kinds[0].Status == 409)
        {
            headers[RetryAfter] = new OpenApiHeader { Description = "In how many seconds to try again, where waiting helps.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
        }

        return headers;
    }

    private static IEnumerable<string> When(bool isSo, string header) => isSo ? [header] : [];

    private static Dictionary<string, IOpenApiHeader> Of(OpenApiDocument document, IEnumerable<string> names)
        => names.ToDictionary(n => n, IOpenApiHeader (n) => new OpenApiHeaderReference(n, document), StringComparer.Ordinal);
}
