using Alerts.Alerting;
using Alerts.Subscriptions;
using Alerts.Web.Pages.Readers;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Alerting;

/// <summary>A whole alert for who has its link: the page that its mail is, with its styles in it.</summary>
internal static class AlertPageEndpoint
{
    public static void MapAlertPage(this IEndpointRouteBuilder endpoints)
    {
        // Hosts without a key ring of their own send no such links.
        if (endpoints.ServiceProvider.GetService<ITargetTokens>() is not null)
        {
            endpoints.MapRead("/alert", ShowAsync).ExcludeFromDescription();
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ITargetTokens tokens, IAlertStore alerts, CorrectionDesk corrections, IAlertPages pages, CancellationToken cancellationToken)
    {
        if (context.Request.Query["t"] is not [{ } token] || tokens.AlertOf(token) is not { } id || await alerts.FindAsync(id, cancellationToken) is not { } alert)
        {
            PageHeaders.MarkAsPage(context);
            return ReaderPages.Unknown();
        }

        PageHeaders.MarkAsMail(context);
        return TypedResults.Text(await pages.HtmlAsync(alert, await corrections.CorrectionsOfAsync(alert.Id, cancellationToken)), "text/html; charset=utf-8");
    }
}
