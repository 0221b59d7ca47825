using System.Runtime.CompilerServices;
using Alerts.Alerting;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Every delivery by which an alert is told: its own, then those of the digests that hold it.</summary>
public sealed class AlertDeliveries(IDeliveryLedger ledger, IDigestStore digests, IAlertStore alerts)
{
    /// <summary>Read at a time: bounds memory.</summary>
    public const int PageSize = 1000;

    private const string Own = "own:";
    private const string InDigests = "digests:";

    /// <summary>Page by page, none empty; within a page without an order.</summary>
    /// <param name="tenant">Null: of all.</param>
    public async IAsyncEnumerable<IReadOnlyList<Delivery>> PagesAsync(string alertId, string? tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await PageAsync(alertId, tenant, cursor, cancellationToken);
            if (page.Items.Count > 0)
            {
                yield return page.Items;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>One page, perhaps an empty one; without an order.</summary>
    /// <param name="tenant">Null: of all.</param>
    /// <exception cref="InvalidCursorException">No such page gave the cursor out.</exception>
    public async Task<Page<Delivery>> PageAsync(string alertId, string? tenant, string? cursor, CancellationToken cancellationToken)
    {
        if (cursor?.StartsWith(InDigests, StringComparison.Ordinal) != true)
        {
            var own = cursor is null ? null : cursor.StartsWith(Own, StringComparison.Ordinal) ? cursor[Own.Length..] : throw new InvalidCursorException(cursor);
            var page = await ledger.ListAsync(new DeliveryQuery(AlertId: alertId, Tenant: tenant), own, PageSize, cancellationToken);
            return page with { Next = page.Next is { } next ? $"{Own}{next}" : InDigests };
        }

        var places = await digests.OfAlertAsync(alertId, cursor.Length == InDigests.Length ? null : cursor[InDigests.Length..], PageSize, cancellationToken);
        return new Page<Delivery>(await OfDigestsAsync(alertId, tenant, places.Items, cancellationToken), places.Next is { } then ? $"{InDigests}{then}" : null);
    }

    // A window may hold an alert that was left out as its digest was made: the digest says which it tells.
    private async Task<IReadOnlyList<Delivery>> OfDigestsAsync(string alertId, string? tenant, IReadOnlyList<DigestPlace> places, CancellationToken cancellationToken)
    {
        var told = new List<Delivery>();
        foreach (var place in places)
        {
            if (place.DueAt is { } dueAt && await alerts.FindAsync(DigestWatch.IdOf(place.SubscriptionId, dueAt), cancellationToken) is { } digest
                && (digest.Digested is null || digest.Digested.Contains(alertId, StringComparer.Ordinal)))
            {
                await foreach (var delivery in Pages.AllAsync(next => ledger.ListAsync(new DeliveryQuery(AlertId: digest.Id, Tenant: tenant), next, PageSize, cancellationToken)))
                {
                    told.Add(delivery);
                }
            }
        }

        return told;
    }
}
