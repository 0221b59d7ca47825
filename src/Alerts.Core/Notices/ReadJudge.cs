namespace Alerts.Notices;

/// <summary>What an answer is worth.</summary>
public abstract record ReadVerdict
{
    private ReadVerdict()
    {
    }

    /// <param name="Known">Identities of items that are not new although they are called otherwise than before: stored, not told.</param>
    public sealed record Trusted(IReadOnlySet<string> Known) : ReadVerdict
    {
        /// <summary>Trusted, and nothing is known under another name.</summary>
        public static Trusted Whole { get; } = new(new HashSet<string>(StringComparer.Ordinal));
    }

    /// <summary>Nothing is concluded from it, neither news nor silence.</summary>
    /// <param name="Doubted">What would be taken if it stays; null for what is never taken.</param>
    public sealed record Suspect(string Reason, DoubtedList? Doubted) : ReadVerdict;
}

/// <summary>
/// Decides whether a list can be believed, by comparing it with the last one that was. Pure. A list that lost over half of its items,
/// or shares none with the last, is believed when it stays; one that is empty, or whose titles are question marks, never.
/// </summary>
public static class ReadJudge
{
    /// <summary>How long a doubted list must stay.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromMinutes(30);

    // Of shorter lists one new item is much.
    private const int LeastToCompare = 5;

    public static ReadVerdict Of(SourceHealth health, IReadOnlyList<SourceItem> found, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(found);
        if (found.Count > 0 && found.Count(i => IsQuestionMarks(i.Title)) * 2 >= found.Count)
        {
            return new ReadVerdict.Suspect("titles of question marks: the source lost the characters", null);
        }

        var before = health.Listed;
        if (before.Count == 0)
        {
            return ReadVerdict.Trusted.Whole;
        }

        if (found.Count == 0)
        {
            return new ReadVerdict.Suspect($"lists nothing where it listed {before.Count}", null);
        }

        var listed = found.Select(ListedItem.Of).ToList();
        var known = before.Select(b => b.Identity).ToHashSet(StringComparer.Ordinal);
        var reason = before.Count >= LeastToCompare && listed.Count >= LeastToCompare && !listed.Exists(l => known.Contains(l.Identity)) ? "every item has another id than before"
            : before.Count >= LeastToCompare && listed.Count * 2 < before.Count ? $"lists {listed.Count} where it listed {before.Count}"
            : null;
        if (reason is null || IsConfirmed(health.Doubted, listed, now))
        {
            if (reason is null)
            {
                return ReadVerdict.Trusted.Whole;
            }

            var titles = before.Select(b => b.Title).ToHashSet(StringComparer.Ordinal);
            return new ReadVerdict.Trusted(found.Where((_, i) => !known.Contains(listed[i].Identity) && titles.Contains(listed[i].Title)).Select(i => i.Identity).ToHashSet(StringComparer.Ordinal));
        }

        return new ReadVerdict.Suspect(reason, Doubt(health, listed, now));
    }

    /// <summary>Whether the items are those of a read that was doubted, long enough ago.</summary>
    public static bool HasStayed(SourceHealth health, IReadOnlyList<SourceItem> found, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(health);
        return health.Doubted is not null && IsConfirmed(health.Doubted, [.. found.Select(ListedItem.Of)], now);
    }

    /// <summary>These items as doubted: since now, or since they first were.</summary>
    public static DoubtedList Doubt(SourceHealth health, IReadOnlyList<SourceItem> found, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(health);
        return Doubt(health, [.. found.Select(ListedItem.Of)], now);
    }

    private static DoubtedList Doubt(SourceHealth health, List<ListedItem> listed, DateTimeOffset now)
        => IsSame(health.Doubted, listed) ? health.Doubted! : new DoubtedList(now, [.. listed.Select(l => l.Identity)]);

    private static bool IsConfirmed(DoubtedList? doubted, List<ListedItem> listed, DateTimeOffset now)
        => IsSame(doubted, listed) && now - doubted!.Since >= Confirmation;

    // New items may have come since.
    private static bool IsSame(DoubtedList? doubted, List<ListedItem> listed)
        => doubted is not null && listed.Count(l => doubted.Identities.Contains(l.Identity, StringComparer.Ordinal)) * 2 >= doubted.Identities.Count;

    private static bool IsQuestionMarks(string title)
    {
        var signs = title.Count(c => !char.IsWhiteSpace(c) && !char.IsAsciiDigit(c));
        return signs > 0 && title.Count(c => c is '?' or '\uFFFD') * 2 > signs;
    }
}
