namespace Alerts.Subscriptions;

/// <summary>
/// Holds subscriptions. The row by id is the authority; the index by interest is built from it. A subscription is found by
/// its interest no later than when <see cref="AddAsync"/> completes. Writes are durable when their task completes.
/// </summary>
public interface ISubscriptionStore
{
    /// <summary>Stores the subscription unless its id is there already. True when it was new.</summary>
    Task<bool> AddAsync(Subscription subscription, CancellationToken cancellationToken);

    /// <summary>As <see cref="AddAsync"/> for many; how many were new. Not atomic over all of them.</summary>
    Task<int> AddManyAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken);

    Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>Of all tenants where <paramref name="tenant"/> is null; by id.</summary>
    Task<Page<Subscription>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Those filed under any of the keys, each once, in a stable order. Reads the index, never all subscriptions.
    /// </summary>
    Task<Page<Subscription>> ByInterestAsync(IReadOnlySet<string> keys, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>The different ladders that subscriptions have.</summary>
    Task<IReadOnlyList<LeadDays>> LaddersAsync(CancellationToken cancellationToken);

    /// <summary>Whether any subscription delivers to this target.</summary>
    Task<bool> AnyForTargetAsync(string targetId, CancellationToken cancellationToken);

    /// <summary>Those that have had no first message and are not marked as without one, oldest id first.</summary>
    Task<IReadOnlyList<Subscription>> UnintroducedAsync(int take, CancellationToken cancellationToken);

    /// <summary>They are past their first message, or need none. Repeating it does nothing; not atomic over all of them.</summary>
    Task MarkIntroducedAsync(IReadOnlyCollection<string> ids, DateTimeOffset at, CancellationToken cancellationToken);
}
