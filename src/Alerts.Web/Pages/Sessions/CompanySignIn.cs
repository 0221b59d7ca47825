using System.Security.Claims;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Alerts.Web.Pages.Sessions;

/// <summary>
/// Sign-in with an account of the issuer (OpenID Connect Core 1.0, section 3.1: authorization code, with PKCE, RFC 7636). What the account opens is said by the
/// ID token's claims, by the same rules as those of access tokens to the API.
/// </summary>
internal sealed class CompanySignIn(IOptions<OidcOptions> oidc, IssuerMetadata metadata, PublicAddress address, TimeProvider clock)
    : IConfigureOptions<AuthenticationOptions>, IConfigureNamedOptions<OpenIdConnectOptions>
{
    public const string SchemeName = "Company";
    public const string CallbackPath = $"{SessionPaths.SignIn}/callback";

    /// <summary>Then the issuer is asked again, which knows whether the account still is what it was.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddSingleton<CompanySignIn>();
        services.AddSingleton<IConfigureOptions<AuthenticationOptions>>(p => p.GetRequiredService<CompanySignIn>());
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(p => p.GetRequiredService<CompanySignIn>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.TryAddTransient<OpenIdConnectHandler>();
        return services;
    }

    // Where it is not configured there is no such scheme: its handler looks at each request.
    public void Configure(AuthenticationOptions options)
    {
        if (oidc.Value is { IsOn: true, ClientId: not null })
        {
            options.AddScheme<OpenIdConnectHandler>(SchemeName, displayName: null);
        }
    }

    public void Configure(OpenIdConnectOptions options) => Configure(SchemeName, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        var settings = oidc.Value;
        options.SignInScheme = Session.SchemeName;
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = false; // OidcOptions has decided: https, or this machine.
        options.ConfigurationManager = metadata;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.CallbackPath = CallbackPath;
        options.ResponseType = OpenIdConnectResponseType.Code;

        // The answer comes as a link and not as a form of another site, so that cookies may keep to SameSite=Lax.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.TokenHandler = new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenRules.MaxToken };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = TokenRules.Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => TokenTimes.AreGood(from, until, clock.GetUtcNow(), settings.ClockSkew),
        };
        options.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = NameOurselves,
            OnTokenValidated = GrantAsync,
            OnRemoteFailure = SayWhyAsync,
        };
    }

    // As others reach us, not as a proxy does.
    private Task NameOurselves(RedirectContext context)
    {
        context.ProtocolMessage.RedirectUri = $"{address.Of(context.Request)}{CallbackPath}";
        return Task.CompletedTask;
    }

    // A new identity: no claim of the token may pass for one of ours.
    private Task GrantAsync(TokenValidatedContext context)
    {
        switch (TokenGrant.Of([.. context.SecurityToken.Claims], oidc.Value))
        {
            case TokenGrant.Granted granted:
                context.Principal = new ClaimsPrincipal(Caller.Identity($"{context.SecurityToken.Issuer} {granted.Subject}", granted.Tenant, granted.Scopes, Session.SchemeName));
                context.Properties!.IssuedUtc = clock.GetUtcNow();
                context.Properties.ExpiresUtc = clock.GetUtcNow() + GoodFor;
                context.Properties.AllowRefresh = false;
                break;
            case TokenGrant.Refused refused:
                context.Fail(new RefusedAccountException(refused.Reason));
                break;
        }

        return Task.CompletedTask;
    }

    // What the issuer or the handler said may hold what is nobody's business; the account's own refusal does not.
    private static async Task SayWhyAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        PageHeaders.MarkAsPage(context.HttpContext);
        var says = context.Failure as RefusedAccountException ?? context.Failure?.InnerException as RefusedAccountException;
        await PageResult.Error(
            StatusCodes.Status401Unauthorized, "You are not signed in",
            says is not null ? $"Your account is good, and opens nothing here. {says.Message} Ask an operator." : "The sign-in was given up, took too long, or was answered wrongly. Try again.",
            new PageLink(SessionPaths.SignIn, "Sign in")).ExecuteAsync(context.HttpContext);
    }

    private sealed class RefusedAccountException(string reason) : Exception(reason);
}
