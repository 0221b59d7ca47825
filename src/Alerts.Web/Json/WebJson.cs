using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alerts.Web.Json;

/// <summary>How the API writes and reads JSON: camel case, kebab-case enums, strict in what it takes; unknown properties are for <see cref="JsonShape"/>.</summary>
internal static class WebJson
{
    /// <summary>Of a request's body, which <see cref="JsonBody"/> holds to it: a subscription is 2 deep. What we write has the serializer's own bound, as the OpenAPI schema of a measure is deeper.</summary>
    public const int MaxDepth = 16;

    public static void Configure(JsonSerializerOptions options)
    {
        // Chinese stays readable. Safe because no answer of ours is HTML: the media type and nosniff say so.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.AllowDuplicateProperties = false;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }
}
