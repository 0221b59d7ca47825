using Alerts.Web.Pages.Shell;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Subscriptions;

internal static class SecretPages
{
    /// <summary>The answer of the form that made the secret, and of none other: no address leads to it.</summary>
    public static IResult Show(HttpContext context, SecretModel model)
    {
        context.Response.Headers.CacheControl = "no-store";
        return PageResult.Of<SecretPage>(model);
    }
}
