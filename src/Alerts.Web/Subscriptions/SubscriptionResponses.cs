using System.Text.Json.Serialization;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Web.Subscriptions;

/// <summary>Who wants to be told what, where and how early. Empty lists mean all.</summary>
/// <param name="Name">For people; may be empty.</param>
/// <param name="AllDualUse">Whether acts that cover every dual-use item without naming one count as naming these materials.</param>
/// <param name="IncludeLowConfidence">Whether to hear of what names a material only as a part of something else, or beside words of another trade.</param>
/// <param name="LeadDays">How many days before a cliff to tell, longest first.</param>
/// <param name="AwaitsConfirmation">The reader of its mail address has not yet followed the mailed link: no alert is sent.</param>
/// <param name="PausedAt">Since when it is told nothing; null: it is told.</param>
/// <param name="Warnings">What of it can have no effect; not in lists.</param>
/// <param name="Secret">The key that signs this target's webhooks (Standard Webhooks), in the answer that created the subscription only.</param>
public sealed record SubscriptionResponse(
    string Id,
    string Tenant,
    string Name,
    ChannelKind Channel,
    TargetResponse Target,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<string> Jurisdictions,
    IReadOnlyList<AlertKind> Kinds,
    bool AllDualUse,
    bool IncludeLowConfidence,
    IReadOnlyList<int> LeadDays,
    CadenceResponse Cadence,
    bool AwaitsConfirmation,
    DateTimeOffset? PausedAt,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WarningResponse>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    public static SubscriptionResponse Of(Subscription subscription, Target? target)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var filter = subscription.Filter;
        return new SubscriptionResponse(
            subscription.Id, subscription.Tenant, subscription.Name, subscription.Channel, TargetResponse.Of(subscription.TargetId, target),
            filter.Materials, filter.Jurisdictions, filter.Kinds, filter.AllDualUse, filter.IncludeLowConfidence, subscription.LeadDays.Steps, CadenceResponse.Of(subscription.Cadence), subscription.AwaitsConfirmation, subscription.PausedAt, subscription.CreatedAt);
    }
}

/// <summary>What of a good filter can have no effect, or another than one may think.</summary>
/// <param name="Pointer">Where in the request: a JSON pointer as a URI fragment.</param>
public sealed record WarningResponse(string Detail, string Pointer);

/// <summary>When a subscription is told.</summary>
/// <param name="Digest">daily or weekly; null: at once.</param>
/// <param name="DigestAt">Time of day in the time zone, such as 08:00; null without a digest.</param>
/// <param name="DigestOn">Day of a weekly digest; null otherwise.</param>
/// <param name="QuietHours">Such as 22:00-07:00; null: none.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="NothingNew">Whether a digest comes too when there was nothing.</param>
/// <param name="CriticalAtOnce">Whether critical alerts do not wait for the digest.</param>
public sealed record CadenceResponse(string? Digest, string? DigestAt, string? DigestOn, string? QuietHours, string TimeZone, bool NothingNew, bool CriticalAtOnce)
{
    public static CadenceResponse Of(Cadence cadence)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        var digest = cadence.Digest;
        return new CadenceResponse(
            digest is null ? null : digest.Every == DigestEvery.Week ? "weekly" : "daily",
            digest?.At.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            digest?.Every == DigestEvery.Week ? digest.On.ToString().ToLowerInvariant() : null,
            cadence.Quiet?.ToString(), cadence.TimeZone, digest?.NothingNew ?? false, digest?.CriticalAtOnce ?? true);
    }
}

/// <summary>Where a subscription delivers to, masked: enough to recognise, too little to use.</summary>
/// <param name="Address">Masked: <c>https://hooks.slack.com/…</c>, <c>b…@example.com</c>.</param>
/// <param name="DisabledReason">Null while the target is in use.</param>
public sealed record TargetResponse(string Id, string Address, string? DisabledReason)
{
    /// <param name="target">Null where the store has lost it; the subscription is shown all the same.</param>
    public static TargetResponse Of(string id, Target? target)
        => target is null ? new TargetResponse(id, "…", "is not stored any more") : new TargetResponse(id, target.Masked, target.DisabledReason);
}

/// <summary>A test message that is on its way.</summary>
/// <param name="DeliveryId">What became of it: GET /v1/deliveries/{id}, once it was filed.</param>
public sealed record TestResponse(string AlertId, string DeliveryId);
