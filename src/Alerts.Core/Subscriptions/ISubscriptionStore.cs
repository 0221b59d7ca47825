namespace Alerts.Subscriptions;

/// <summary>
/// Holds subscriptions. The row by id is the authority; the index by interest is built from it. A subscription is found by
/// its interest no later than when <see cref="AddAsync"/> completes; one that awaits confirmation or is paused by nothing but its id, its wish and in lists. Writes are durable when their task
/// completes, and each raises the row's <see cref="Subscription.Version"/> by one.
/// </summary>
public interface ISubscriptionStore
{
    /// <summary>Stores the subscription unless its id is there already. True when it was new.</summary>
    Task<bool> AddAsync(Subscription subscription, CancellationToken cancellationToken);

    /// <summary>As <see cref="AddAsync"/> for many; how many were new. Not atomic over all of them.</summary>
    Task<int> AddManyAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken);

    Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>By id; those that are not there are left out.</summary>
    Task<IReadOnlyDictionary<string, Subscription>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>The one of this target with this filter and ladder, whatever its id; null when there is none.</summary>
    Task<Subscription?> FindSameAsync(string targetId, SubscriptionFilter filter, LeadDays leadDays, CancellationToken cancellationToken);

    /// <summary>
    /// Writes name, filter, ladder, cadence, pause and beginning where the stored version is this one's, and files it anew. Where it begins
    /// anew it has had no first message. False where the version is another.
    /// </summary>
    /// <param name="nextDigest">When a digest is due; null: never. Not looked at while it is not told.</param>
    Task<bool> ReplaceAsync(Subscription subscription, DateTimeOffset? nextDigest, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>Of all tenants where <paramref name="tenant"/> is null; by id.</summary>
    Task<Page<Subscription>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Those filed under any of the keys, each once, by id, so that those of one target come together. Reads the index, never all subscriptions.
    /// </summary>
    /// <param name="within">As <see cref="DerivedId.Range"/> gives it; the same for every page. Null: all.</param>
    /// <exception cref="InvalidCursorException">No such page gave the cursor out.</exception>
    Task<Page<Subscription>> ByInterestAsync(IReadOnlySet<string> keys, string? cursor, int take, CancellationToken cancellationToken, IdRange? within = null);

    /// <summary>The different ladders that subscriptions have.</summary>
    Task<IReadOnlyList<LeadDays>> LaddersAsync(CancellationToken cancellationToken);

    /// <summary>The different keys under which subscriptions are filed.</summary>
    Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken);

    /// <summary>Whether any subscription delivers to this target.</summary>
    Task<bool> AnyForTargetAsync(string targetId, CancellationToken cancellationToken);

    /// <summary>Those that have had no first message and are not marked as without one, oldest id first.</summary>
    Task<IReadOnlyList<Subscription>> UnintroducedAsync(int take, CancellationToken cancellationToken);

    /// <summary>They are past their first message, or need none. Repeating it does nothing; not atomic over all of them.</summary>
    Task MarkIntroducedAsync(IReadOnlyCollection<string> ids, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Changes when it is told; a digest is due at <paramref name="nextDigest"/>, or never where that is null.</summary>
    Task SetCadenceAsync(string id, Cadence cadence, DateTimeOffset? nextDigest, CancellationToken cancellationToken);

    /// <summary>Those of the target that await confirmation are found from now on, and have had no first message. Safe to repeat. How many there were.</summary>
    /// <param name="at">Their digests are due from here on.</param>
    Task<int> ConfirmAsync(string targetId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Of one target; by id.</summary>
    Task<Page<Subscription>> OfTargetAsync(string targetId, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>Those whose digest is due by then, longest overdue first, each with the time for which it was due.</summary>
    Task<IReadOnlyList<DueDigest>> DigestsDueAsync(DateTimeOffset by, int take, CancellationToken cancellationToken);

    /// <summary>The digest that was due is done. Does nothing where another was due meanwhile.</summary>
    Task MoveDigestAsync(DueDigest done, DateTimeOffset next, CancellationToken cancellationToken);
}

public sealed record DueDigest(Subscription Subscription, DateTimeOffset DueAt);

/// <summary>
/// What waits for a digest. An alert is in one digest of a subscription: taking a window assigns to it, in one step, all that
/// waits then; taking it again gives the same.
/// </summary>
public interface IDigestStore
{
    /// <summary>Stores those that are not there yet. Not atomic over all of them.</summary>
    Task AddAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken);

    /// <summary>Ids of alerts, oldest entry first.</summary>
    /// <param name="dueAt">Names the window.</param>
    Task<IReadOnlyList<string>> TakeAsync(string subscriptionId, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>In which windows an alert is or waits to be; by subscription.</summary>
    Task<Page<DigestPlace>> OfAlertAsync(string alertId, string? cursor, int take, CancellationToken cancellationToken);
}

/// <param name="DueAt">Names the window; null: it waits for one.</param>
public sealed record DigestPlace(string SubscriptionId, DateTimeOffset? DueAt);

/// <param name="At">When it was filed.</param>
public sealed record DigestEntry(string SubscriptionId, string AlertId, DateTimeOffset At);
