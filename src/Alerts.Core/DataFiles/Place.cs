using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Alerts.DataFiles;

/// <summary>
/// A value of a data file with its place, read without trust: what is missing or has another shape than the reader wants is
/// simply not there, so that checks of content can run over a file that breaks its schema.
/// </summary>
public sealed class Place
{
    private readonly Place? _parent;
    private readonly string? _name;
    private readonly int _index;

    private Place(JsonElement value, Place? parent, string? name, int index)
    {
        Value = value;
        _parent = parent;
        _name = name;
        _index = index;
    }

    public JsonElement Value { get; }

    /// <summary>RFC 6901 JSON Pointer; empty for the document.</summary>
    public string Pointer => _parent is null ? "" : _parent.Pointer + (_name is null ? $"/{_index}" : JsonPointer.Step(_name));

    /// <summary>The text of a string; null for all else, and for a text that holds half a surrogate pair.</summary>
    public string? Text => Value.ValueKind == JsonValueKind.String && TryRead(Value, out var text) ? text : null;

    /// <summary>A day of the calendar in the form 2026-11-27; null for all else.</summary>
    public DateOnly? Day => DateOnly.TryParseExact(Text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The items of an array, in order; none for all else.</summary>
    public IEnumerable<Place> Items
        => Value.ValueKind == JsonValueKind.Array ? Value.EnumerateArray().Index().Select(i => new Place(i.Item, this, null, i.Index)) : [];

    public static Place Document(JsonElement root) => new(root, null, null, 0);

    /// <summary>A member of an object; of several with one name the last, as every other reader here takes it.</summary>
    public Place? Member(string name)
        => Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var value) ? new Place(value, this, name, 0) : null;

    /// <summary>The items of a member that is an array.</summary>
    public IEnumerable<Place> ItemsOf(string name) => Member(name)?.Items ?? [];

    /// <summary>A fault of this value.</summary>
    public ContentFault Fault(string reason, string? missing = null) => new(Pointer, reason, missing);

    internal Place Under(string name, JsonElement value) => new(value, this, name, 0);

    internal static bool TryRead(JsonElement text, [NotNullWhen(true)] out string? value)
    {
        try
        {
            value = text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Documented for a text that is no valid UTF-16 after its escapes are read.
            value = null;
        }

        return value is not null;
    }
}

/// <param name="Missing">See <see cref="DataFault.Missing"/>.</param>
public sealed record ContentFault(string Pointer, string Reason, string? Missing = null);
