using Alerts.Web.Feeds;
using Alerts.Web.Pages.Sessions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Alerts.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Keys;

/// <summary>Our keys and an issuer's tokens share one header: what begins as our keys do is one of ours.</summary>
internal static class BearerSchemes
{
    private const string Either = "Bearer";

    private const int MaxMetadataBytes = 1024 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddBearerSchemes(this IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<OidcOptions>, OidcSettings>();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();
        services.AddSingleton<IssuerMetadata>();
        services.AddSingleton<TokenEvents>();
        services.AddHttpClient(IssuerMetadata.ClientName, client => (client.Timeout, client.MaxResponseContentBufferSize) = (TotalTimeout, MaxMetadataBytes))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout });
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, displayName: null, scheme => scheme.ForwardDefaultSelector = context =>
                IsForPages(context.Request) ? Session.SchemeName
                : context.RequestServices.GetRequiredService<IOptions<OidcOptions>>().Value.IsOn && BearerToken.Of(context.Request)?.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) == false
                    ? TokenRules.SchemeName
                    : ApiKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, configureOptions: null)
            .AddCookie(Session.SchemeName)
            .AddJwtBearer(TokenRules.SchemeName, configureOptions: _ => { });
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, Session>();
        CompanySignIn.Add(services);
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, TokenRules>();
        return services;
    }

    // The API takes no cookie: nothing that a browser sends by itself opens it.
    private static bool IsForPages(HttpRequest request)
        => request.Headers.Authorization.Count == 0 && !request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            && !(request.Path.StartsWithSegments(FeedEndpoints.Path, StringComparison.OrdinalIgnoreCase, out var feed) && feed.HasValue);
}
