using System.Collections.Concurrent;

namespace Alerts.Subscriptions;

/// <summary>Reads the canonical texts in which stores keep filters, ladders and cadences. They repeat from row to row: each different one is parsed once.</summary>
public sealed class WishTexts
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, SubscriptionFilter> _filters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LeadDays> _ladders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Cadence> _cadences = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">It names a kind that this version does not know.</exception>
    public SubscriptionFilter Filter(string text) => Known(_filters, text, SubscriptionFilter.Parse);

    public LeadDays Ladder(string text) => Known(_ladders, text, static t => LeadDays.Parse(t));

    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public Cadence Cadence(string text)
        => Known(_cadences, text, static t => Subscriptions.Cadence.TryParse(t, out var cadence) ? cadence : throw new InvalidDataException("A stored cadence cannot be read."));

    private static T Known<T>(ConcurrentDictionary<string, T> known, string text, Func<string, T> parse)
    {
        if (known.TryGetValue(text, out var value))
        {
            return value;
        }

        if (known.Count >= MostKept)
        {
            known.Clear();
        }

        return known.GetOrAdd(text, parse);
    }
}
