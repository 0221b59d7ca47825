using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Queues;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>Decides who is told of an alert, page by page of the index, and files a delivery for each target.</summary>
public sealed class AlertRouter(
    IAlertStore alerts,
    ISubscriptionStore subscriptions,
    IDeliveryLedger ledger,
    IMessageQueue queue,
    MaterialCatalogue catalogue,
    TimeProvider clock)
{
    /// <summary>Subscriptions read and deliveries stored at a time: bounds memory, and what a kill makes to be done again.</summary>
    public const int PageSize = 1000;

    public async Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var alert = await alerts.FindAsync(message.Body, cancellationToken);
        if (alert is null)
        {
            await queue.DeadLetterAsync(message, $"There is no alert '{message.Body}'.", cancellationToken);
            return;
        }

        await RouteAsync(alert, cancellationToken);
        await alerts.MarkRoutedAsync(alert.Id, clock.GetUtcNow(), cancellationToken);
        await queue.CompleteAsync(message, cancellationToken);
    }

    /// <summary>How many deliveries were filed. Repeating it files none twice: their ids are derived.</summary>
    public async Task<int> RouteAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Audience is { } audience)
        {
            // Removed meanwhile: nobody is left to tell.
            return await subscriptions.FindAsync(audience, cancellationToken) is { } only ? await FileAsync(alert, [only], cancellationToken) : 0;
        }

        var keys = Interest.KeysFor(alert, catalogue);
        var filed = 0;
        var page = await subscriptions.ByInterestAsync(keys, null, PageSize, cancellationToken);
        while (true)
        {
            // The next page is read while this one is written.
            var filing = FileAsync(alert, page.Items, cancellationToken);
            var next = page.Next is { } cursor ? subscriptions.ByInterestAsync(keys, cursor, PageSize, cancellationToken) : null;
            filed += await filing;
            if (next is null)
            {
                return filed;
            }

            page = await next;
        }
    }

    private async Task<int> FileAsync(Alert alert, IReadOnlyList<Subscription> page, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deliveries = page.Where(s => Interest.Wants(s, alert))
            .Select(s => Delivery.For(alert, s, now))
            .DistinctBy(d => d.Id)
            .ToList();
        if (deliveries.Count == 0)
        {
            return 0;
        }

        await ledger.AddAsync(deliveries, cancellationToken);
        await queue.EnqueueAsync(QueueNames.Deliveries, [.. deliveries.Select(d => DeliveryMessage.For(d.Id, attempt: 1, dueAt: null))], cancellationToken);
        return deliveries.Count;
    }
}
