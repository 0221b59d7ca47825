using Alerts.Web.Feeds;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Feeds;

/// <param name="Title">What the feeds are of: "gallium, to US".</param>
public sealed record FeedModel(LawView View, FeedLinksResponse Links, string Title);

internal static class FeedPages
{
    public static void MapFeedPage(this RouteGroupBuilder pages) => pages.MapRead("/feeds", Show);

    private static IResult Show(HttpContext context, PublicAddress address)
    {
        var (view, refusal) = LawView.Read(context);
        if (view is null)
        {
            return refusal!;
        }

        var title = FeedScope.Of(view.Material, view.Jurisdiction, view.Destination).Title(view.Catalogue);
        var links = FeedLinks.Of(address.Of(context.Request), FeedEndpoints.OpenPaths, view.Query(("on", null)), title, needsKey: !FeedAccess.IsPublic(context));
        return PageResult.Of<FeedPage>(new FeedModel(view, links, title), view.Status);
    }
}
