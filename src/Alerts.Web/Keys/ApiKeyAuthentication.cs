using System.Security.Claims;
using System.Text.Encodings.Web;
using Alerts.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Keys;

/// <summary>Takes <c>Authorization: Bearer &lt;key&gt;</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyDesk desk)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        return await desk.FindGoodAsync(token, Context.RequestAborted) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Caller.Identity(key, SchemeName)), SchemeName))
            : AuthenticateResult.Fail("The key is not known.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        => BearerToken.ChallengeAsync(Context, "The key is not known; it may have been replaced, or be over.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => BearerToken.ForbidAsync(Context);
}
