namespace Alerts.Policies;

/// <summary>A revision of the dataset as it was accepted once.</summary>
/// <param name="Sequence">Of this acceptance: each is greater than that before it, not always by one.</param>
/// <param name="Revision">See <see cref="PolicyDataset.Revision"/>; stands in several acceptances where it came back.</param>
public sealed record AcceptedRevision(long Sequence, string Revision, DateTimeOffset At, PolicyFile File);

/// <summary>One line of the history: an acceptance without its file.</summary>
public sealed record RevisionEntry(long Sequence, string Revision, DateTimeOffset At);

/// <summary>The revisions of the dataset that were accepted, whole.</summary>
public interface IPolicyRevisions
{
    /// <summary>The revision in use; null before the first.</summary>
    Task<AcceptedRevision?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes this the revision in use. Durable when the task completes. Repeating the one in use does nothing; an earlier
    /// one comes back as a new acceptance.
    /// </summary>
    Task AddAsync(string revision, PolicyFile file, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Every acceptance, the newest first.</summary>
    Task<IReadOnlyList<RevisionEntry>> ListAsync(CancellationToken cancellationToken);

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
