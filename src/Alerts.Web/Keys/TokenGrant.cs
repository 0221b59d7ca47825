using System.Security.Claims;
using Alerts.Access;

namespace Alerts.Web.Keys;

/// <summary>What a token that was found good opens.</summary>
internal abstract record TokenGrant
{
    // OpenID Connect Core 1.0, section 2.
    private const int MaxSubject = 255;

    private static readonly string[] ScopeClaims = ["scope", "scp", "roles"];

    private TokenGrant()
    {
    }

    /// <param name="Tenant">Null: an operator.</param>
    /// <param name="Scopes">Of <see cref="ApiScope"/>; may be empty.</param>
    public sealed record Granted(string Subject, string? Tenant, IReadOnlyList<string> Scopes) : TokenGrant;

    public sealed record Refused(string Reason) : TokenGrant;

    /// <summary>Nothing is concluded from what is not there: no tenant does not make an operator.</summary>
    public static TokenGrant Of(IReadOnlyCollection<Claim> claims, OidcOptions options)
    {
        if (Values(claims, "sub") is not [{ Length: > 0 and <= MaxSubject } subject] || subject.Any(char.IsControl))
        {
            return new Refused("The token has no subject.");
        }

        var scopes = ScopesOf(claims, options);
        switch (TenantValues(claims, options))
        {
            case []:
                return options.OperatorsWithoutTenant || (options.OperatorValue is { } mark && Values(claims, options.OperatorClaim).SelectMany(Words).Contains(mark, StringComparer.Ordinal))
                    ? new Granted(subject, null, scopes)
                    : new Refused("The token says of no tenant, and not that its bearer is an operator.");
            case [var value] when TenantOf(value, options) is { } tenant:
                return new Granted(subject, tenant, [.. scopes.Intersect(ApiScope.OfTenants)]);
            default:
                return new Refused("The token is of a tenant that is not known here.");
        }
    }

    public static IEnumerable<string> Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Values(IEnumerable<Claim> claims, string type) => [.. claims.Where(c => c.Type == type).Select(c => c.Value)];

    // A value that is mapped to nothing is as if it were not there: it is said on purpose.
    private static string[] TenantValues(IEnumerable<Claim> claims, OidcOptions options)
        => options.TenantClaim is not { } claim || (Values(claims, claim) is [var one] && options.TenantMap.TryGetValue(one, out var tenant) && tenant.Length == 0) ? [] : Values(claims, claim);

    private static string? TenantOf(string value, OidcOptions options)
        => options.TenantMap.Count > 0 ? options.TenantMap.TryGetValue(value, out var tenant) ? tenant : null
            : Tenant.IsId(value) ? value
            : null;

    // The first claim and not all: what a user may (roles) is no wider than what was granted to the program that acts for it (scp).
    private static List<string> ScopesOf(IReadOnlyCollection<Claim> claims, OidcOptions options)
    {
        string[] names = options.ScopeClaim is { } one ? [one] : ScopeClaims;
        var values = names.Select(name => Values(claims, name)).FirstOrDefault(v => v.Length > 0) ?? [];
        var granted = values.SelectMany(Words).SelectMany(v => options.ScopeMap.Count == 0 ? [v] : options.ScopeMap.TryGetValue(v, out var ours) ? Words(ours) : []).ToHashSet(StringComparer.Ordinal);
        return [.. ApiScope.All.Where(granted.Contains)];
    }
}
