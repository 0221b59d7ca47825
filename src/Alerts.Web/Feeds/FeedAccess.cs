using Alerts.Access;
using Alerts.Web.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Feeds;

/// <summary>Feeds tell the same to everybody who may read them: no answer depends on whose key it is.</summary>
internal static class FeedAccess
{
    public static RouteGroupBuilder NeedsKeyUnlessPublic(this RouteGroupBuilder group)
        => group.WithMetadata(new OpenOrScope(ApiScope.AlertsRead)).AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return IsPublic(http) || http.User.HasClaim(Caller.ScopeClaim, ApiScope.AlertsRead) ? await next(context)
                : http.User.Identity?.IsAuthenticated == true ? (IResult)TypedResults.Forbid()
                : TypedResults.Challenge();
        });

    public static bool IsPublic(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<FeedOptions>>().Value.Public;
}
