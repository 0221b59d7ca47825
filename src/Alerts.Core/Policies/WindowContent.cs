using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Policies;

/// <summary>The faults of one window's three ends. Pure.</summary>
internal static class WindowContent
{
    private static readonly string[] Ends = ["printed", "announced", "effective"];

    /// <param name="measure">The id of the measure whose window it is; null where it has none.</param>
    public static IEnumerable<ContentFault> Faults(Place? window, DateOnly? from, string? measure, PolicyNames names)
    {
        foreach (var end in Ends.Select(name => window?.Member(name)).OfType<Place>())
        {
            if (end.Member("on") is { Day: { } day } on && LastDay(end, day) < from?.DayNumber)
            {
                yield return on.Fault($"the window ends on {day:O}, before it starts on {from:O}");
            }
        }

        foreach (var fault in PolicyContent.AddressFaults(window?.Member("announced")?.Member("source")))
        {
            yield return fault;
        }

        if (window?.Member("effective")?.Member("by") is { Text: { } id } by)
        {
            if (!names.HasMeasure(id))
            {
                yield return PolicyNames.MissingMeasure(by, id);
            }
            else if (measure is not null && !names.MayEnd(id, measure))
            {
                yield return by.Fault($"'{id}' has no relation that extends, amends or repeals '{measure}', whose window it is said to end");
            }
        }
    }

    private static int LastDay(Place end, DateOnly on)
        => on.DayNumber - (end.Member("inclusive")?.Value.ValueKind == JsonValueKind.False ? 1 : 0);
}
