using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;

namespace Alerts.DataFiles;

/// <summary>Reads a JSON data file: syntax, then its form (schema and days), then its types. Pure but for the schema it is given.</summary>
public static class DataFileReader
{
    /// <summary>20 MiB: a hundred times the shipped dataset; what is larger is refused before it is parsed.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    // RFC 8259 sets no depth; our files are 12 deep.
    private const int MaxDepth = 32;

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <param name="fileName">What errors call the file.</param>
    /// <param name="schemaJson">The JSON Schema; all of its faults are reported, not only the first.</param>
    public static async Task<DataFile<T>> ReadAsync<T>(string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, CancellationToken cancellationToken)
    {
        if (bytes.Length > MaxBytes)
        {
            return Refuse<T>(fileName, "", $"the file has {bytes.Length} bytes; at most {MaxBytes} are read");
        }

        string text;
        var formFaults = new List<DataFault>();
        var mark = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            var body = bytes[mark..];
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body.Span);
            using var syntax = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            formFaults.AddRange(ImpossibleDays.In(syntax.RootElement).Select(d => new DataFault(fileName, d.Pointer, $"'{d.Text}' is not a day")));
        }
        catch (DecoderFallbackException e)
        {
            return Refuse<T>(fileName, "", $"not UTF-8 at byte {e.Index + mark}");
        }
        catch (JsonException e)
        {
            return Refuse<T>(fileName, "", $"not JSON: {FirstSentence(e.Message)}", (int?)e.LineNumber + 1);
        }

        var schema = await JsonSchema.FromJsonAsync(schemaJson, cancellationToken).ConfigureAwait(false);
        formFaults.AddRange(SchemaFaults.Of(fileName, schema.Validate(text)));
        if (formFaults.Count > 0)
        {
            return new DataFile<T>.Refused(formFaults);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) is { } value
                ? new DataFile<T>.Good(value)
                : Refuse<T>(fileName, "", "the document is null");
        }
        catch (JsonException e)
        {
            return Refuse<T>(fileName, JsonPointer.OfPath(e.Path), FirstSentence(e.Message), (int?)e.LineNumber + 1);
        }
    }

    private static DataFile<T>.Refused Refuse<T>(string file, string pointer, string reason, int? line = null)
        => new([new DataFault(file, pointer, reason, line)]);

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
