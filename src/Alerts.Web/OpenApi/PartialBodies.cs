using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Gives partial bodies (<see cref="Json.PartialBody"/>) a schema of their own where their type requires something.</summary>
internal static class PartialBodies
{
    // Of the model only; it is not written.
    private const string Marker = "partial-body";

    public static void Mark(OpenApiOperation operation) => (operation.Metadata ??= new Dictionary<string, object>(StringComparer.Ordinal))[Marker] = true;

    public static void Loosen(OpenApiDocument document)
    {
        var operations = document.Paths.Values.Select(p => p.Operations).OfType<Dictionary<HttpMethod, OpenApiOperation>>().SelectMany(o => o.Values);
        var bodies = operations.Where(o => o.Metadata?.ContainsKey(Marker) == true).SelectMany(o => o.RequestBody?.Content?.Values ?? []);
        foreach (var media in bodies)
        {
            if (media.Schema is OpenApiSchemaReference { Reference.Id: { } id, Required.Count: > 0 })
            {
                var loose = (OpenApiSchema)document.Components!.Schemas![id].CreateShallowCopy();
                loose.Required = null;
                loose.Description = $"Any members of a {id}.";
                document.AddComponent<IOpenApiSchema>($"{id}Part", loose);
                media.Schema = new OpenApiSchemaReference($"{id}Part", document);
            }
        }
    }
}
