using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>
/// Tells who subscribes later how things stand: whoever was there before the first dataset hears of each rung as it comes,
/// but a later one would hear of nothing until the next. Raised first, then marked: a kill in between gives the same ids.
/// </summary>
public sealed class FirstMessages(
    ISubscriptionStore subscriptions,
    IPolicyRevisions revisions,
    AlertIntake intake,
    MaterialCatalogue catalogue,
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

    private Task MarkAsync(IReadOnlyList<Subscription> page, CancellationToken cancellationToken)
        => subscriptions.MarkIntroducedAsync([.. page.Select(s => s.Id)], clock.GetUtcNow(), cancellationToken);
}
