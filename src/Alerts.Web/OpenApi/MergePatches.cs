using Alerts.Web.Json;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>A merge patch names what changes: of the type that it patches nothing is required.</summary>
internal static class MergePatches
{
    public static void Loosen(OpenApiDocument document)
    {
        var operations = document.Paths.Values.Select(p => p.Operations).OfType<Dictionary<HttpMethod, OpenApiOperation>>().SelectMany(o => o.Values);
        foreach (var content in operations.Select(o => o.RequestBody?.Content).OfType<IDictionary<string, OpenApiMediaType>>())
        {
            if (content.TryGetValue(JsonBody.Patch, out var patch) && patch.Schema is OpenApiSchemaReference { Reference.Id: { } id, Required.Count: > 0 })
            {
                var loose = (OpenApiSchema)document.Components!.Schemas![id].CreateShallowCopy();
                loose.Required = null;
                loose.Description = $"A JSON Merge Patch (RFC 7396) of a {id}: what is not named stays, null means the default.";
                document.AddComponent<IOpenApiSchema>($"{id}Patch", loose);
                foreach (var media in content.Values)
                {
                    media.Schema = new OpenApiSchemaReference($"{id}Patch", document);
                }
            }
        }
    }
}
