using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alerts.Server.Cli.Remote;

/// <summary>The API's JSON as its client reads it: what it does not know is skipped, what it needs must be there.</summary>
internal static class ServerJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false), new PrintableText() },
    };

    /// <summary>Without what a terminal would obey: a server may be another's, and so may the names that it holds.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(IsControl(c) ? '\uFFFD' : c);
        }

        return clean.ToString();
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private sealed class PrintableText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() is { } text ? Printable(text) : null;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
