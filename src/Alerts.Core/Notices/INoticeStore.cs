namespace Alerts.Notices;

/// <summary>
/// Holds notices by id. Each is found by its keys too: those of its items (<see cref="Notice.IdOf(SourceItem)"/>) and its instruments.
/// A key leads to the notice that had it first. The notice is the authority; what its keys lead to can be rebuilt from all notices.
/// </summary>
public interface INoticeStore
{
    /// <summary>The notices that these keys lead to, by key; keys that lead nowhere are left out.</summary>
    Task<IReadOnlyDictionary<string, Notice>> FindByKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Which of these keys lead to a notice.</summary>
    Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Writes each notice whose stored version still is its <see cref="Notice.Version"/> (0: it is not stored), with its keys and the
    /// texts given with it; a text that is there stays. Atomic for each notice, not over all. Durable when the task completes. Returns
    /// the ids that were written; others were changed by somebody else meanwhile.
    /// </summary>
    Task<IReadOnlySet<string>> SaveAsync(IReadOnlyCollection<NoticeWrite> writes, CancellationToken cancellationToken);

    Task<Notice?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Every text that a notice was seen with, oldest first.</summary>
    Task<IReadOnlyList<NoticeVersion>> VersionsAsync(string id, CancellationToken cancellationToken);

    /// <summary>The stored notices whose instrument's number is of this series and year, without an order.</summary>
    /// <param name="series">Such as <c>cn:mofcom</c>.</param>
    Task<IReadOnlyList<SeriesEntry>> InSeriesAsync(string series, int year, CancellationToken cancellationToken);

    /// <summary>Those published at this instant or later, oldest first.</summary>
    Task<IReadOnlyList<Notice>> PublishedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// Those that the query asks for, newest published first, of one millisecond by id, the last first; each with an empty
    /// <see cref="Notice.Text"/>, since texts may be huge. Reads an index (<see cref="NoticeIndex"/>) and little more than the page: where few of many
    /// fit, a page may hold fewer, even none, and has a next one.
    /// </summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    Task<Page<Notice>> ListAsync(NoticeQuery query, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>The newest texts that a notice was seen with, without the texts; oldest first.</summary>
    Task<IReadOnlyList<NoticeVersionHead>> VersionHeadsAsync(string id, int take, CancellationToken cancellationToken);

    Task<NoticeVersion?> FindVersionAsync(string id, string hash, CancellationToken cancellationToken);

    /// <summary>How many notices are stored.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}

/// <summary>What is known of a text without reading it.</summary>
/// <param name="At">When it was first seen.</param>
/// <param name="Length">Of the text, in characters.</param>
public sealed record NoticeVersionHead(string Hash, string Item, DateTimeOffset At, string Title, long Length);

/// <param name="NewTexts">Texts that were not seen of it before.</param>
public sealed record NoticeWrite(Notice Notice, IReadOnlyList<NoticeVersion> NewTexts);

/// <param name="FirstSeen">When the notice was first stored.</param>
public sealed record SeriesEntry(InstrumentId Instrument, DateTimeOffset FirstSeen, DateTimeOffset Published);
