using Alerts.Access;
using Alerts.Web.Pages.Alerting;
using Alerts.Web.Pages.Cliffs;
using Alerts.Web.Pages.Datasets;
using Alerts.Web.Pages.Deliveries;
using Alerts.Web.Pages.Feeds;
using Alerts.Web.Pages.Measures;
using Alerts.Web.Pages.Notices;
using Alerts.Web.Pages.Operations;
using Alerts.Web.Pages.Readers;
using Alerts.Web.Pages.Sessions;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.States;
using Alerts.Web.Pages.Subscriptions;
using Alerts.Web.Pages.Timelines;
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
        law.MapTimelines();
        law.MapMeasurePages();
        law.MapCliffPage();
        law.MapFeedPage();
        law.MapAlertPages();
        law.MapNoticePages();
        Needs(ApiScope.AlertsRead).MapEvidencePage();
        pages.MapGroup("").NeedsOperator().MapOperatePage();
        operate.MapCorrectionPages();
        operate.MapDatasetPages();
        operate.MapProposalPages();
        operate.MapRevisionPages();
        operate.MapSourcePages();
        operate.MapSilencePages();
        operate.MapSuppressionPages();
        operate.MapDeadLetterPages();
        admin.MapKeyPages();
        admin.MapTenantPages();
        admin.MapAuditPage();
        read.MapSubscriptions();
        write.MapWishes();
        write.MapSubscriptionActions();
        read.MapDeliveries(write);
        pages.MapReaders();
        pages.MapSignUp();
    }
}

