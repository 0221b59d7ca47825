using System.Security.Claims;
using System.Text.Encodings.Web;
using Alerts.Access;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
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

        return await desk.FindGoodAsync(token, Context.RequestAborted) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Caller.Identity(key, SchemeName)), SchemeName))
            : AuthenticateResult.Fail("The key is not known.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refused = Token() is not null;
        Response.Headers.WWWAuthenticate = refused ? $"{Bearer} error=\"invalid_token\"" : Bearer;
        return Problem.Of(ProblemKind.Unauthorized, refused ? "The key is not known; it may have been replaced, or be over." : "Send 'Authorization: Bearer <key>'.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).LastOrDefault(p => p is not null);
        Response.Headers.WWWAuthenticate = $"{Bearer} error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problem.Of(ProblemKind.Forbidden, $"This needs a key with the scope '{scope}'.").ExecuteAsync(Context);
    }

    private string? Token()
        => Request.Headers.Authorization is [{ } header]
            && header.StartsWith(Bearer + " ", StringComparison.OrdinalIgnoreCase)
            && header[Bearer.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
}
