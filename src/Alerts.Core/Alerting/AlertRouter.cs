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
    IDigestStore digests,
    ISilenceStore silences,
    IMessageQueue queue,
    CorrectionRouter corrections,
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

        using var activity = Telemetry.Activities.StartActivity("route");
        activity?.SetTag("alerts.alert.id", alert.Id).SetTag("alerts.kind", AlertKinds.Name(alert.Kind));
        var now = clock.GetUtcNow();
        var silence = alert is { Audience: null, Corrects: null } ? (await silences.AllAsync(now, cancellationToken)).FirstOrDefault(s => s.Holds(alert, catalogue, now)) : null;
        if (silence is null && await corrections.WithdrawalOfAsync(alert, cancellationToken) is null)
        {
            await RouteAsync(alert, cancellationToken);
        }

        await alerts.MarkRoutedAsync(alert.Id, clock.GetUtcNow(), silence?.Id, cancellationToken);
        await queue.CompleteAsync(message, cancellationToken);
    }

    /// <summary>How many deliveries were filed. Repeating it files none twice: their ids are derived.</summary>
    public async Task<int> RouteAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Corrects is not null)
        {
            return await corrections.RouteAsync(alert, cancellationToken);
        }

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
        var wanting = page.Where(s => Interest.Wants(s, alert)).ToList();
        var later = wanting.Where(s => WaitsForDigest(s, alert)).Select(s => new DigestEntry(s.Id, alert.Id, now)).ToList();
        if (later.Count > 0)
        {
            await digests.AddAsync(later, cancellationToken);
        }

        // Of several subscriptions with one target the one that is told first decides.
        var deliveries = wanting.Where(s => !WaitsForDigest(s, alert))
            .Select(s => Delivery.For(alert, s, now))
            .OrderBy(d => d.NextAttemptAt)
            .DistinctBy(d => d.Id)
            .ToList();
        if (deliveries.Count == 0)
        {
            return 0;
        }

        await ledger.AddAsync(deliveries, cancellationToken);
        await queue.EnqueueAsync(QueueNames.Deliveries, [.. deliveries.Select(d => DeliveryMessage.For(d.Id, attempt: 1, dueAt: d.NextAttemptAt > now ? d.NextAttemptAt : null))], cancellationToken);
        return deliveries.Count;
    }

    // What is for one subscription alone (how things stand, a test, the digest itself) is no news that could wait.
    private static bool WaitsForDigest(Subscription subscription, Alert alert)
        => alert.Audience is null && subscription.Cadence.Digest is { } digest && !(digest.CriticalAtOnce && alert.Severity == Severity.Critical);
}
