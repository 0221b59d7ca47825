namespace Alerts.Policies;

/// <summary>A revision of the dataset as it was accepted once.</summary>
/// <param name="Sequence">Of this acceptance: each is greater than that before it, not always by one.</param>
/// <param name="Revision">See <see cref="PolicyDataset.Revision"/>; stands in several acceptances where it came back.</param>
public sealed record AcceptedRevision(long Sequence, string Revision, DateTimeOffset At, PolicyFile File);

/// <summary>One line of the history: an acceptance without its file.</summary>
/// <param name="Measures">How many its file holds.</param>
/// <param name="Provisions">How many its file holds.</param>
public sealed record RevisionEntry(long Sequence, string Revision, DateTimeOffset At, DateOnly AsOf, int Measures, int Provisions);

/// <summary>The revisions of the dataset that were accepted, whole.</summary>
public interface IPolicyRevisions
{
    /// <summary>The revision in use; null before the first.</summary>
    Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes this the revision in use, if it is still <paramref name="after"/> that is in use. Durable when the task completes. Repeating
    /// the one in use does nothing, whatever it is said to follow; an earlier one comes back as a new acceptance.
    /// </summary>
    /// <param name="after">The acceptance that it was compared with; 0: none was in use.</param>
    /// <returns>The acceptance by which it is in use; null where another came between, and nothing was stored.</returns>
    Task<long?> AddAsync(string revision, PolicyFile file, long after, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Every acceptance, the newest first.</summary>
    Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Acceptances, the newest first.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    Task<Page<RevisionEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>The newest acceptance of this revision; null where it never was in use.</summary>
    Task<AcceptedRevision?> FindAsync(string revision, CancellationToken cancellationToken);
}

/// <summary>Why the offered dataset cannot be taken, remembered until it can, so that operators are told of each cause once.</summary>
public interface IPolicyRefusals
{
    /// <summary>Remembers a cause and since when it stands: <paramref name="at"/>, or what was remembered before. Durable when the task completes.</summary>
    Task<DateTimeOffset> OpenAsync(string cause, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets every cause. Does nothing where none is remembered.</summary>
    Task CloseAllAsync(CancellationToken cancellationToken);
}
