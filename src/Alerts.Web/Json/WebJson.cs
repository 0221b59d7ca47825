using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alerts.Web.Json;

/// <summary>How the API writes and reads JSON: camel case, kebab-case enums, strict in what it takes; unknown properties are for <see cref="JsonShape"/>.</summary>
internal static class WebJson
{
    /// <summary>A subscription is 2 deep.</summary>
    public const int MaxDepth = 16;

    public static void Configure(JsonSerializerOptions options)
    {
        // Chinese stays readable. Safe because no answer of ours is HTML: the media type and nosniff say so.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MaxDepth = MaxDepth;
        options.AllowDuplicateProperties = false;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }
}
