namespace Alerts.Notices;

/// <summary>Reads a source once, from the network or from disk.</summary>
public interface INoticeReader
{
    /// <summary>
    /// Never throws for what a source can do wrong (unreachable, hostile, broken): that is <see cref="SourceRead.Failed"/>.
    /// A read is whole or failed; it never returns part of the items.
    /// </summary>
    /// <param name="cursor">What the last good read left; null at first sight.</param>
    Task<SourceRead> ReadAsync(Source source, SourceCursor? cursor, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the page that an item names as its <see cref="SourceItem.Detail"/>, and gives the item with its whole text, and without a
    /// detail. An item without a detail comes back as it is, and nothing is read. Never throws for what a source can do wrong.
    /// </summary>
    Task<ItemRead> CompleteAsync(Source source, SourceItem item, CancellationToken cancellationToken);
}

/// <summary>What reading the page of one item came to.</summary>
public abstract record ItemRead
{
    private ItemRead()
    {
    }

    public sealed record Whole(SourceItem Item, IReadOnlyList<RawAnswer> Raw) : ItemRead;

    /// <param name="Reason">One line for people; holds no secret.</param>
    public sealed record Failed(string Reason) : ItemRead;
}

/// <summary>One answer of a source as it came, kept as evidence.</summary>
/// <param name="Address">As asked, after redirects; the path of a file.</param>
/// <param name="Headers">Of the answer, by lower-case name; empty for a file.</param>
/// <param name="Bytes">Decompressed.</param>
public sealed record RawAnswer(string Address, DateTimeOffset At, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Bytes);

/// <summary>What one read came to.</summary>
public abstract record SourceRead
{
    private SourceRead()
    {
    }

    /// <param name="Raw">The answers from which the items were read.</param>
    public sealed record Items(IReadOnlyList<SourceItem> Found, SourceCursor Cursor, IReadOnlyList<RawAnswer> Raw) : SourceRead
    {
        public Items(IReadOnlyList<SourceItem> found, SourceCursor cursor)
            : this(found, cursor, [])
        {
        }
    }

    /// <summary>304, or the same bytes or the same items as before.</summary>
    /// <param name="Cursor">What the next read should be given; null: the same as this one.</param>
    public sealed record Unchanged(SourceCursor? Cursor = null) : SourceRead;

    /// <param name="Reason">One line for people: what happened and where; holds no secret.</param>
    public sealed record Failed(string Reason) : SourceRead
    {
        /// <summary>How long the publisher asked to be left alone; null where it did not.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>An answer from which nothing can be concluded: a page that asks whether a human is there.</summary>
    public sealed record Suspect(string Reason, IReadOnlyList<RawAnswer> Raw) : SourceRead;
}

/// <summary>Where the last good read of a source stood.</summary>
/// <param name="ETag">RFC 9110 entity tag as sent, for If-None-Match.</param>
/// <param name="LastModified">As sent, for If-Modified-Since.</param>
/// <param name="ContentHash">SHA-256 of the bytes of all pages, in hex: decides where a server sends no validators. Empty: read anew whatever it holds.</param>
/// <param name="ItemsHash">SHA-256 of the items that were read, in hex: decides where the bytes differ in what no item holds. Null: not known.</param>
public sealed record SourceCursor(string? ETag, string? LastModified, string ContentHash, string? ItemsHash = null);

/// <summary>What is remembered of a source between reads.</summary>
/// <param name="Cursor">Null until the first good read.</param>
/// <param name="FailingSince">First failure of an unbroken row of failures; null while it is well.</param>
/// <param name="FailureTold">Whether operators were told of this row of failures.</param>
public sealed record SourceState(SourceId Id, SourceCursor? Cursor, DateTimeOffset? FailingSince = null, string? Failure = null, bool FailureTold = false);

public interface ISourceStates
{
    Task<SourceState?> FindAsync(SourceId id, CancellationToken cancellationToken);

    /// <summary>Replaces the state; durable when the task completes.</summary>
    Task SaveAsync(SourceState state, CancellationToken cancellationToken);
}
