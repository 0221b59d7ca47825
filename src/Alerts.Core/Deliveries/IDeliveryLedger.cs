namespace Alerts.Deliveries;

/// <summary>
/// Deliveries and their attempts: the authority on what was sent. Writes are durable when their task completes; each
/// concerns one delivery, but for <see cref="AddAsync"/>, which is not atomic over all of its rows.
/// </summary>
public interface IDeliveryLedger
{
    /// <summary>Stores those whose id is not there yet and leaves the rest as they are.</summary>
    Task AddAsync(IReadOnlyCollection<Delivery> deliveries, CancellationToken cancellationToken);

    Task<Delivery?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Adds the attempt and moves the delivery on, in one transaction. Does nothing and returns false when the delivery is
    /// settled already or has this attempt: somebody else recorded it.
    /// </summary>
    Task<bool> RecordAsync(DeliveryAttempt attempt, DeliveryStatus status, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken);

    /// <summary>It is not due before then; no attempt is counted. Does nothing where it is settled.</summary>
    Task PostponeAsync(string id, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Those that are dead or cancelled become <see cref="DeliveryStatus.Replayed"/>; others stay. Not atomic over all of them.</summary>
    Task MarkReplayedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Newest first. Reads an index and little more than the page: where few of many fit, a page may hold fewer, even none, and has a
    /// next one. The cursors of a query for one tenant tell of that tenant's deliveries only.
    /// </summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    Task<Page<Delivery>> ListAsync(DeliveryQuery query, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>Pending deliveries that were due before <paramref name="before"/>, longest overdue first.</summary>
    Task<IReadOnlyList<Delivery>> OverdueAsync(DateTimeOffset before, int take, CancellationToken cancellationToken);

    Task<IReadOnlyList<Delivery>> OfAlertAsync(string alertId, int take, CancellationToken cancellationToken);

    /// <summary>By number.</summary>
    Task<IReadOnlyList<DeliveryAttempt>> AttemptsAsync(string deliveryId, CancellationToken cancellationToken);

    /// <summary>Keeps what a mail service reported, once for each kind and instant.</summary>
    Task AddEventAsync(MailEvent mail, CancellationToken cancellationToken);

    /// <summary>By instant.</summary>
    Task<IReadOnlyList<MailEvent>> EventsAsync(string deliveryId, CancellationToken cancellationToken);

    /// <summary>What was accepted came back: it is <see cref="DeliveryStatus.Dead"/>. Does nothing with any other.</summary>
    Task MarkReturnedAsync(string id, CancellationToken cancellationToken);
}

public static class DeliveryLedgerExtensions
{
    /// <summary>Whether there is any: also where many pages are empty before it.</summary>
    public static async Task<bool> AnyAsync(this IDeliveryLedger ledger, DeliveryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return await Pages.AllAsync(cursor => ledger.ListAsync(query, cursor, 1, cancellationToken)).AnyAsync(cancellationToken);
    }
}

/// <summary>Which deliveries; what is null does not narrow, and all that is given must fit.</summary>
/// <param name="Since">Filed at that instant or later.</param>
/// <param name="Until">Filed before that instant.</param>
public sealed record DeliveryQuery(
    string? TargetId = null, DeliveryStatus? Status = null, DateTimeOffset? Since = null, string? AlertId = null, string? Tenant = null, DateTimeOffset? Until = null)
{
    public bool Asks(Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return (TargetId ?? delivery.TargetId) == delivery.TargetId
            && (Status ?? delivery.Status) == delivery.Status
            && (AlertId ?? delivery.AlertId) == delivery.AlertId
            && (Tenant ?? delivery.Tenant) == delivery.Tenant
            && !(delivery.CreatedAt < Since) && !(delivery.CreatedAt >= Until);
    }
}
