using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

public abstract record FirstMessageResult
{
    private FirstMessageResult()
    {
    }

    public sealed record Sent(Alert Alert, string DeliveryId) : FirstMessageResult;

    public sealed record Refused(string Reason) : FirstMessageResult;

    public sealed record NoDataset : FirstMessageResult;

    public sealed record NotFound : FirstMessageResult;
}

/// <summary>
/// Tells who subscribes later how things stand: whoever was there before the first dataset hears of each rung as it comes,
/// but a later one would hear of nothing until the next. Raised first, then marked: a kill in between gives the same ids.
/// </summary>
public sealed class FirstMessages(
    ISubscriptionStore subscriptions,
    IPolicyRevisions revisions,
    AlertIntake intake,
    MaterialCatalogue catalogue,
    AuditTrail trail,
    TimeProvider clock)
{
    /// <summary>Subscriptions told at a time: a bulk of them costs a few writes a page, not a few each.</summary>
    public const int PageSize = 500;

    /// <summary>Provisions and days that one message names; the rest is counted. More would fit no channel.</summary>
    public const int MostNamed = 20;

    /// <summary>
    /// To be called before a dataset is taken: while none is in use, whoever has subscribed needs no first message. By order
    /// and not by clock, since a pass may stand on another day than the subscription.
    /// </summary>
    public async Task PassOverEarliestAsync(CancellationToken cancellationToken)
    {
        var page = await subscriptions.UnintroducedAsync(PageSize, cancellationToken);
        if (page.Count == 0 || await revisions.LatestAsync(cancellationToken) is not null)
        {
            return;
        }

        while (page.Count > 0)
        {
            await MarkAsync(page, cancellationToken);
            page = await subscriptions.UnintroducedAsync(PageSize, cancellationToken);
        }
    }

    /// <summary>The alerts that were new. Costs one look at an index where nobody is new.</summary>
    public async Task<IReadOnlyList<Alert>> WatchAsync(PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var raised = new List<Alert>();
        PresentText? text = null;
        while (await subscriptions.UnintroducedAsync(PageSize, cancellationToken) is { Count: > 0 } page)
        {
            text ??= new PresentText(dataset, catalogue, clock.GetUtcNow());
            var alerts = page.Select(text.For).Where(x => Interest.Wants(x.Subscription, x.Alert)).Select(x => x.Alert).ToList();
            raised.AddRange(await intake.RaiseManyAsync(alerts, cancellationToken));
            await MarkAsync(page, cancellationToken);
        }

        return raised;
    }

    /// <summary>Says to one subscription once more how things stand, because somebody asks for it.</summary>
    /// <param name="nonce">The same wish made twice, by the same nonce, is one.</param>
    public async Task<FirstMessageResult> SendAsync(string subscriptionId, string nonce, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(subscriptionId, cancellationToken) is not { } subscription)
        {
            return new FirstMessageResult.NotFound();
        }

        if (subscription.AwaitsConfirmation)
        {
            return new FirstMessageResult.Refused("Its reader has not yet confirmed by the mailed link.");
        }

        if (await revisions.LatestAsync(cancellationToken) is not { } latest)
        {
            return new FirstMessageResult.NoDataset();
        }

        var alert = new PresentText(new PolicyDataset(latest.File), catalogue, clock.GetUtcNow()).For(subscription, $"asked:{nonce}");
        if (!Interest.Wants(subscription, alert))
        {
            return new FirstMessageResult.Refused($"Its kinds leave out {AlertKinds.Name(AlertKind.SubscriptionStarted)}.");
        }

        await trail.ChangeAsync(
            new AuditedChange("sendFirstMessage", subscription.Id, subscription.Tenant, null, new { alert = alert.Id }), () => intake.RaiseAsync(alert, cancellationToken), cancellationToken);
        return new FirstMessageResult.Sent(alert, Delivery.IdOf(alert.Id, subscription.TargetId));
    }

    private Task MarkAsync(IReadOnlyList<Subscription> page, CancellationToken cancellationToken)
        => subscriptions.MarkIntroducedAsync([.. page.Select(s => s.Id)], clock.GetUtcNow(), cancellationToken);
}
