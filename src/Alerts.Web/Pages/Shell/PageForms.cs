using Alerts.Web.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Shell;

/// <summary>Forms of who is signed in: of our own pages only, and carried out once however often they are sent.</summary>
internal static class PageForms
{
    /// <summary>The field of the antiforgery token.</summary>
    public const string Token = "token";

    /// <summary>The field that makes a form one wish.</summary>
    public const string Once = "once";

    /// <summary>Every POST of the group is a form of <see cref="PageForm"/>.</summary>
    public static RouteGroupBuilder TakesForms(this RouteGroupBuilder group)
        => group.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (!HttpMethods.IsPost(http.Request.Method))
            {
                return await next(context);
            }

            if (!http.Request.HasFormContentType)
            {
                return PageResult.Error(StatusCodes.Status415UnsupportedMediaType, "This is no form", "Send it by the page's own button.");
            }

            // Before the token is looked for: that would hide why a form that is too large cannot be read.
            try
            {
                await http.Request.ReadFormAsync(http.RequestAborted);
            }
            catch (InvalidDataException)
            {
                return PageResult.Error(StatusCodes.Status400BadRequest, "This form cannot be read", "It ends too early, or a field of it is larger than this server reads. Nothing was done.", new PageLink(http.Request.Path, "Open the page anew"));
            }

            return !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http) ? Stale(http)
                : await IdempotencyFilter.OnceFormAsync(context, next, (await http.Request.ReadFormAsync(http.RequestAborted))[Once].ToString());
        });

    // Also what another site makes a browser send.
    private static IResult Stale(HttpContext http)
        => PageResult.Error(
            StatusCodes.Status400BadRequest, "This form cannot be taken any more",
            "It was opened in another session, or not on this site. Nothing was done. Go back in your browser: what you wrote is still there. Open the page once more in another tab and copy it over.",
            new PageLink(http.Request.Path, "Open the page anew"));
}
