using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Queues;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>How long one message may be routed before the rest is left to a message of its own.</summary>
/// <param name="Longest">A page that was begun is ended; null: without end.</param>
public sealed record RouteBudget(TimeSpan? Longest)
{
    public static readonly RouteBudget Endless = new((TimeSpan?)null);
}

/// <summary>The queue message of an alert: the whole of it, or the rest from a page of the index on.</summary>
public static class RouteMessage
{
    private const char Separator = ' ';

    /// <summary>The rest. Its id is derived from where it goes on: made twice, it is one.</summary>
    public static QueueMessage Rest(string alertId, string cursor) => new(DerivedId.Of("rte", alertId, cursor), $"{alertId}{Separator}{cursor}");

    /// <summary>The alert's id, and where to go on; null: from the beginning.</summary>
    public static (string AlertId, string? Cursor) Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var at ? (body[..at], body[(at + 1)..]) : (body, null);
    }
}

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
        var (id, cursor) = RouteMessage.Parse(message.Body);
        var alert = await alerts.FindAsync(id, cancellationToken);
        if (alert is null)
        {
            await queue.DeadLetterAsync(message, $"There is no alert '{id}'.", cancellationToken);
            return;
        }

        using var activity = Telemetry.Activities.StartActivity("route");
        activity?.SetTag("alerts.alert.id", alert.Id).SetTag("alerts.kind", AlertKinds.Name(alert.Kind));
        var now = clock.GetUtcNow();
        var silence = alert is { Audience: null, Corrects: null } ? (await silences.AllAsync(now, cancellationToken)).FirstOrDefault(s => s.Holds(alert, catalogue, now)) : null;
        if (silence is null && await corrections.WithdrawalOfAsync(alert, cancellationToken) is null && (await RouteAsync(alert, cursor, budget?.Longest, cancellationToken)).Next is { } next)
        {
            // Not marked: should the rest be lost, the sweeper has all of it routed again.
            await queue.EnqueueAsync(QueueNames.Alerts, [RouteMessage.Rest(alert.Id, next)], cancellationToken);
            await queue.CompleteAsync(message, cancellationToken);
            return;
        }

        await alerts.MarkRoutedAsync(alert.Id, clock.GetUtcNow(), silence?.Id, cancellationToken);
        await queue.CompleteAsync(message, cancellationToken);
    }

    /// <summary>How many deliveries were filed. Repeating it files none twice: their ids are derived.</summary>
    public async Task<int> RouteAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return (await RouteAsync(alert, null, null, cancellationToken)).Filed;
    }

    // How many were filed, and where to go on where the time is over.
    private async Task<(int Filed, string? Next)> RouteAsync(Alert alert, string? cursor, TimeSpan? longest, CancellationToken cancellationToken)
    {
        if (alert.Corrects is not null)
        {
            return (await corrections.RouteAsync(alert, cancellationToken), null);
        }

        if (alert.Audience is { } audience)
        {
            // Removed meanwhile: nobody is left to tell.
            return await subscriptions.FindAsync(audience, cancellationToken) is { } only ? (await FileAsync(alert, [only], cancellationToken), null) : (0, null);
        }

        var keys = Interest.KeysFor(alert, catalogue);
        var (filed, since) = (0, clock.GetTimestamp());
        var page = await subscriptions.ByInterestAsync(keys, cursor, PageSize, cancellationToken);
        while (true)
        {
            var isTimeOver = longest is { } end && clock.GetElapsedTime(since) >= end;

            // The next page is read while this one is written.
            var filing = FileAsync(alert, page.Items, cancellationToken);
            var next = page.Next is { } at && !isTimeOver ? subscriptions.ByInterestAsync(keys, at, PageSize, cancellationToken) : null;
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
