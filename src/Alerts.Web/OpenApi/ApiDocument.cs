using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Adds to the generated OpenAPI document what the framework cannot see in the endpoints' signatures, by rule from their metadata and types.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    public const OpenApiSpecVersion Version = OpenApiSpecVersion.OpenApi3_1;

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = Version;
        options.ShouldInclude = description => description.HttpMethod != "HEAD";
        options.CreateSchemaReferenceId = SchemaRules.NameOf;
        options.AddSchemaTransformer((schema, context, _) => SchemaRules.CompleteAsync(schema, context));
        options.AddSchemaTransformer((schema, context, _) => RequestSchemas.DescribeAsync(schema, context.JsonTypeInfo.Type));
        options.AddOperationTransformer((operation, context, _) => OperationRules.CompleteAsync(operation, context));
        options.AddDocumentTransformer((document, _, _) => DocumentHead.DescribeAsync(document));
    }
}
