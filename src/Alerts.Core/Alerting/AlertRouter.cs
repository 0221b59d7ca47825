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
    TimeProvider clock,
    RouteBudget? budget = null)
{
    /// <summary>Subscriptions read and deliveries stored at a time: bounds memory, and what a kill makes to be done again.</summary>
    public const int PageSize = 1000;

    public async Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var asked = RouteMessage.Parse(message.Body);
        var alert = await alerts.FindAsync(asked.AlertId, cancellationToken);
        if (alert is null)
        {
            await queue.DeadLetterAsync(message, $"There is no alert '{asked.AlertId}'.", cancellationToken);
            return;
        }

        using var activity = Telemetry.Activities.StartActivity("route");
        activity?.SetTag("alerts.alert.id", alert.Id).SetTag("alerts.kind", AlertKinds.Name(alert.Kind));
        var now = clock.GetUtcNow();
        var silence = alert is { Audience: null, Corrects: null } ? (await silences.AllAsync(now, cancellationToken)).FirstOrDefault(s => s.Holds(alert, catalogue, now)) : null;
        var isToBeTold = silence is null && await corrections.WithdrawalOfAsync(alert, cancellationToken) is null;
        try
        {
            if (isToBeTold && !await HandleAsync(alert, asked, cancellationToken))
            {
                // Not marked: should the rest be lost, the sweeper has all of it routed again.
                await queue.CompleteAsync(message, cancellationToken);
                return;
            }
        }
        catch (InvalidCursorException e)
        {
            await queue.DeadLetterAsync(message, $"It goes on from nowhere: {e.Message}", cancellationToken);
            return;
        }

        await alerts.MarkRoutedAsync(alert.Id, clock.GetUtcNow(), silence?.Id, cancellationToken);
        await queue.CompleteAsync(message, cancellationToken);
    }

    /// <summary>How many deliveries were filed. Repeating it files none twice: their ids are derived.</summary>
    public async Task<int> RouteAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Corrects is not null ? (await corrections.RouteAsync(alert, null, longest: null, cancellationToken)).Filed
            : alert.Audience is { } audience ? await RouteToAsync(alert, audience, cancellationToken)
            : (await RoutePagesAsync(alert, null, null, longest: null, cancellationToken)).Filed;
    }

    // True when all of the alert is routed; else what is left has messages of its own.
    private async Task<bool> HandleAsync(Alert alert, RouteMessage asked, CancellationToken cancellationToken)
    {
        var rest = await RestAsync(alert, asked, cancellationToken);
        if (rest.Count > 0)
        {
            await alerts.MarkProgressAsync(alert.Id, null, clock.GetUtcNow(), cancellationToken);
            await queue.EnqueueAsync(QueueNames.Alerts, [.. rest.Select(r => r.ToQueue())], cancellationToken);
            return false;
        }

        if (asked.Part is not { } part)
        {
            return true;
        }

        await alerts.MarkProgressAsync(alert.Id, part, clock.GetUtcNow(), cancellationToken);
        return (await alerts.RoutedPartsAsync(alert.Id, cancellationToken)).Count == RoutePart.Count;
    }

    // Routes what the message asks for, or as much of it as fits the time. What is left.
    private async Task<IReadOnlyList<RouteMessage>> RestAsync(Alert alert, RouteMessage asked, CancellationToken cancellationToken)
    {
        if (alert.Corrects is not null)
        {
            return (await corrections.RouteAsync(alert, asked.Cursor, budget?.Longest, cancellationToken)).Next is { } then ? [asked with { Cursor = then }] : [];
        }

        if (alert.Audience is { } audience)
        {
            await RouteToAsync(alert, audience, cancellationToken);
            return [];
        }

        if (budget is not null && asked.Part is null)
        {
            return await SplitAsync(alert, cancellationToken);
        }

        return (await RoutePagesAsync(alert, asked.Part, asked.Cursor, budget?.Longest, cancellationToken)).Next is { } next ? [asked with { Cursor = next }] : [];
    }

    // What fits a page is not worth a message for each part.
    private async Task<IReadOnlyList<RouteMessage>> SplitAsync(Alert alert, CancellationToken cancellationToken)
    {
        var first = await subscriptions.ByInterestAsync(Interest.KeysFor(alert, catalogue), null, PageSize, cancellationToken);
        if (first.Next is null)
        {
            await FileAsync(alert, first.Items, cancellationToken);
            return [];
        }

        var done = await alerts.RoutedPartsAsync(alert.Id, cancellationToken);
        return [.. Enumerable.Range(0, RoutePart.Count).Where(n => !done.Contains(n)).Select(n => new RouteMessage(alert.Id, n, null))];
    }

    // Removed meanwhile: nobody is left to tell.
    private async Task<int> RouteToAsync(Alert alert, string audience, CancellationToken cancellationToken)
        => await subscriptions.FindAsync(audience, cancellationToken) is { } only ? await FileAsync(alert, [only], cancellationToken) : 0;

    // How many were filed, and where to go on where the time is over.
    private async Task<(int Filed, string? Next)> RoutePagesAsync(Alert alert, int? part, string? cursor, TimeSpan? longest, CancellationToken cancellationToken)
    {
        var (keys, within) = (Interest.KeysFor(alert, catalogue), part is { } number ? RoutePart.Of(number) : null);
        var (filed, since) = (0, clock.GetTimestamp());
        var page = await subscriptions.ByInterestAsync(keys, cursor, PageSize, cancellationToken, within);
        while (true)
        {
            var isTimeOver = longest is { } end && clock.GetElapsedTime(since) >= end;

            // The next page is read while this one is written.
            var filing = FileAsync(alert, page.Items, cancellationToken);
            var next = page.Next is { } at && !isTimeOver ? subscriptions.ByInterestAsync(keys, at, PageSize, cancellationToken, within) : null;
            filed += await filing;
            if (next is null)
            {
                return (filed, page.Next);
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
