using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Subscriptions;

/// <summary>Subscriptions for who may see them.</summary>
internal static class SubscriptionPages
{
    public const string Path = "/subscriptions";

    private static readonly PageLink All = new(Path, "All subscriptions");

    public static void MapSubscriptions(this RouteGroupBuilder read)
    {
        read.MapRead(Path, ListAsync);
        read.MapRead($"{Path}/{{id}}", ShowAsync);
    }

    public static string PathOf(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    public static string PathOf(string id, string done) => $"{PathOf(id)}?{PageDone.Name}={done}";

    public static IResult None() => PageResult.NotFound("subscription", All);

    private static async Task<IResult> ListAsync(HttpContext context, ISubscriptionStore subscriptions, ITargetStore targets, CancellationToken cancellationToken)
    {
        var page = await PageList.ReadAsync(context, (cursor, take) => subscriptions.ListAsync(Caller.Of(context).Tenant, cursor, take, cancellationToken));
        if (page is null)
        {
            return PageList.NoCursor(context);
        }

        var byId = await targets.FindManyAsync([.. page.Items.Select(s => s.TargetId).Distinct(StringComparer.Ordinal)], cancellationToken);
        var rows = page.Items.Select(s => new SubscriptionRow(s, byId.GetValueOrDefault(s.TargetId))).ToList();
        return PageResult.Of<SubscriptionsPage>(
            new SubscriptionsModel(new PageList<SubscriptionRow>(rows, page.NextHref, page.IsFirst), PageAccess.Has(context, ApiScope.SubscriptionsWrite), PageAccess.IsOperator(context)));
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, ISubscriptionStore subscriptions, SubscriptionLook look, CancellationToken cancellationToken)
        => await SubscriptionEndpoints.FindOwnAsync(id, context, subscriptions, cancellationToken) is { } subscription
            ? await look.ShowAsync(context, subscription, null, StatusCodes.Status200OK, cancellationToken)
            : None();
}
