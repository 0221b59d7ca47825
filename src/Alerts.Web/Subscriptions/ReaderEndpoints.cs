using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Alerts.Web.Subscriptions.ReaderPage;

namespace Alerts.Web.Subscriptions;

/// <summary>
/// What a reader without an account can do by a mailed link. Only POST does anything (RFC 8058 §3.1: with List-Unsubscribe=One-Click, without
/// cookies, answered without a redirect); GET shows a page with a button, since mail scanners open every link. The token is what proves who
/// asks, so that no cookie and no antiforgery token is needed.
/// </summary>
internal static class ReaderEndpoints
{
    public static void MapReaders(this IEndpointRouteBuilder endpoints)
    {
        // Hosts without a key ring of their own send no such links.
        if (endpoints.ServiceProvider.GetService<ITargetTokens>() is null)
        {
            return;
        }

        Map(endpoints, "/unsubscribe", ShowUnsubscribeAsync, UnsubscribeAsync);
        Map(endpoints, "/confirm", ShowConfirmAsync, ConfirmAsync);
        Map(endpoints, "/preferences", PreferencesPage.ShowAsync, PreferencesPage.ChangeAsync);
        endpoints.MapRead("/alert", ShowAlertAsync).ExcludeFromDescription();
    }

    /// <summary>Null where the request's token is none of ours.</summary>
    public static async Task<Target?> FindAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => request.Query["t"] is [{ } token] && tokens.TargetOf(token) is { } id ? await targets.FindAsync(id, cancellationToken) : null;

    private static void Map(IEndpointRouteBuilder endpoints, string path, Delegate get, Delegate post)
    {
        endpoints.MapRead(path, get).ExcludeFromDescription();
        endpoints.MapPost(path, post).ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> ShowUnsubscribeAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => await FindAsync(request, tokens, targets, cancellationToken) is { } target
            ? Of(
                StatusCodes.Status200OK, "Unsubscribe",
                target.DisabledReason is null
                    ? $"""<p>No more alerts to {Encode(target.Masked)}?</p><form method="post"><button type="submit">Unsubscribe</button></form>"""
                    : $"<p>Nothing is sent to {Encode(target.Masked)} any more.</p>")
            : Unknown();

    private static async Task<IResult> UnsubscribeAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, TargetSwitch targetSwitch, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return Unknown();
        }

        await targetSwitch.UnsubscribeAsync(target, cancellationToken);
        return Of(StatusCodes.Status200OK, "Unsubscribed", $"<p>Nothing is sent to {Encode(target.Masked)} any more. The link to your preferences, or your company's operator, can switch it on again.</p>");
    }

    private static async Task<IResult> ShowConfirmAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => await FindUnconfirmedAsync(request, tokens, targets, cancellationToken) is { } target
            ? Of(
                StatusCodes.Status200OK, "Confirm",
                target.AwaitsConfirmation
                    ? $"""<p>Send alerts on export rules to {Encode(target.Masked)}?</p><form method="post"><button type="submit">Yes, send them</button></form>"""
                    : $"<p>{Encode(target.Masked)} is confirmed.</p>")
            : Unknown();

    private static async Task<IResult> ConfirmAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, ConfirmationDesk desk, CancellationToken cancellationToken)
    {
        if (await FindUnconfirmedAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return Unknown();
        }

        await desk.ConfirmAsync(target.Id, cancellationToken);
        return Of(StatusCodes.Status200OK, "Confirmed", $"<p>Alerts are sent to {Encode(target.Masked)}. The first says how things stand.</p>");
    }

    private static async Task<Target?> FindUnconfirmedAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => request.Query["t"] is [{ } token] && tokens.ConfirmedTargetOf(token) is { } id ? await targets.FindAsync(id, cancellationToken) : null;

    private static async Task<IResult> ShowAlertAsync(HttpRequest request, ITargetTokens tokens, IAlertStore alerts, CorrectionDesk corrections, IAlertPages pages, CancellationToken cancellationToken)
        => request.Query["t"] is [{ } token] && tokens.AlertOf(token) is { } id && await alerts.FindAsync(id, cancellationToken) is { } alert
            ? TypedResults.Text(await pages.HtmlAsync(alert, await corrections.CorrectionsOfAsync(alert.Id, cancellationToken)), "text/html; charset=utf-8")
            : Unknown();
}
