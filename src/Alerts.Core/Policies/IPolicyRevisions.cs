namespace Alerts.Policies;

/// <summary>The revisions of the dataset that were accepted, whole.</summary>
public interface IPolicyRevisions
{
    /// <summary>The revision in use; null before the first.</summary>
    Task<PolicyFile?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>Makes this the revision in use. Durable when the task completes; repeating it does nothing.</summary>
    Task AddAsync(string revision, PolicyFile file, DateTimeOffset at, CancellationToken cancellationToken);
}
