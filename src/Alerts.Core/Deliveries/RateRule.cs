namespace Alerts.Deliveries;

/// <summary>At most so many in any span of time of this length: a sliding window, exact, since a receiver that counts does so too.</summary>
/// <param name="Count">1 or more; as many may go at once. Each one that went is remembered for the length of the window.</param>
/// <param name="Per">Longer than zero.</param>
public sealed record RateRule(int Count, TimeSpan Per);

/// <summary>One window for each rule. Not safe for use by several threads at once.</summary>
internal sealed class RateWindows(IReadOnlyList<RateRule> rules)
{
    // When the last went, oldest first; no more than the rule's count.
    private readonly List<Queue<DateTimeOffset>> _went = [.. rules.Select(_ => new Queue<DateTimeOffset>())];

    /// <summary>When one more may go: <paramref name="now"/> or later.</summary>
    /// <param name="ahead">So many go before it, each as soon as it may.</param>
    public DateTimeOffset NextAt(DateTimeOffset now, int ahead = 0) => rules.Select((rule, i) => NextAt(rule, _went[i], now, ahead)).Append(now).Max();

    /// <summary>One goes now.</summary>
    public void Take(DateTimeOffset now)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (_went[i].Count == rules[i].Count)
            {
                _went[i].Dequeue();
            }

            _went[i].Enqueue(now);
        }
    }

    public bool IsEmpty(DateTimeOffset now) => rules.Zip(_went).All(window => window.Second.All(at => at + window.First.Per <= now));

    // The one that goes next goes a window after the one that went Count before it.
    private static DateTimeOffset NextAt(RateRule rule, Queue<DateTimeOffset> went, DateTimeOffset now, int ahead)
    {
        var (windows, before) = (0, went.Count + ahead - rule.Count);
        while (before >= went.Count)
        {
            (windows, before) = (windows + 1, before - rule.Count);
        }

        var since = before < 0 ? now : went.ElementAt(before) + rule.Per;
        return (since > now ? since : now) + (rule.Per * windows);
    }
}
