using System.Security.Claims;
using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Requests;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Keys;

/// <summary>Who asks. What is another tenant's is, to a tenant, not there: 404 and not 403.</summary>
/// <param name="Tenant">Null: an operator, who sees all.</param>
internal sealed record Caller(string? Tenant)
{
    public const string TenantClaim = "tenant";
    public const string ScopeClaim = "scope";
    public const string KeyClaim = "key";

    /// <summary>Of a bearer token: its issuer and subject.</summary>
    public const string SubjectClaim = "token";

    public static Caller Of(HttpContext context) => new(context.User.FindFirst(TenantClaim)?.Value);

    public bool Sees(Subscription? subscription) => subscription is not null && (Tenant is null || subscription.Tenant == Tenant);

    public bool Sees(Target? target) => target is not null && (Tenant is null || target.Tenant == Tenant);

    public bool Sees(Delivery? delivery) => delivery is not null && (Tenant is null || delivery.Tenant == Tenant);

    /// <summary>Who asks, for the audit log.</summary>
    public static Actor ActorOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (origin, request) = (context.Connection.RemoteIpAddress?.ToString() ?? "", RequestId.Of(context));
        return context.User.FindFirst(KeyClaim) is { Value: var key } ? new Actor(ActorKind.Key, key, Of(context).Tenant, origin, request)
            : context.User.FindFirst(SubjectClaim) is { Value: var subject } ? new Actor(ActorKind.Token, subject, Of(context).Tenant, origin, request)
            : new Actor(ActorKind.Reader, "", null, origin, request);
    }

    public static ClaimsIdentity Identity(ApiKey key, string scheme) => Identity(new Claim(KeyClaim, key.Id), key.Tenant, key.Scopes, scheme);

    /// <param name="subject">The token's issuer and subject.</param>
    /// <param name="tenant">Null: an operator.</param>
    public static ClaimsIdentity Identity(string subject, string? tenant, IEnumerable<string> scopes, string scheme) => Identity(new Claim(SubjectClaim, subject), tenant, scopes, scheme);

    private static ClaimsIdentity Identity(Claim who, string? tenant, IEnumerable<string> scopes, string scheme)
    {
        var identity = new ClaimsIdentity([.. scopes.Select(s => new Claim(ScopeClaim, s)), who], scheme);
        if (tenant is not null)
        {
            identity.AddClaim(new Claim(TenantClaim, tenant));
        }

        return identity;
    }
}
