using Alerts.Access;
using Alerts.Web.Pages.Deliveries;
using Alerts.Web.Pages.Readers;
using Alerts.Web.Pages.Sessions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.States;
using Alerts.Web.Pages.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages;

internal static class PageRoutes
{
    /// <summary>Every page and what it loads.</summary>
    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAssets();
        var pages = endpoints.MapGroup("").ExcludeFromDescription().WithMetadata(new PageContract());
        RouteGroupBuilder Needs(string scope) => pages.MapGroup("").NeedsScope(scope).TakesForms();
        var law = pages.MapGroup("").NeedsReader();
        var (read, write, operate, admin) = (Needs(ApiScope.SubscriptionsRead), Needs(ApiScope.SubscriptionsWrite), Needs(ApiScope.Operate), Needs(ApiScope.Admin));
        pages.MapSessions();
        law.MapStatePage();
        read.MapSubscriptions();
        write.MapWishes();
        write.MapSubscriptionActions();
        read.MapDeliveries(write);
        pages.MapReaders();
        pages.MapSignUp();
        _ = (operate, admin);
    }
}
