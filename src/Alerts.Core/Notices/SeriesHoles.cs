using System.Globalization;

namespace Alerts.Notices;

/// <param name="Missing">The instrument that would have the number.</param>
/// <param name="Below">The nearest known number before it.</param>
/// <param name="Above">The nearest known number after it.</param>
public sealed record SeriesHole(InstrumentId Missing, InstrumentId Below, InstrumentId Above);

/// <summary>Numbers that are missing between two that are known.</summary>
public static class SeriesHoles
{
    /// <summary>Where more than this many numbers are missing in a row, the list does not hold the series.</summary>
    public const int Widest = 10;

    /// <param name="since">A hole is one when a later number was stored by then; another may have been published before it.</param>
    public static IReadOnlyList<SeriesHole> In(string series, int year, IReadOnlyList<SeriesEntry> known, DateTimeOffset since, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        var numbers = known.Select(e => (Entry: e, Number: NumberOf(e.Instrument, series, year)))
            .Where(x => x.Number is not null)
            .OrderBy(x => x.Number)
            .ToList();
        return [.. numbers.Zip(numbers.Skip(1))
            .Where(pair => pair.Second.Number - pair.First.Number is > 1 and <= Widest + 1)

            // What is older than what is told is baseline; what came above the hole counts from its first day.
            .Where(pair => numbers.Any(n => n.Number >= pair.Second.Number && n.Entry.FirstSeen <= since) && Recency.IsRecent(pair.Second.Entry.Published, now))
            .SelectMany(pair => Enumerable.Range(pair.First.Number!.Value + 1, pair.Second.Number!.Value - pair.First.Number.Value - 1)
                .Select(n => new SeriesHole(IdOf(pair.Second.Entry.Instrument, n), pair.First.Entry.Instrument, pair.Second.Entry.Instrument)))];
    }

    /// <summary>The number of an instrument in its series and year (<c>cn:mofcom:2026:44</c>, <c>ca:sor:2026-12</c>); null where it is of another.</summary>
    public static int? NumberOf(InstrumentId instrument, string series, int year)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{series}:{year}");
        return instrument.Value.StartsWith(prefix, StringComparison.Ordinal) && instrument.Value.AsSpan(prefix.Length) is [':' or '-', .. var digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    // In the form of its neighbour.
    private static InstrumentId IdOf(InstrumentId neighbour, int number)
        => new(string.Create(CultureInfo.InvariantCulture, $"{neighbour.Value[..(neighbour.Value.LastIndexOfAny([':', '-']) + 1)]}{number}"));
}
