using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Alerts.Web.OpenApi;

/// <summary>
/// The document as a page (Scalar). Its scripts come from the package, so from this server; what would call others, fonts, telemetry, proxy,
/// chat, is switched off, and the browser is told to let nothing else out.
/// </summary>
internal static class ReferencePage
{
    public const string Path = "/docs";

    /// <summary>In the open, as the document.</summary>
    public static void MapReference(this IEndpointRouteBuilder endpoints)
        => endpoints.MapScalarApiReference(Path, options =>
        {
            options.WithTitle("Alerts API").WithNonce().DisableAgent().DisableMcp();
            options.OpenApiRoutePattern = DocumentEndpoint.Path;
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.ProxyUrl = null;
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        });

    /// <summary>Sets what the page may load, before the answer starts. Inline styles are how Scalar is built; its scripts bear the page's nonce.</summary>
    public static void Secure(HttpContext context)
    {
        if (context.Items.TryGetValue(ScalarOptions.NonceHttpContextItemKey, out var nonce))
        {
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
        }
    }
}
