using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Previews;
using Alerts.Web.Feeds;
using Alerts.Web.Keys;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Deliveries;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Requests;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>Puts together what the page of one subscription shows.</summary>
internal sealed class SubscriptionLook(
    ITargetStore targets, IDeliveryLedger ledger, DeliveryRows rows, FilterAdvice advice, FeedTokens tokens, PublicAddress address, MaterialCatalogue catalogue, WishChoices choices,
    PreviewDesk previews, CurrentDataset dataset)
{
    private const int MostDeliveries = 10;

    public static readonly FieldFault NoDataset = new("", "The policy dataset is still being read: preview again in a few seconds.");

    /// <param name="form">What was written and is not stored; null: nothing.</param>
    public async Task<IResult> ShowAsync(HttpContext context, Subscription subscription, SubscriptionForm? form, int status, CancellationToken cancellationToken)
    {
        var sent = await ledger.ListAsync(new DeliveryQuery(subscription.TargetId, Tenant: subscription.Tenant), null, MostDeliveries, cancellationToken);
        var mayWrite = PageAccess.Has(context, ApiScope.SubscriptionsWrite);
        return PageResult.Of<SubscriptionPage>(
            new SubscriptionModel(
                subscription, await targets.FindAsync(subscription.TargetId, cancellationToken), advice.On(subscription), await rows.OfAsync(sent.Items, cancellationToken),
                mayWrite ? FeedLinks.Of(address.Of(context.Request), subscription, tokens, catalogue) : null, choices, mayWrite, PageAccess.IsOperator(context), form),
            status);
    }

    /// <summary>What a wish would have told; null, with faults, where it has any.</summary>
    public async Task<(PreviewResponse? Preview, IReadOnlyList<FieldFault> Faults)> PreviewAsync(HttpContext context, SubscriptionRequest wish, CancellationToken cancellationToken)
        => dataset.Value is not { } present ? (null, [NoDataset])
            : await previews.PreviewAsync(wish, Caller.Of(context).Tenant, present, cancellationToken) switch
            {
                PreviewResult.Shown shown => (PreviewResponse.Of(shown.Preview, advice), []),
                PreviewResult.Refused refused => (null, refused.Faults),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
}
