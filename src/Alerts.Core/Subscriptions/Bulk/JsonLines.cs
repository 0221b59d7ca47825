using System.Text.Json;

namespace Alerts.Subscriptions.Bulk;

/// <summary>JSON Lines.</summary>
internal sealed class JsonLines : LineReader
{
    // A subscription is 2 deep.
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public override string Empty => "is empty";

    public override LineContent Read(int line, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
        {
            return LineContent.Nothing.Instance;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            var faults = Faults(line, document.RootElement).ToList();
            return faults.Count > 0 ? new LineContent.Faulty(faults) : new LineContent.Wish(document.RootElement.Deserialize<SubscriptionRequest>(Options)!);
        }
        catch (JsonException e)
        {
            return new LineContent.Faulty([new LineFault(line, $"is not JSON{At(e)}: {Reason(e)}")]);
        }
        catch (InvalidOperationException)
        {
            // JSON by grammar ("\ud800"), but no text.
            return new LineContent.Faulty([new LineFault(line, "has a string escape that is half a surrogate pair")]);
        }
    }

    public override LineFault Fault(int line, FieldFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new LineFault(line, fault.Reason, Pointer: $"#/{fault.Field}");
    }

    private static IEnumerable<LineFault> Faults(int line, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return [new LineFault(line, "must be a JSON object")];
        }

        return root.EnumerateObject().SelectMany(member => BulkColumns.Find(member.Name) is not { } column
            ? [new LineFault(line, $"'{Text.Shorten(member.Name, 80)}' is not a known property; there are {BulkColumns.Names}", Pointer: "#")]
            : Faults(column, member.Value).Select(f => new LineFault(line, f.Why, Pointer: $"#/{f.At}")));
    }

    private static IEnumerable<(string At, string Why)> Faults(BulkColumn column, JsonElement value) => column.Shape switch
    {
        _ when value.ValueKind == JsonValueKind.Null => [],
        BulkShape.Text => IsText(value) ? [] : [(column.Name, "must be a string")],
        BulkShape.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [] : [(column.Name, "must be true or false")],
        BulkShape.Texts => Items(column, value, IsText, "must be a string"),
        BulkShape.Numbers => Items(column, value, e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out _), "must be a whole number"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Throws where it holds half a surrogate pair.
    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is not null;

    private static IEnumerable<(string At, string Why)> Items(BulkColumn column, JsonElement value, Func<JsonElement, bool> fits, string expected)
        => value.ValueKind != JsonValueKind.Array ? [(column.Name, "must be an array")] : value.EnumerateArray().Index().Where(x => !fits(x.Item)).Select(x => ($"{column.Name}/{x.Index}", expected));

    private static string At(JsonException e) => e.BytePositionInLine is { } position ? $" at position {position + 1}" : "";

    private static string Reason(JsonException e)
    {
        var tail = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.', ' ');
    }
}
