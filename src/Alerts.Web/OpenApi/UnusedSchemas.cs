using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Alerts.Web.OpenApi;

/// <summary>Takes schemas away that nothing refers to: the framework keeps the parts of what we show without its parts.</summary>
internal static partial class UnusedSchemas
{
    public static void Remove(OpenApiDocument document)
    {
        if (document.Components?.Schemas is not { } schemas)
        {
            return;
        }

        int before;
        do
        {
            before = schemas.Count;
            var used = Reference().Matches(Written(document)).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
            foreach (var unused in schemas.Keys.Except(used, StringComparer.Ordinal).ToList())
            {
                schemas.Remove(unused);
            }
        }
        while (schemas.Count < before);
    }

    private static string Written(OpenApiDocument document)
    {
        using var text = new StringWriter();
        document.SerializeAs(ApiDocument.Version, new OpenApiJsonWriter(text));
        return text.ToString();
    }

    [GeneratedRegex("\"#/components/schemas/(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Reference();
}
