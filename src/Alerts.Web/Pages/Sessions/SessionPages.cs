using Alerts.Access;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages.Sessions;

internal static class SessionPages
{
    private const string Key = "key";

    public static void MapSessions(this RouteGroupBuilder pages)
    {
        pages.MapRead(SessionPaths.SignIn, (HttpRequest request) => PageResult.Of<SignInPage>(new SignInModel(SessionPaths.Local(request.Query[SessionPaths.Return]))));

        // Without an antiforgery token: who has no session has nothing that another site could act with, and the key is sent by hand.
        pages.MapPost(SessionPaths.SignIn, SignInAsync).DisableAntiforgery();
        pages.MapRead(SessionPaths.Company, GoToIssuer);
        pages.MapRead(KeptForm.Path, ContinueForm);
        pages.MapRead(SessionPaths.SignOut, () => PageResult.Of<SignOutPage>());
        pages.MapPost(SessionPaths.SignOut, SignOutAsync).DisableAntiforgery();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, ApiKeyDesk desk, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType || KeptForm.IsOfAnotherSite(context.Request))
        {
            return PageResult.Error(StatusCodes.Status400BadRequest, "This is no sign-in", "Send your key by the form of this page.", new PageLink(SessionPaths.SignIn, "Sign in"));
        }

        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (path, kept) = (SessionPaths.Local(form[SessionPaths.Return]), form[KeptForm.Field].ToString());
        if (await desk.FindGoodAsync(form[Key].ToString().Trim(), cancellationToken) is not { } key)
        {
            return PageResult.Of<SignInPage>(new SignInModel(path, "This key is not known. It may have been replaced, or be over.", kept), StatusCodes.Status401Unauthorized);
        }

        await Session.BeginAsync(context, key);
        return PageResult.SeeOther(kept.Length == 0 ? path == "/" ? PageMenu.HomeOf(key.Scopes) : path : $"{KeptForm.Path}?{KeptForm.Field}={Uri.EscapeDataString(kept)}");
    }

    private static IResult GoToIssuer(HttpContext context, IOptions<OidcOptions> oidc)
        => oidc.Value is not { IsOn: true, ClientId: not null } ? PageResult.Error(StatusCodes.Status404NotFound, "Accounts are not taken here", "Sign in with an API key.", new PageLink(SessionPaths.SignIn, "Sign in"))
            : TypedResults.Challenge(
                new AuthenticationProperties
                {
                    RedirectUri = LawView.Text(context, KeptForm.Field) is { } kept ? $"{KeptForm.Path}?{KeptForm.Field}={Uri.EscapeDataString(kept)}" : SessionPaths.Local(context.Request.Query[SessionPaths.Return]),
                },
                [CompanySignIn.SchemeName]);

    private static IResult ContinueForm(HttpContext context)
        => KeptForm.Read(context) is not { } kept ? PageResult.Error(StatusCodes.Status404NotFound, "There is no form any more", "It was kept for an hour.", new PageLink("/", "The state of the law"))
            : context.User.Identity?.IsAuthenticated == true ? PageResult.Of<ContinuePage>(kept)
            : PageResult.Of<SignInPage>(new SignInModel("/", Kept: context.Request.Query[KeptForm.Field]!));

    private static async Task<IResult> SignOutAsync(HttpContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await context.SignOutAsync(Session.SchemeName);
        return PageResult.SeeOther($"{SessionPaths.SignIn}?{PageDone.Name}=signed-out");
    }
}

/// <param name="Fault">Why it did not work; null at first.</param>
/// <param name="Kept">A form that waits for the sign-in; empty: none.</param>
public sealed record SignInModel(string Return, string? Fault = null, string Kept = "");
