using System.Text.Json.Serialization;

namespace Alerts.Notices;

/// <summary>Whether what a source says, or its silence, means anything.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceTrust>))]
public enum SourceTrust
{
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>It cannot be reached, or its answer cannot be read.</summary>
    [JsonStringEnumMemberName("failing")]
    Failing,

    /// <summary>It answers, but with something from which nothing can be concluded.</summary>
    [JsonStringEnumMemberName("suspect")]
    Suspect,

    /// <summary>An operator has paused it.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,
}

/// <summary>How well a source is read. Advice for people: what was told depends on <see cref="SourceState"/> alone.</summary>
public sealed record SourceHealth(SourceId Id)
{
    /// <summary>The last look that gave a whole and trusted answer, or one that had not changed; null before the first.</summary>
    public DateTimeOffset? LastGood { get; init; }

    public DateTimeOffset? LastLook { get; init; }

    /// <summary>In the last trusted answer.</summary>
    public int Items { get; init; }

    /// <summary>Of the last answer that was read, decompressed.</summary>
    public long Bytes { get; init; }

    /// <summary>How long the last look took.</summary>
    public int Milliseconds { get; init; }

    /// <summary>Looks in a row without a good answer.</summary>
    public int Failures { get; init; }

    /// <summary>What was wrong at the last look, of a good one with which items; null where nothing was.</summary>
    public string? Trouble { get; init; }

    public bool IsSuspect { get; init; }

    /// <summary>The publisher asked to be left alone until then; null where it did not.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Null where it is not paused. Written by <see cref="ISourceHealthStore.PauseAsync"/> only.</summary>
    [JsonIgnore]
    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>Oldest first; the last <see cref="SourceLook.MostGaps"/>.</summary>
    public IReadOnlyList<SourceGap> Gaps { get; init; } = [];

    /// <summary>The last trusted list.</summary>
    public IReadOnlyList<ListedItem> Listed { get; init; } = [];

    /// <summary>A list that was not trusted, and may be when it stays.</summary>
    public DoubtedList? Doubted { get; init; }

    [JsonIgnore]
    public SourceTrust Trust => PausedSince is not null ? SourceTrust.Paused
        : Failures == 0 ? SourceTrust.Healthy
        : IsSuspect ? SourceTrust.Suspect
        : SourceTrust.Failing;
}

/// <summary>A time in which a source was not read.</summary>
/// <param name="IsBridged">The next answer still held something of the last one before: nothing that was published between can be missing.</param>
public sealed record SourceGap(DateTimeOffset From, DateTimeOffset To, string Reason, bool IsBridged);

/// <summary>One item of a list, as short hashes.</summary>
public readonly record struct ListedItem(string Identity, string Title)
{
    private const int Length = 16;

    public static ListedItem Of(SourceItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new ListedItem(DerivedId.Of("i", item.Identity)[..Length], DerivedId.Of("t", Text.Nfkc(item.Title).Trim())[..Length]);
    }
}

/// <param name="Since">When it was first seen so.</param>
public sealed record DoubtedList(DateTimeOffset Since, IReadOnlyList<string> Identities);

public interface ISourceHealthStore
{
    /// <summary>Null before the first look.</summary>
    Task<SourceHealth?> FindAsync(SourceId id, CancellationToken cancellationToken);

    /// <summary>Of every source that was ever looked at.</summary>
    Task<IReadOnlyList<SourceHealth>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Pauses a source since then; null: it is looked at again. Durable when the task completes.</summary>
    Task PauseAsync(SourceId id, DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>Replaces it, but for <see cref="SourceHealth.PausedSince"/>, which stays as it is.</summary>
    Task SaveAsync(SourceHealth health, CancellationToken cancellationToken);
}
