using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;

namespace Alerts.DataFiles;

/// <summary>
/// Reads a JSON data file: syntax, then its form, its schema and its content in one round, then its types. Pure but for the
/// schema it is given.
/// </summary>
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

    public static string TooLarge(long bytes) => $"the file has {bytes} bytes; at most {MaxBytes} are read";

    /// <param name="fileName">What errors call the file.</param>
    /// <param name="schemaJson">The JSON Schema; all of its faults are reported, not only the first.</param>
    /// <param name="check">Finds faults of content. It is given the document whatever its shape, and must not throw for one.</param>
    public static async Task<DataFile<T>> ReadAsync<T>(
        string fileName, ReadOnlyMemory<byte> bytes, string schemaJson, Func<Place, IEnumerable<ContentFault>>? check, CancellationToken cancellationToken)
    {
        if (bytes.Length > MaxBytes)
        {
            return Refuse<T>(fileName, "", TooLarge(bytes.Length));
        }

        if (Undecodable(bytes.Span, out var text) is { } undecodable)
        {
            return Refuse<T>(fileName, "", undecodable);
        }

        List<DataFault> faults;
        try
        {
            using var syntax = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = true });
            var root = Place.Document(syntax.RootElement);
            faults = [.. FormFaults.In(root).Concat(check?.Invoke(root) ?? []).Select(f => new DataFault(fileName, f.Pointer, f.Reason, Missing: f.Missing))];
        }
        catch (JsonException e)
        {
            return Refuse<T>(fileName, "", $"not JSON: {FirstSentence(e.Message)}", (int?)e.LineNumber + 1);
        }

        var schema = await JsonSchema.FromJsonAsync(schemaJson, cancellationToken).ConfigureAwait(false);
        faults = Merge(faults, SchemaFaults.Of(fileName, schema, text));
        return faults.Count > 0 ? new DataFile<T>.Refused(faults) : Deserialize<T>(fileName, text);
    }

    // What is known of the content says more than the schema does of the same value.
    private static List<DataFault> Merge(List<DataFault> content, IEnumerable<DataFault> schema)
    {
        var known = content.Select(f => f.Pointer).ToHashSet(StringComparer.Ordinal);
        return [.. content, .. schema.Where(f => f.Pointer.Length == 0 || !known.Contains(f.Pointer))];
    }

    private static DataFile<T> Deserialize<T>(string fileName, string text)
    {
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

    // Null where the bytes are text. The byte order mark is taken off: RFC 8259 lets a parser ignore it.
    private static string? Undecodable(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return "not UTF-8 at byte 0: it is UTF-16; save it as UTF-8";
        }

        var mark = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes[mark..]);
            return text.Length == 0 ? "not JSON: the file is empty" : null;
        }
        catch (DecoderFallbackException e)
        {
            return $"not UTF-8 at byte {e.Index + mark}";
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
