namespace Alerts.Notices;

/// <summary>One look at a source, as its health remembers it. Pure.</summary>
/// <param name="Took">How long it took.</param>
internal sealed record SourceLook(SourceHealth Before, DateTimeOffset At, TimeSpan Took)
{
    public const int MostGaps = 100;

    /// <summary>The Federal Register's largest answer has fewer that matter.</summary>
    public const int MostListed = 1000;

    /// <summary>Between two good looks more than this is a gap, whatever the reason: no source is looked at less often while the program runs.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(6);

    public SourceHealth Unchanged() => Good(Before.Listed, isBridged: true) with { Items = Before.Items, Bytes = Before.Bytes };

    public SourceHealth Taken(IReadOnlyList<SourceItem> found, long bytes)
    {
        var listed = found.Take(MostListed).Select(ListedItem.Of).ToList();
        var known = Before.Listed.Select(l => l.Identity).ToHashSet(StringComparer.Ordinal);
        return Good(listed, Before.Listed.Count == 0 || listed.Exists(l => known.Contains(l.Identity))) with { Items = found.Count, Bytes = bytes };
    }

    public SourceHealth Failed(string reason, TimeSpan? retryAfter) => Bad(reason) with { IsSuspect = false, NotBefore = At + retryAfter };

    public SourceHealth Suspected(string reason, DoubtedList? doubted, long bytes) => Bad(reason) with { IsSuspect = true, Doubted = doubted, Bytes = bytes };

    private SourceHealth Bad(string reason) => Look() with { Failures = Before.Failures + 1, Trouble = reason };

    private SourceHealth Good(IReadOnlyList<ListedItem> listed, bool isBridged) => Look() with
    {
        LastGood = At,
        Failures = 0,
        Trouble = null,
        IsSuspect = false,
        NotBefore = null,
        Doubted = null,
        Listed = listed,
        Gaps = Before.LastGood is { } last && (Before.Failures > 0 || At - last > Silence)
            ? [.. Before.Gaps.Append(new SourceGap(last, At, Before.Trouble ?? "not looked at", isBridged)).TakeLast(MostGaps)]
            : Before.Gaps,
    };

    private SourceHealth Look() => Before with { LastLook = At, Milliseconds = (int)Math.Min(Took.TotalMilliseconds, int.MaxValue) };
}
