namespace Alerts.Alerting;

/// <summary>
/// Holds alerts, and for each how far it has come: stored, enqueued for routing, routed. Every write is durable when its
/// task completes and concerns one alert only.
/// </summary>
public interface IAlertStore
{
    /// <summary>Stores the alert unless its id is there already. True when it was new.</summary>
    Task<bool> AddAsync(Alert alert, CancellationToken cancellationToken);

    /// <summary>As <see cref="AddAsync"/> for many; the ids that were new. Not atomic over all of them.</summary>
    Task<IReadOnlySet<string>> AddManyAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken);

    /// <summary>Not atomic over all of them.</summary>
    Task MarkEnqueuedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <param name="silencedBy">The silence for which nobody was told; null: who wants it was.</param>
    Task MarkRoutedAsync(string id, DateTimeOffset at, string? silencedBy, CancellationToken cancellationToken);

    /// <summary>Its routing went on at that time, and where a part is named (<see cref="RoutePart"/>), that part is at its end.</summary>
    Task MarkProgressAsync(string id, int? part, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The parts of it that are at their end.</summary>
    Task<IReadOnlySet<int>> RoutedPartsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Ids stored before <paramref name="before"/> that are not marked as enqueued, oldest first.</summary>
    Task<IReadOnlyList<string>> UnenqueuedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken);

    /// <summary>Ids stored before <paramref name="before"/>, enqueued but not routed, and without progress since then; oldest first.</summary>
    Task<IReadOnlyList<string>> UnroutedAsync(DateTimeOffset before, int take, CancellationToken cancellationToken);

    Task<Alert?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>By id; those that are not there are left out.</summary>
    Task<IReadOnlyDictionary<string, Alert>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>The corrections of any of these alerts, oldest first; those of one instant in any constant order. A correction is found no later than when <see cref="AddAsync"/> of it completes.</summary>
    Task<IReadOnlyList<Alert>> CorrectionsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Which of these ids are stored.</summary>
    Task<IReadOnlySet<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Those for everybody that the query asks for, newest first; those of one millisecond by id, the last first. Reads an index
    /// (<see cref="AlertIndex"/>) and little more than the page: where few of many fit, a page may hold fewer, even none, and has a next one.
    /// </summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    Task<Page<Alert>> ListAsync(AlertQuery query, string? cursor, int take, CancellationToken cancellationToken);
}

public static class AlertStoreExtensions
{
    /// <summary>All for everybody, newest first.</summary>
    public static Task<Page<Alert>> ListAsync(this IAlertStore store, string? cursor, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ListAsync(AlertQuery.Everything, cursor, take, cancellationToken);
    }
}
