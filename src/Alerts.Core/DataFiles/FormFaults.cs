using System.Globalization;
using System.Text.Json;

namespace Alerts.DataFiles;

/// <summary>
/// Faults of single values that no schema can tell and at which a deserialiser stops: days that the calendar has not, NUL
/// and other control characters, half surrogate pairs, numbers out of range, properties that stand twice.
/// </summary>
internal static class FormFaults
{
    public static IEnumerable<ContentFault> In(Place place) => place.Value.ValueKind switch
    {
        JsonValueKind.Object => InObject(place),
        JsonValueKind.Array => place.Items.SelectMany(In),
        JsonValueKind.String => InText(place),
        JsonValueKind.Number when !place.Value.TryGetDecimal(out _) => [place.Fault("the number is too large")],
        _ => [],
    };

    private static IEnumerable<ContentFault> InObject(Place place)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in place.Value.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                yield return place.Fault("the name of a property holds half a surrogate pair");
                continue;
            }

            var member = place.Under(name, property.Value);
            if (!names.Add(name))
            {
                yield return member.Fault($"the property '{name}' stands twice");
            }

            if (ControlCharacter(name) is { } sign)
            {
                yield return member.Fault($"the name of the property holds {sign}");
            }

            foreach (var fault in In(member))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<ContentFault> InText(Place place)
    {
        if (place.Text is not { } text)
        {
            yield return place.Fault("the text holds half a surrogate pair");
            yield break;
        }

        if (ControlCharacter(text) is { } sign)
        {
            yield return place.Fault($"the text holds {sign}");
        }

        if (text is [_, _, _, _, '-', _, _, '-', _, _] && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && place.Day is null)
        {
            yield return place.Fault($"'{text}' is not a day");
        }
    }

    // Tabs and line ends are text.
    private static string? ControlCharacter(string text)
        => text.AsSpan().IndexOfAnyInRange('\0', '\u001F') is >= 0
            && text.FirstOrDefault(c => c < ' ' && c is not ('\t' or '\n' or '\r'), ' ') is var sign and < ' '
                ? string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)sign:X4}")
                : null;

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // As of a text: the escapes make no valid UTF-16.
            return null;
        }
    }
}
