using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alerts.Notices;

/// <summary>
/// What makes a legal act one act wherever it is published, as text that is compared by its characters: jurisdiction, issuer's
/// series and number, such as <c>cn:mofcom:2025:70</c>, <c>us:fr:2025-19846</c>, <c>eu:celex:32026R1941</c>, <c>ca:sor:2026-12</c>.
/// </summary>
[JsonConverter(typeof(InstrumentIdJsonConverter))]
public sealed record InstrumentId(string Value)
{
    private const string FederalRegister = "us:fr:";

    /// <summary>
    /// One form where publishers write the same number in several: the Federal Register pads its numbers with zeroes, and its copies
    /// for public inspection with more of them.
    /// </summary>
    public InstrumentId Canonical
    {
        get
        {
            var dash = Value.LastIndexOf('-');
            if (!Value.StartsWith(FederalRegister, StringComparison.Ordinal) || dash < 0 || dash == Value.Length - 1)
            {
                return this;
            }

            var number = Value.AsSpan(dash + 1).TrimStart('0');
            return number.Length == Value.Length - dash - 1 || number.IsEmpty ? this : new InstrumentId(string.Concat(Value.AsSpan(0, dash + 1), number));
        }
    }

    public override string ToString() => Value;
}

internal sealed class InstrumentIdJsonConverter : JsonConverter<InstrumentId>
{
    public override InstrumentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text ? new InstrumentId(text) : throw new JsonException("not an instrument");

    public override void Write(Utf8JsonWriter writer, InstrumentId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
