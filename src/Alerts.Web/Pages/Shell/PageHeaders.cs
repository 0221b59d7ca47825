using Alerts.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Shell;

/// <summary>What a browser may do with a page: load our style and script, send forms to us, and nothing else (CSP 3, Fetch Metadata, OWASP's list of secure headers).</summary>
internal static class PageHeaders
{
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // A mail's styles stand in its elements; it loads and sends nothing.
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    // A year, as hstspreload.org and OWASP have it.
    private const string StrictTransport = "max-age=31536000";

    private static readonly object Mark = new();
    private static readonly object MailMark = new();

    /// <summary>The answer is a page, whichever endpoint gives it.</summary>
    public static void MarkAsPage(HttpContext context) => context.Items[Mark] = Mark;

    /// <summary>The answer is a mail, shown as a page.</summary>
    public static void MarkAsMail(HttpContext context) => context.Items[Mark] = MailMark;

    /// <summary>Before the answer starts.</summary>
    public static void Secure(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (context.Request.IsHttps || context.RequestServices.GetRequiredService<PublicAddress>().IsSecure)
        {
            headers.StrictTransportSecurity = StrictTransport;
        }

        if (!context.Items.ContainsKey(Mark) && context.GetEndpoint()?.Metadata.GetMetadata<PageContract>() is null)
        {
            return;
        }

        headers.ContentSecurityPolicy = ReferenceEquals(context.Items[Mark], MailMark) ? MailPolicy : Policy;
        headers.XFrameOptions = "DENY";

        // Addresses of readers hold tokens.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageSecret>() is not null)
        {
            headers.CacheControl = "no-store";
        }
        else if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "private, no-cache";
        }
    }
}
