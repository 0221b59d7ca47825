using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Alerts.DataFiles;

/// <summary>Reads a JSON data file: syntax, then its schema, then its types. Pure but for the schema it is given.</summary>
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
        try
        {
            var body = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body.Span);
            using var syntax = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (DecoderFallbackException e)
        {
            return Refuse<T>(fileName, "", $"not UTF-8 at byte {e.Index}");
        }
        catch (JsonException e)
        {
            return Refuse<T>(fileName, "", $"not JSON: {FirstSentence(e.Message)}", (int?)e.LineNumber + 1);
        }

        var schema = await JsonSchema.FromJsonAsync(schemaJson, cancellationToken).ConfigureAwait(false);
        var errors = schema.Validate(text);
        if (errors.Count > 0)
        {
            return new DataFile<T>.Refused([.. errors.SelectMany(e => Faults(fileName, e)).Distinct()]);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) is { } value
                ? new DataFile<T>.Good(value)
                : Refuse<T>(fileName, "", "the document is null");
        }
        catch (JsonException e)
        {
            return Refuse<T>(fileName, ToPointer(e.Path), FirstSentence(e.Message), (int?)e.LineNumber + 1);
        }
    }

    private static DataFile<T>.Refused Refuse<T>(string file, string pointer, string reason, int? line = null)
        => new([new DataFault(file, pointer, reason, line)]);

    // A failed oneOf/anyOf or array item carries the real reasons as children.
    private static List<DataFault> Faults(string file, ValidationError error)
    {
        if (error is ChildSchemaValidationError { Errors.Count: > 0 } parent)
        {
            var inner = parent.Errors.Values.SelectMany(errors => errors).SelectMany(e => Faults(file, e)).ToList();
            if (inner.Count > 0)
            {
                return inner;
            }
        }

        return [new DataFault(file, ToPointer(error.Path), Reason(error), error.HasLineInfo ? error.LineNumber : null)];
    }

    private static string Reason(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => $"'{error.Property}' is missing",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not a known property",
        ValidationErrorKind.PatternMismatch => $"the text does not match the pattern {error.Schema.Pattern}",
        ValidationErrorKind.NotInEnumeration => $"must be one of {string.Join(", ", error.Schema.Enumeration.Select(v => v?.ToString() ?? "null"))}",
        ValidationErrorKind.StringTooShort => $"must have at least {error.Schema.MinLength} characters",
        ValidationErrorKind.TooFewItems => $"must have at least {error.Schema.MinItems} items",
        ValidationErrorKind.ItemsNotUnique => "has an item twice",
        ValidationErrorKind.StringExpected => "must be a string",
        ValidationErrorKind.ArrayExpected => "must be an array",
        ValidationErrorKind.ObjectExpected => "must be an object",
        ValidationErrorKind.BooleanExpected => "must be true or false",
        _ => $"breaks the schema ({error.Kind})",
    };

    // NJsonSchema writes "#/measures[3].id" and System.Text.Json "$.measures[3].id"; both become "/measures/3/id".
    private static string ToPointer(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return "";
        }

        var steps = path.TrimStart('#', '$').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Replace('.', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(steps.Select(s => "/" + s.Trim('\'')));
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
