using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Alerts.Policies;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Makes schemas as strict as the serializer is: what is always written is required, what is refused is not allowed.</summary>
internal static class SchemaRules
{
    /// <summary>Null for what is shown where it stands: ids, which are strings, bytes, and any JSON.</summary>
    public static string? NameOf(JsonTypeInfo type) => IsId(type.Type) || IsAnyJson(type.Type) || IsBytes(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo;
        schema.Description = schema.Description?.ReplaceLineEndings(" ");
        if (IsOpaque(type.Type))
        {
            SetOpaque(schema);
        }
        else if (IsId(type.Type))
        {
            SetId(schema, isNullable: Nullable.GetUnderlyingType(type.Type) is not null);
        }
        else if (IsAnyJson(type.Type))
        {
            SetAnyJson(schema);
        }
        else if (IsBytes(type.Type))
        {
            SetBytes(schema);
        }
        else if (schema.Enum is { Count: > 0 })
        {
            // One schema for a type, whether the member that it was met at first can be null or not: the member says so itself.
            schema.Type ??= JsonSchemaType.String;
            schema.Enum = [.. schema.Enum.Where(value => value is not null && value.GetValueKind() != JsonValueKind.Null)];
        }
        else if (type.Kind == JsonTypeInfoKind.Object)
        {
            SetMembers(schema, type, context.ApplicationServices.GetRequiredService<RequestTypes>().Contains(type.Type));
        }
        else if (type.ElementType is { } element && IsId(element))
        {
            var item = new OpenApiSchema();
            SetId(item, isNullable: false);
            schema.Items = item;
        }

        return Task.CompletedTask;
    }

    // Answers are open: members may be added to them within a version.
    private static void SetMembers(OpenApiSchema schema, JsonTypeInfo type, bool isRequest)
    {
        if (isRequest)
        {
            schema.AdditionalPropertiesAllowed = false;
            return;
        }

        schema.Required = type.Properties.Where(p => p.Get is not null && !IsLeftOutWhenNull(p)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in type.Properties)
        {
            if (schema.Properties?.TryGetValue(property.Name, out var described) == true && described is OpenApiSchema own)
            {
                own.Default = null;
                if (IsLeftOutWhenNull(property))
                {
                    own.Type &= ~JsonSchemaType.Null;
                }
            }
        }
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) => property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is { Length: > 0 };

    // The serializer shows nothing of a type that parses itself from a string.
    private static bool IsId(Type type)
        => (Nullable.GetUnderlyingType(type) ?? type).GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { IsGenericType: true } converter
            && converter.GetGenericTypeDefinition() == typeof(ParsableJsonConverter<>);

    /// <summary>A policy dataset has a schema of its own, which is longer than all of ours and is what it is checked by.</summary>
    public static bool IsOpaque(Type type) => type == typeof(PolicyFile);

    private static bool IsAnyJson(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(JsonElement);

    private static bool IsBytes(Type type) => type == typeof(Stream);

    private static void SetId(OpenApiSchema schema, bool isNullable)
    {
        schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.OneOf = null;
        schema.Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
        schema.MaxLength = 64;
    }

    private static void SetOpaque(OpenApiSchema schema)
    {
        schema.Description = "A whole policy dataset, as policies.json: its JSON Schema is policies.schema.json, beside it in the repository.";
        schema.Type = JsonSchemaType.Object;
        schema.Properties = null;
        schema.Required = null;
        schema.AdditionalPropertiesAllowed = true;
    }

    private static void SetBytes(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = "binary";
        schema.Properties = null;
        schema.Required = null;
    }

    private static void SetAnyJson(OpenApiSchema schema)
    {
        schema.OneOf = null;
        schema.Type = JsonSchemaType.Object | JsonSchemaType.Array | JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Null;
    }
}
