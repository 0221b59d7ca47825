using Alerts.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Keys;

/// <summary>
/// Whose access tokens open the API beside its own keys: the configuration section <see cref="Section"/>. Without an authority, none. What is not
/// said here opens nothing: a token without a scope that we know, or that is neither a tenant's nor plainly an operator's.
/// </summary>
public sealed class OidcOptions
{
    public const string Section = "Alerts:Oidc";

    /// <summary>The issuer, as its discovery document (OpenID Connect Discovery 1.0, section 4) names it: https, or http on this machine. Default: none.</summary>
    public string? Authority { get; set; }

    /// <summary>The names of this API at the issuer, one of which must be in <c>aud</c>. At least one.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The claim with what a token opens, as an array or with spaces between. Default: the first that is there of <c>scope</c> (RFC 9068), <c>scp</c> and <c>roles</c> (Entra ID).</summary>
    public string? ScopeClaim { get; set; }

    /// <summary>From values of the scope claim to our scopes, with spaces between. Default: our own names. Where anything is mapped, only what is mapped counts.</summary>
    public IDictionary<string, string> ScopeMap { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The claim that says whose things a token opens. Default: none, so that no token is a tenant's.</summary>
    public string? TenantClaim { get; set; }

    /// <summary>
    /// From values of the tenant claim to our tenants; to nothing (an empty text), where a value says of none, as that of the operators' own program.
    /// Default: the value is the tenant's id. Where anything is mapped, only what is mapped counts.
    /// </summary>
    public IDictionary<string, string> TenantMap { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether whoever has a token without the tenant claim is an operator, who sees all. Default: no; such a token opens nothing.</summary>
    public bool OperatorsWithoutTenant { get; set; }

    /// <summary>The claim that marks operators among the tokens without a tenant. Default: <c>roles</c>.</summary>
    public string OperatorClaim { get; set; } = "roles";

    /// <summary>The value of <see cref="OperatorClaim"/> that does so. Default: none.</summary>
    public string? OperatorValue { get; set; }

    /// <summary>How far the issuer's clock may differ from ours. 0 to 2 minutes; default 1 minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>This installation as the issuer knows it as a client: people then sign in to pages with its accounts (OpenID Connect Core 1.0, section 3.1, with PKCE). Default: none, by keys only.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret. Default: none, as for a public client.</summary>
    public string? ClientSecret { get; set; }

    public bool IsOn => Authority is not null;
}

/// <summary>Reads the section. Names of scopes have colons (<c>alerts:read</c>), which the framework takes for levels of the section: they are put together again.</summary>
internal sealed class OidcSettings(IConfiguration configuration) : IConfigureOptions<OidcOptions>
{
    public void Configure(OidcOptions options)
    {
        var section = configuration.GetSection(OidcOptions.Section);
        section.Bind(options);
        Fill(options.ScopeMap, section.GetSection(nameof(OidcOptions.ScopeMap)));
        Fill(options.TenantMap, section.GetSection(nameof(OidcOptions.TenantMap)));
    }

    private static void Fill(IDictionary<string, string> map, IConfigurationSection section)
    {
        map.Clear();
        foreach (var (name, value) in section.AsEnumerable(makePathsRelative: true))
        {
            if (value is not null)
            {
                map[name] = value;
            }
        }
    }
}

internal sealed class OidcOptionsValidator : IValidateOptions<OidcOptions>
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var faults = Faults(options).Select(f => $"{OidcOptions.Section}:{f}").ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Faults(OidcOptions options)
    {
        if (!options.IsOn)
        {
            if (options.ClientId is not null || options.Audiences.Count > 0 || options.ScopeMap.Count > 0 || options.TenantClaim is not null || options.OperatorsWithoutTenant || options.OperatorValue is not null)
            {
                yield return "Authority is missing: whose tokens are meant?";
            }

            yield break;
        }

        if (!IsAuthority(options.Authority))
        {
            yield return "Authority must be an https: address without user, query and fragment, such as https://login.microsoftonline.com/TENANT/v2.0; http: on this machine only.";
        }

        if (options is { ClientId: null, ClientSecret: not null } || options.ClientId is { Length: 0 })
        {
            yield return "ClientId must name this installation as the issuer knows it.";
        }

        if (options.Audiences.Count == 0 || options.Audiences.Any(string.IsNullOrWhiteSpace))
        {
            yield return "Audiences must name this API as the issuer knows it, at least once: else tokens for other programs would open it.";
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > MostSkew)
        {
            yield return $"ClockSkew must be 00:00:00 to {MostSkew:c}.";
        }

        if (options is { TenantClaim: null, OperatorsWithoutTenant: false, OperatorValue: null })
        {
            yield return "TenantClaim, OperatorValue or OperatorsWithoutTenant must say whose a token is: without one of them no token opens anything.";
        }

        foreach (var (value, scopes) in options.ScopeMap)
        {
            if (TokenGrant.Words(scopes).ToList() is var named && (named.Count == 0 || named.Any(s => !ApiScope.All.Contains(s))))
            {
                yield return $"ScopeMap:{Text.Shorten(value, 80)}: '{Text.Shorten(scopes, 80)}' must be of {string.Join(", ", ApiScope.All)}, with spaces between.";
            }
        }

        foreach (var (value, tenant) in options.TenantMap)
        {
            if (tenant.Length > 0 && !Tenant.IsId(tenant))
            {
                yield return $"TenantMap:{Text.Shorten(value, 80)}: '{Text.Shorten(tenant, 80)}' must be lower-case words joined by hyphens, at most 64 characters.";
            }
        }
    }

    private static bool IsAuthority(string? text)
        => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 };
}
