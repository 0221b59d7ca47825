using System.Globalization;
using System.Text.Json;

namespace Alerts.DataFiles;

/// <summary>
/// Finds texts in the form of a day that are none, such as 2026-02-30: a pattern cannot tell, and the deserialiser stops
/// at the first.
/// </summary>
internal static class ImpossibleDays
{
    public static IEnumerable<(string Pointer, string Text)> In(JsonElement element, string pointer = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => In(p.Value, pointer + JsonPointer.Step(p.Name))),
        JsonValueKind.Array => element.EnumerateArray().Index().SelectMany(i => In(i.Item, $"{pointer}/{i.Index}")),
        JsonValueKind.String when IsImpossible(element) => [(pointer, element.GetString()!)],
        _ => [],
    };

    // The raw text: half a surrogate pair, which GetString refuses, is for the deserialiser to report.
    private static bool IsImpossible(JsonElement element)
        => element.GetRawText() is ['"', _, _, _, _, '-', _, _, '-', _, _, '"'] raw
            && raw.AsSpan(1, 4).IndexOfAnyExceptInRange('0', '9') < 0
            && !DateOnly.TryParseExact(raw.AsSpan(1, 10), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
