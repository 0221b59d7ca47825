using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
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
        options.AddSchemaTransformer((schema, context, _) => DescribeIds(schema, context.JsonTypeInfo.Type, context.JsonTypeInfo.ElementType));
        options.AddSchemaTransformer((schema, context, _) =>
            context.JsonTypeInfo.Type == typeof(SubscriptionRequest) ? SubscriptionRequestSchema.DescribeAsync(schema) : Task.CompletedTask);
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
            Description = "An API key: the one that the server printed when it first started, or one of POST /v1/keys. Where the server is so configured, also an access token (RFC 9068) of its OpenID Connect issuer.",
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

        if (metadata.OfType<FileContract>().LastOrDefault() is { } file)
        {
            var content = file.MediaTypes.ToDictionary(m => m, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } }, StringComparer.Ordinal);
            operation.RequestBody = new OpenApiRequestBody { Description = file.Description, Required = true, Content = content };
        }

        foreach (var parameter in metadata.OfType<QueryContract>().SelectMany(c => c.Parameters))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Required = parameter.IsRequired,
                Description = parameter.Description,
                Schema = parameter.Schema,
            });
        }

        return Task.CompletedTask;
    }

    // The serializer shows nothing of a type that parses itself from a string.
    private static Task DescribeIds(OpenApiSchema schema, Type type, Type? element)
    {
        if (IsId(type))
        {
            SetId(schema);
        }
        else if (element is not null && IsId(element))
        {
            var item = new OpenApiSchema();
            SetId(item);
            schema.Items = item;
        }

        return Task.CompletedTask;
    }

    private static bool IsId(Type type) => type == typeof(MaterialId) || type == typeof(MeasureId);

    private static void SetId(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
        schema.MaxLength = 64;
    }
}
