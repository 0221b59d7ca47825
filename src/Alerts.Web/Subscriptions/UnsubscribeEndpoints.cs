using System.Text.Encodings.Web;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Subscriptions;

/// <summary>
/// Unsubscribing without an account. Only POST does it (RFC 8058 §3.1: with List-Unsubscribe=One-Click, without cookies, answered without a
/// redirect); GET shows a page with a button, since mail scanners open every link.
/// </summary>
internal static class UnsubscribeEndpoints
{
    public const string Path = "/unsubscribe";

    public static void MapUnsubscribe(this IEndpointRouteBuilder endpoints)
    {
        // Hosts without a key ring of their own send no such links.
        if (endpoints.ServiceProvider.GetService<ITargetTokens>() is null)
        {
            return;
        }

        endpoints.MapRead(Path, ShowAsync).ExcludeFromDescription();
        endpoints.MapPost(Path, UnsubscribeAsync).ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> ShowAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => await FindAsync(request, tokens, targets, cancellationToken) is { } target
            ? Page(
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
        return Page(StatusCodes.Status200OK, "Unsubscribed", $"<p>Nothing is sent to {Encode(target.Masked)} any more. Your company's operator can switch it on again.</p>");
    }

    private static async Task<Target?> FindAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, CancellationToken cancellationToken)
        => request.Query["t"] is [{ } token] && tokens.TargetOf(token) is { } id ? await targets.FindAsync(id, cancellationToken) : null;

    private static ContentHttpResult Unknown() => Page(StatusCodes.Status404NotFound, "Not known", "<p>This link is not complete, or the address is not stored any more. Open it again from the mail.</p>");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static ContentHttpResult Page(int status, string title, string body)
        => TypedResults.Text(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark"><title>{title} – Alerts</title>
            <style>body{"{"}font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem{"}"}button{"{"}font:inherit;padding:.5rem 1.5rem{"}"}</style></head>
            <body><main><h1>{title}</h1>{body}</main></body></html>

            """,
            "text/html; charset=utf-8", statusCode: status);
}
