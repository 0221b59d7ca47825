using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>A cliff with its history.</summary>
/// <param name="Id">See <see cref="CliffIdentity"/>.</param>
/// <param name="Cliff">As it is; of one that is gone, as it last was.</param>
/// <param name="Memory">Of one that is gone: what it concerned. Null while it is there.</param>
/// <param name="Sequence">Of the acceptance by which its day or its certainty last changed, or by which it came or went. It only grows.</param>
/// <param name="ChangedAt">When that was.</param>
public sealed record ChronicledCliff(string Id, CliffEvent Cliff, CliffMemory? Memory, long Sequence, DateTimeOffset ChangedAt)
{
    public bool IsGone => Memory is not null;
}

/// <summary>The cliffs of a dataset, and those that were there before and are gone, folded over the accepted revisions. Pure.</summary>
public sealed class CliffChronicle
{
    /// <summary>So many days after its day a cliff that is gone is forgotten.</summary>
    public const int Remembered = 366;

    public static readonly CliffChronicle Empty = new(null, 0, []);

    private readonly Dictionary<string, ChronicledCliff> _cliffs;

    private CliffChronicle(PolicyDataset? dataset, long sequence, Dictionary<string, ChronicledCliff> cliffs) => (Dataset, Sequence, _cliffs) = (dataset, sequence, cliffs);

    /// <summary>What is in use; null before the first.</summary>
    public PolicyDataset? Dataset { get; }

    /// <summary>Of the last acceptance.</summary>
    public long Sequence { get; }

    /// <summary>Gone or there, by day.</summary>
    public IReadOnlyList<ChronicledCliff> Cliffs => [.. _cliffs.Values.OrderBy(c => c.Cliff.Key.On).ThenBy(c => c.Id, StringComparer.Ordinal)];

    /// <summary>What it is once this was accepted.</summary>
    public CliffChronicle After(PolicyDataset dataset, MaterialCatalogue catalogue, long sequence, DateTimeOffset at)
    {
        var events = CliffEvent.Of(new PolicyTimeline(dataset, catalogue).Cliffs());
        var ids = CliffIdentity.Of(events);
        var after = events.ToDictionary(e => ids[e.Key], e => _cliffs.GetValueOrDefault(ids[e.Key]) is { IsGone: false } was && IsSame(was.Cliff, e)
            ? was with { Cliff = e }
            : new ChronicledCliff(ids[e.Key], e, null, sequence, at), StringComparer.Ordinal);
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        foreach (var was in _cliffs.Values.Where(c => !after.ContainsKey(c.Id)))
        {
            if (was.IsGone ? was.Cliff.Key.On >= today.AddDays(-Remembered) : was.Cliff.Key.On >= today)
            {
                after.Add(was.Id, was.IsGone ? was : was with { Memory = CliffMemory.Of(was.Cliff, Dataset!), Sequence = sequence, ChangedAt = at });
            }
        }

        return new CliffChronicle(dataset, sequence, after);
    }

    /// <summary>As if this acceptance were the first: what changed before counts as of it. So the same revisions give the same numbers, wherever the fold began.</summary>
    public CliffChronicle Since(long sequence, DateTimeOffset at)
        => new(Dataset, Sequence, _cliffs.Values.Select(c => c.Sequence < sequence ? c with { Sequence = sequence, ChangedAt = at } : c).ToDictionary(c => c.Id, StringComparer.Ordinal));

    private static bool IsSame(CliffEvent was, CliffEvent now) => (was.Key.On, was.Certainty) == (now.Key.On, now.Certainty);
}
