using Alerts.Access;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages.Shell;

/// <summary>Who may open which page. Who may not is asked to sign in, and then goes on where it was.</summary>
internal static class PageAccess
{
    /// <summary>The law, alerts and notices: for who is signed in with that scope, and for all where the operator says so.</summary>
    public static RouteGroupBuilder NeedsReader(this RouteGroupBuilder group) => group.Needs(MayRead, ApiScope.AlertsRead);

    /// <summary>For who is signed in with this scope.</summary>
    public static RouteGroupBuilder NeedsScope(this RouteGroupBuilder group, string scope) => group.Needs(context => Has(context, scope), scope);

    /// <summary>For who is signed in to run the system, by either scope.</summary>
    public static RouteGroupBuilder NeedsOperator(this RouteGroupBuilder group) => group.Needs(context => Has(context, ApiScope.Operate) || Has(context, ApiScope.Admin), ApiScope.Operate);

    public static bool MayRead(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<PageOptions>>().Value.Public || Has(context, ApiScope.AlertsRead);

    public static bool Has(HttpContext context, string scope) => context.User.HasClaim(Caller.ScopeClaim, scope);

    /// <summary>Whether who looks runs the system and sees every tenant.</summary>
    public static bool IsOperator(HttpContext context) => context.User.Identity?.IsAuthenticated == true && Caller.Of(context).Tenant is null;

    // The first filter: a form is read only of who may send it.
    private static RouteGroupBuilder Needs(this RouteGroupBuilder group, Func<HttpContext, bool> may, string scope)
        => group.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return may(http) ? await next(context)
                : http.User.Identity?.IsAuthenticated == true ? Lacks(scope)
                : HttpMethods.IsPost(http.Request.Method) ? await KeptForm.SessionEndedAsync(http)
                : PageResult.SeeOther(SessionPaths.SignInFor($"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}"));
        });

    private static IResult Lacks(string scope)
        => PageResult.Error(StatusCodes.Status403Forbidden, "Your key does not open this", $"It needs the scope '{scope}'. Ask an operator for a key that has it, and sign in with that.", new PageLink(SessionPaths.SignOut, "Sign out"));
}
