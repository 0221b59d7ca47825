using Alerts.Web.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Keys;

/// <summary>Endpoint metadata: open to anybody where the operator says so; else a key with this scope is needed.</summary>
internal sealed record OpenOrScope(string Scope);

/// <summary><c>Authorization: Bearer</c>, whatever stands behind it, and its answers by RFC 6750.</summary>
internal static class BearerToken
{
    private const string Bearer = "Bearer";

    /// <summary>Null where none is sent, where the header is given twice, or is of another kind.</summary>
    public static string? Of(HttpRequest request)
        => request.Headers.Authorization is [{ } header]
            && header.StartsWith(Bearer + " ", StringComparison.OrdinalIgnoreCase)
            && header[Bearer.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;

    /// <param name="refusal">Why the token that was sent opens nothing.</param>
    public static Task ChallengeAsync(HttpContext context, string refusal)
    {
        var refused = Of(context.Request) is not null;
        context.Response.Headers.WWWAuthenticate = refused ? $"{Bearer} error=\"invalid_token\"" : Bearer;
        return Problem.Of(ProblemKind.Unauthorized, refused ? refusal : "Send 'Authorization: Bearer <key>'.").ExecuteAsync(context);
    }

    public static Task ForbidAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var scope = metadata?.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).LastOrDefault(p => p is not null) ?? metadata?.GetMetadata<OpenOrScope>()?.Scope;
        context.Response.Headers.WWWAuthenticate = $"{Bearer} error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problem.Of(ProblemKind.Forbidden, $"This needs a key with the scope '{scope}'.").ExecuteAsync(context);
    }
}
