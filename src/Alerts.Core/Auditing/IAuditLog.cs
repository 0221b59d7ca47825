using Alerts.Access;

namespace Alerts.Auditing;

/// <summary>One change that somebody made, or was about to make.</summary>
/// <param name="Id">Derived from the request, the action and the subject.</param>
/// <param name="Action">The operation's name in the API: <c>createSubscription</c>.</param>
/// <param name="Subject">The id of what is changed.</param>
/// <param name="Tenant">Whose it is; null: nobody's alone.</param>
/// <param name="Before">JSON, addresses masked and secrets left out; null: it was not there, or is not known.</param>
/// <param name="After">As <paramref name="Before"/>; null: it is gone.</param>
/// <param name="AppliedAt">When it was done. Null: it was refused by the store, or the process was killed on the way; look at the subject to know.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, Actor Actor, string Action, string Subject, string? Tenant, string? Before, string? After, DateTimeOffset? AppliedAt);

/// <summary>Which entries; null means all.</summary>
/// <param name="Actor">The id of who did it.</param>
/// <param name="Since">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
public sealed record AuditQuery(string? Tenant = null, string? Actor = null, string? Action = null, string? Subject = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <summary>The log of changes. Entries are only ever added, and marked once; every write is durable when its task completes.</summary>
public interface IAuditLog
{
    /// <summary>Does nothing where the id is there already.</summary>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Sets <see cref="AuditEntry.AppliedAt"/> where it is null.</summary>
    Task MarkAppliedAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<Page<AuditEntry>> ListAsync(AuditQuery query, string? cursor, int take, CancellationToken cancellationToken);
}
