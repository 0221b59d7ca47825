using System.Security.Claims;
using Alerts.Web.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Alerts.Web.Keys;

/// <summary>How access tokens of the issuer are checked: RFC 9068 and RFC 8725.</summary>
internal sealed class TokenRules(IOptions<OidcOptions> oidc, IssuerMetadata metadata, TimeProvider clock) : IConfigureNamedOptions<JwtBearerOptions>
{
    public const string SchemeName = "Oidc";

    /// <summary>In characters. Issuers keep to 8 KB, as servers take no longer headers.</summary>
    public const int MaxToken = 16 * 1024;

    /// <summary>Asymmetric only: with HS256 the issuer's public key would be the secret.</summary>
    public static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    // RFC 9068 section 2.1; older issuers write JWT, or nothing. Others, such as logout+jwt, are no access tokens.
    private static readonly string[] Types = ["at+jwt", "application/at+jwt", "JWT"];

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name == SchemeName)
        {
            Configure(options);
        }
    }

    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TimeProvider = clock;
        options.ConfigurationManager = metadata;
        options.EventsType = typeof(TokenEvents);
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxToken });
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudiences = oidc.Value.Audiences,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => TokenTimes.AreGood(from, until, clock.GetUtcNow(), oidc.Value.ClockSkew),
            TypeValidator = (type, _, _) => string.IsNullOrEmpty(type) || Types.Contains(type, StringComparer.OrdinalIgnoreCase)
                ? type
                : throw new SecurityTokenInvalidTypeException("It is of another type.") { InvalidType = type },
        };
    }

}

/// <summary>What the framework's check of a token leaves to us: which key, whose it is, what it opens, and how it is refused.</summary>
internal sealed class TokenEvents(IOptions<OidcOptions> oidc, IssuerMetadata metadata) : JwtBearerEvents
{
    private const string RetryAfterSeconds = "15";

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        if (BearerToken.Of(context.Request) is not { } token)
        {
            context.NoResult();
        }
        else if (!TryReadKeyId(token, out var keyId))
        {
            context.Fail("It is no token.");
        }
        else
        {
            try
            {
                await (keyId.Length > 0 ? metadata.SeekKeyAsync(keyId, context.HttpContext.RequestAborted) : metadata.GetConfigurationAsync(context.HttpContext.RequestAborted));
                context.Token = token;
            }
            catch (IssuerUnreachableException e)
            {
                context.Fail(e);
            }
        }
    }

    // A new identity: no claim of the token may pass for one of ours.
    public override Task TokenValidated(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            // RFC 7515 section 4.1.11: we understand no extension.
            context.Fail("It has a critical extension.");
            return Task.CompletedTask;
        }

        switch (TokenGrant.Of([.. token.Claims], oidc.Value))
        {
            case TokenGrant.Granted granted:
                context.Principal = new ClaimsPrincipal(Caller.Identity($"{token.Issuer} {granted.Subject}", granted.Tenant, granted.Scopes, TokenRules.SchemeName));
                break;
            case TokenGrant.Refused refused:
                context.Fail(new RefusedTokenException(refused.Reason));
                break;
        }

        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.AuthenticateFailure is IssuerUnreachableException)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Problem.Of(ProblemKind.IssuerUnreachable).ExecuteAsync(context.HttpContext);
        }

        return BearerToken.ChallengeAsync(context.HttpContext, Explain(context.AuthenticateFailure));
    }

    public override Task Forbidden(ForbiddenContext context) => BearerToken.ForbidAsync(context.HttpContext);

    // What was checked before the signature is not told apart from it.
    private static string Explain(Exception? failure) => failure switch
    {
        RefusedTokenException refused => refused.Message,
        SecurityTokenExpiredException => "The token is over.",
        SecurityTokenNotYetValidException => "The token is not good yet.",
        SecurityTokenNoExpirationException => "The token has no end.",
        SecurityTokenInvalidAudienceException => "The token is for another audience.",
        SecurityTokenInvalidIssuerException => "The token is of another issuer.",
        _ => "The token is not one that the issuer signed for access, or it was changed.",
    };

    private static bool TryReadKeyId(string token, out string keyId)
    {
        keyId = "";
        if (token.Length > TokenRules.MaxToken)
        {
            return false;
        }

        try
        {
            keyId = new JsonWebToken(token).Kid ?? "";
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The token is good, and opens nothing here.</summary>
    private sealed class RefusedTokenException(string reason) : SecurityTokenException(reason);
}
