using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>What the document says once for all operations.</summary>
internal static class DocumentHead
{
    public const string BearerScheme = "bearer";

    // What each tag means, in the order of the page. A test names the tag that is missing here.
    private static readonly (string Name, string Description)[] Tags =
    [
        ("subscriptions", "Who wants to be told what, where, when and how early."),
        ("alerts", "What was worth telling, each found once."),
        ("deliveries", "One alert for one target, with every attempt."),
        ("targets", "Where deliveries go: mail addresses and webhooks, masked."),
        ("feeds", "Alerts as a feed, and the days on which the law changes as a calendar."),
        ("materials", "Minerals, metals and products under control, and the groups that name several."),
        ("measures", "Legal acts and their provisions, and what changed in our record of them."),
        ("law", "What is in force on a day, and the days on which the law changes by itself."),
        ("notices", "What official sources published, and how well they were watched."),
        ("sources", "Where notices come from, and how they are."),
        ("proposals", "What notices seem to do to the law, for a person to decide."),
        ("dataset", "Revisions of the policy dataset: upload, compare, publish, roll back."),
        ("silences", "What nobody is told for a while."),
        ("suppressions", "Addresses to which nothing is mailed."),
        ("dead-letters", "Messages that could not be worked off."),
        ("tenants", "Companies that own subscriptions."),
        ("keys", "Keys to this API."),
        ("audit", "Who changed what, when and from where."),
        ("health", "Whether the process is alive and can answer."),
    ];

    public static Task DescribeAsync(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Alerts",
            Version = ApiDocument.Name,
            Summary = "Export rules on critical minerals: what changed, what lapses next, and who is told.",
            Description = """
                Errors are problem documents (RFC 9457) that name every fault; clients switch on `type`. Lists are read page by page with `limit` and `cursor`.
                What can be changed has an `ETag`, which a change names in `If-Match`. Every `POST` takes an `Idempotency-Key`. A request may bear its own
                `X-Request-Id` (1 to 64 letters, digits, `-`, `_`, `.`). Times are RFC 3339, days ISO 8601, countries ISO 3166-1 alpha-2 or `EU`.
                Members may be added to answers and words to enumerations within v1: pass over what you do not know. Unknown members of requests are refused.
                """.ReplaceLineEndings(" "),
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // Relative, so that the document is the same wherever the server stands.
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that serves this document." }];
        document.Tags = DescribedTags(document);
        document.AddComponent<IOpenApiSecurityScheme>(BearerScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = BearerScheme,
            Description = "An API key: the one that the server printed when it first started, or one of POST /v1/keys. Where the server is so configured, also an access token (RFC 9068) of its OpenID Connect issuer. Each operation names the scope that it needs.",
        });
        AnswerHeaders.AddTo(document);
        PartialBodies.Loosen(document);
        UnusedSchemas.Remove(document);
        return Task.CompletedTask;
    }

    private static HashSet<OpenApiTag> DescribedTags(OpenApiDocument document)
    {
        var used = (document.Tags ?? new HashSet<OpenApiTag>()).Select(t => t.Name!).ToHashSet(StringComparer.Ordinal);
        var known = Tags.Where(t => used.Contains(t.Name)).Select(t => new OpenApiTag { Name = t.Name, Description = t.Description });
        return [.. known, .. used.Except(Tags.Select(t => t.Name), StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name })];
    }
}
