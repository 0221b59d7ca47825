using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.Requests;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Feeds;

/// <summary>Says where feeds are. Those of a subscription open to whoever has their address: that needs the scope which whole addresses of targets need.</summary>
internal static class FeedLinkEndpoints
{
    public static void Map(RouteGroupBuilder read, RouteGroupBuilder write)
    {
        read.MapRead("/feeds", Find)
            .WithName("getFeedLinks").WithSummary("Get the addresses of the feed of alerts and the calendar of cliffs, and links to subscribe to them").WithTags("feeds")
            .WithQuery(MaterialFilter.Parameter, FeedEndpoints.Jurisdiction, FeedEndpoints.Destination)
            .Answers<FeedLinksResponse>(StatusCodes.Status200OK);
        write.MapRead("/subscriptions/{id}/feeds", FindOwnAsync)
            .WithName("getSubscriptionFeedLinks").WithSummary("Get the private addresses of the feeds of a subscription: whoever has one reads it, until the subscription ends").WithTags("feeds")
            .Answers<FeedLinksResponse>(StatusCodes.Status200OK)
            .AnswersProblem(ProblemKind.NotFound);
    }

    private static IResult Find(HttpContext context, MaterialCatalogue catalogue, PublicAddress address)
    {
        var faults = new List<ProblemError>();
        return FeedEndpoints.ScopeOf(context.Request, catalogue, faults) is { } scope
            ? TypedResults.Ok(FeedLinks.Of(address.Of(context.Request), FeedEndpoints.OpenPaths, context.Request.QueryString.ToUriComponent(), scope.Title(catalogue), needsKey: !FeedAccess.IsPublic(context)))
            : Problem.Of(ProblemKind.InvalidParameters, errors: faults);
    }

    private static async Task<IResult> FindOwnAsync(
        string id, HttpContext context, ISubscriptionStore subscriptions, MaterialCatalogue catalogue, PublicAddress address, FeedTokens tokens, CancellationToken cancellationToken)
        => await SubscriptionEndpoints.FindOwnAsync(id, context, subscriptions, cancellationToken) is { } subscription
            ? TypedResults.Ok(FeedLinks.Of(address.Of(context.Request), subscription, tokens, catalogue))
            : SubscriptionEndpoints.None();
}
