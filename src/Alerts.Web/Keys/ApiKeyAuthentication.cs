using System.Security.Claims;
using System.Text.Encodings.Web;
using Alerts.Access;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Keys;

/// <summary>Takes <c>Authorization: Bearer &lt;key&gt;</c> and answers its absence by RFC 6750.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyDesk desk)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Token() is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (!await desk.IsGoodAsync(token, Context.RequestAborted))
        {
            return AuthenticateResult.Fail("The key is not known.");
        }

        var identity = new ClaimsIdentity(SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refused = Token() is not null;
        Response.Headers.WWWAuthenticate = refused ? $"{Bearer} error=\"invalid_token\"" : Bearer;
        return Problem.Of(ProblemKind.Unauthorized, refused ? "The key is not known; it may have been replaced." : "Send 'Authorization: Bearer <key>'.")
            .ExecuteAsync(Context);
    }

    private string? Token()
        => Request.Headers.Authorization is [{ } header]
            && header.StartsWith(Bearer + " ", StringComparison.OrdinalIgnoreCase)
            && header[Bearer.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
}
