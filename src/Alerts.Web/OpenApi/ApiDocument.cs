using Alerts.Alerting;
using Alerts.Subscriptions;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Adds to the generated OpenAPI document what the framework cannot see in the endpoints' signatures.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    private const string BearerScheme = "bearer";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.HttpMethod != "HEAD";
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer((operation, context, _) => Complete(operation, context));
        options.AddSchemaTransformer((schema, context, _) => context.JsonTypeInfo.Type == typeof(SubscriptionRequest) ? Narrow(schema) : Task.CompletedTask);
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Alerts",
            Version = "v1",
            Description = "Export rules on critical minerals: what changed, what lapses next, and who is told. Errors are problem documents (RFC 9457).",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = BearerScheme,
            Description = "The API key that the server printed when it first started.",
        };
        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().Any() || metadata.OfType<AuthorizationPolicy>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] }];
        }

        foreach (var parameter in metadata.OfType<QueryContract>().SelectMany(c => c.Parameters))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = parameter.Schema,
            });
        }

        return Task.CompletedTask;
    }

    // The request's type is loose, so that every fault can be told at once; the document says what is good.
    private static Task Narrow(OpenApiSchema schema)
    {
        var properties = schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Description = "What to be told, and where. Absent or empty lists mean all.";
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "channel", "target" };
        schema.AdditionalPropertiesAllowed = false;
        properties["channel"] = Choice(Enum.GetValues<ChannelKind>().Select(c => c.ToString().ToLowerInvariant()));
        properties["target"] = Described("An email address, or a webhook's URL.", new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 });
        properties["materials"] = List("Ids of materials and groups, from GET /v1/materials.", new OpenApiSchema { Type = JsonSchemaType.String });
        properties["jurisdictions"] = List("ISO 3166-1 alpha-2, or EU.", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{2}$" });
        properties["kinds"] = List("Kinds of alert; absent means all but those for operators.", Choice(AlertKinds.Names));
        var day = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = $"{LeadDays.Longest}" };
        var ladder = List("How many days before a cliff to tell; absent means 90, 30, 14, 7, 1 and 0.", day);
        ladder.MinItems = 1;
        properties["leadDays"] = ladder;
        properties["allDualUse"] = Described(
            "Whether acts that cover every dual-use item count as naming these materials; true where absent.",
            new OpenApiSchema { Type = JsonSchemaType.Boolean | JsonSchemaType.Null });
        properties["name"] = Described(
            "For people.", new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = SubscriptionDesk.MaxName });
        properties["tenant"] = Described(
            $"The company that owns it: lower-case words joined by hyphens; '{SubscriptionDesk.DefaultTenant}' where absent.",
            new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = 64 });
        return Task.CompletedTask;
    }

    private static OpenApiSchema List(string description, OpenApiSchema item)
        => Described(description, new OpenApiSchema { Type = JsonSchemaType.Array | JsonSchemaType.Null, Items = item });

    private static OpenApiSchema Choice(IEnumerable<string> values) => new() { Type = JsonSchemaType.String, Enum = [.. values.Select(v => (System.Text.Json.Nodes.JsonNode)v)] };

    private static OpenApiSchema Described(string description, OpenApiSchema schema)
    {
        schema.Description = description;
        return schema;
    }
}
