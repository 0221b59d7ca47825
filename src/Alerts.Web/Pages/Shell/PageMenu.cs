using Alerts.Access;
using Alerts.Web.Pages.Sessions;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Shell;

/// <summary>Where one can go: what does not open to who looks is not offered.</summary>
internal static class PageMenu
{
    private static readonly (string Href, string Text)[] Law =
        [("/", "State"), ("/timeline", "Timeline"), ("/measures", "Measures"), ("/cliffs", "Cliffs"), ("/alerts", "Alerts"), ("/notices", "Notices"), ("/feeds", "Feeds")];

    private static readonly (string Href, string Text, string Scope)[] Own =
    [
        ("/subscriptions", "Subscriptions", ApiScope.SubscriptionsRead),
        ("/deliveries", "Deliveries", ApiScope.SubscriptionsRead),
        ("/operate", "Operate", ApiScope.Operate),
    ];

    public static IEnumerable<(string Href, string Text)> Of(HttpContext context)
    {
        foreach (var item in PageAccess.MayRead(context) ? Law : [])
        {
            yield return item;
        }

        foreach (var (href, text, scope) in Own)
        {
            if (PageAccess.Has(context, scope) || (scope == ApiScope.Operate && PageAccess.Has(context, ApiScope.Admin)))
            {
                yield return (href, text);
            }
        }

        yield return context.User.Identity?.IsAuthenticated == true ? (SessionPaths.SignOut, "Sign out") : (SessionPaths.SignIn, "Sign in");
    }

    /// <summary>The page on which who has these scopes begins.</summary>
    public static string HomeOf(IReadOnlyCollection<string> scopes)
        => scopes.Contains(ApiScope.AlertsRead) ? "/" : Own.Where(o => scopes.Contains(o.Scope)).Select(o => o.Href).FirstOrDefault("/");

    /// <summary>For <c>aria-current</c>; null where one is elsewhere.</summary>
    public static string? Current(HttpContext context, string href)
        => context.Request.Path == href ? "page"
            : href != "/" && context.Request.Path.StartsWithSegments(href, StringComparison.OrdinalIgnoreCase) ? "true"
            : null;
}
