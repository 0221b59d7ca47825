using System.Security.Claims;
using Alerts.Access;
using Alerts.Web.Keys;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages.Sessions;

/// <summary>
/// Who is signed in, by a cookie that holds the key's id under Data Protection and never the key. It opens pages only: the API takes no cookie, so that
/// no page of another site can call it with one. Each request asks whether the key is still good.
/// </summary>
internal sealed class Session(TimeProvider clock, PublicAddress address) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string SchemeName = "Session";

    /// <summary>Without a request.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(8);

    public static Task BeginAsync(HttpContext context, ApiKey key)
        => context.SignInAsync(SchemeName, new ClaimsPrincipal(Caller.Identity(key, SchemeName)));

    public void Configure(CookieAuthenticationOptions options) => Configure(SchemeName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        options.TimeProvider = clock;
        options.Cookie.Name = "alerts-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;

        // Lax and not strict: who opens a page by a link in a mail or a chat is signed in there. Forms have a token besides.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = GoodFor;
        options.SlidingExpiration = true;
        options.LoginPath = SessionPaths.SignIn;
        options.Events.OnValidatePrincipal = KeepWhileGoodAsync;
    }

    // What the key opens now counts, not what it opened at the time of the sign-in.
    private static async Task KeepWhileGoodAsync(CookieValidatePrincipalContext context)
    {
        var desk = context.HttpContext.RequestServices.GetRequiredService<ApiKeyDesk>();
        if (context.Principal?.FindFirstValue(Caller.KeyClaim) is { } id && await desk.FindStillGoodAsync(id, context.HttpContext.RequestAborted) is { } key)
        {
            context.ReplacePrincipal(new ClaimsPrincipal(Caller.Identity(key, SchemeName)));
            return;
        }

        // An account's session is as long as its grant.
        if (context.Principal?.FindFirst(Caller.SubjectClaim) is null)
        {
            context.RejectPrincipal();
        }
    }
}
