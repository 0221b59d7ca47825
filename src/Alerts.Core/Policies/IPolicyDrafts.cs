namespace Alerts.Policies;

/// <summary>A revision that was uploaded and is not in use.</summary>
/// <param name="Revision">See <see cref="PolicyDataset.Revision"/>.</param>
public sealed record PolicyDraft(string Revision, DateTimeOffset UploadedAt, PolicyFile File);

/// <summary>A draft without its file.</summary>
/// <param name="Measures">How many its file holds.</param>
/// <param name="Provisions">How many its file holds.</param>
public sealed record DraftEntry(string Revision, DateTimeOffset UploadedAt, DateOnly AsOf, int Measures, int Provisions);

/// <summary>A draft that somebody began to take into use.</summary>
/// <param name="Onto">The acceptance that was in use then.</param>
public sealed record BegunDraft(PolicyDraft Draft, long Onto);

/// <summary>Drafts by revision. Every write is durable when its task completes and concerns one draft only.</summary>
public interface IPolicyDrafts
{
    /// <summary>Stores the draft unless its revision is there already. True when it was new.</summary>
    Task<bool> AddAsync(PolicyDraft draft, CancellationToken cancellationToken);

    /// <summary>Null where there is none.</summary>
    Task<PolicyDraft?> FindAsync(string revision, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string revision, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    Task<Page<DraftEntry>> ListAsync(string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>Marks a draft as being taken into use, so that what a kill leaves half done is finished. Does nothing where there is none.</summary>
    /// <param name="onto">The acceptance in use; null: it is not being taken any more.</param>
    Task MarkAsync(string revision, long? onto, CancellationToken cancellationToken);

    /// <summary>Any draft that is marked; null where none is.</summary>
    Task<BegunDraft?> MarkedAsync(CancellationToken cancellationToken);
}
