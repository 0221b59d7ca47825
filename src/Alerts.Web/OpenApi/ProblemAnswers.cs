using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alerts.Web.Problems;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>
/// Answers that are problem documents. Operations that fail in the same ways with the same status share one, under components; its name
/// is theirs.
/// </summary>
internal static class ProblemAnswers
{
    public static IOpenApiResponse Of(IReadOnlyList<ProblemKind> kinds, OpenApiDocument document, JsonSerializerOptions json)
    {
        var name = string.Join("Or", kinds.Select(k => string.Concat(k.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));
        if (document.Components?.Responses?.ContainsKey(name) != true)
        {
            document.AddComponent<IOpenApiResponse>(name, Describe(kinds, document, json));
        }

        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiResponse Describe(IReadOnlyList<ProblemKind> kinds, OpenApiDocument document, JsonSerializerOptions json)
        => new()
        {
            Description = string.Join(" Or: ", kinds.Select(k => $"{k.Title}. {k.Meaning}")),
            Headers = AnswerHeaders.OfProblem(kinds, document),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [MediaTypeNames.Application.ProblemJson] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document),
                    Examples = kinds.ToDictionary(k => k.Name, IOpenApiExample (k) => new OpenApiExample { Summary = k.Title, Value = Example(k, json) }, StringComparer.Ordinal),
                },
            },
        };

    private static JsonNode Example(ProblemKind kind, JsonSerializerOptions json)
        => JsonSerializer.SerializeToNode(new ProblemDocument(kind.Type, kind.Title, kind.Status, Detail(kind), Errors(kind), kind.Status == 500 ? "4bf92f3577b34da6a3ce929d0e0e4736" : null), json)!;

    private static string? Detail(ProblemKind kind) => kind.Name switch
    {
        "malformed-body" => "Line 2, position 14: 'e' is an invalid start of a value.",
        "forbidden" => "This needs a key with the scope 'alerts:read'.",
        _ => null,
    };

    private static IReadOnlyList<ProblemError>? Errors(ProblemKind kind) => kind.Name switch
    {
        "invalid-parameters" => [new ProblemError("must be a whole number from 1 to 200", Parameter: "limit")],
        "invalid-body" => [new ProblemError("is not a material or group; did you mean 'gallium'?", Pointer: "#/materials/0"), new ProblemError("is missing", Pointer: "#/target")],
        _ => null,
    };
}
