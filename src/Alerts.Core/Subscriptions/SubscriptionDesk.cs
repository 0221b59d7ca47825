using Alerts.Access;
using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>A wish as somebody wrote it, unchecked. Null or empty lists mean all.</summary>
public sealed record SubscriptionRequest(
    string? Channel,
    string? Target,
    IReadOnlyList<string>? Materials = null,
    IReadOnlyList<string>? Jurisdictions = null,
    IReadOnlyList<string>? Kinds = null,
    IReadOnlyList<int>? LeadDays = null,
    bool? AllDualUse = null,
    string? Name = null,
    string? Tenant = null,
    bool? IncludeLowConfidence = null,
    string? Digest = null,
    string? DigestAt = null,
    string? DigestOn = null,
    string? TimeZone = null,
    string? QuietHours = null,
    bool? NothingNew = null,
    bool? CriticalAtOnce = null,
    bool? Confirmed = null);

/// <param name="Field">The request's field in camel case, with an index where one item is at fault: <c>materials/1</c>.</param>
public sealed record FieldFault(string Field, string Reason);

public abstract record SubscribeResult
{
    private SubscribeResult()
    {
    }

    /// <param name="Created">False when the same subscription was there already.</param>
    public sealed record Subscribed(Subscription Subscription, Target Target, bool Created) : SubscribeResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : SubscribeResult;
}

/// <summary>Checks an address for a channel; the channels know what they can reach.</summary>
public interface ITargetAddresses
{
    /// <summary>The address in its one canonical form, or why it cannot be used.</summary>
    TargetAddress Check(ChannelKind channel, string address);
}

public abstract record TargetAddress
{
    private TargetAddress()
    {
    }

    public sealed record Good(string Canonical) : TargetAddress;

    public sealed record Bad(string Reason) : TargetAddress;
}

/// <summary>Takes subscriptions in: checks every field, stores the target, then the subscription.</summary>
public sealed class SubscriptionDesk(
    ISubscriptionStore subscriptions, ITargetStore targets, ITargetAddresses addresses, ConfirmationDesk confirmations, TenantRegister tenants, AuditTrail trail, MaterialCatalogue catalogue,
    TimeProvider clock)
{
    public const string DefaultTenant = "default";
    public const int MaxName = 200;

    public async Task<SubscribeResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var check = new RequestCheck(catalogue, addresses);
        var wish = check.Read(request);
        if (wish is null)
        {
            return new SubscribeResult.Refused(check.Faults);
        }

        var now = clock.GetUtcNow();
        var tenant = request.Tenant ?? DefaultTenant;
        await tenants.EnsureAsync(tenant, cancellationToken);
        var target = await targets.AddAsync(WishRows.TargetOf(wish, tenant, confirmations.AreAsked && request.Confirmed != true, now), cancellationToken);
        if (WishRows.IsSwitchedOnBySubscribing(target))
        {
            await targets.EnableAsync(target.Id, cancellationToken);
            target = target with { DisabledReason = null, DisabledBy = null };
        }

        var (stored, created) = await StoreAsync(WishRows.SubscriptionOf(wish, request.Name ?? "", target, now), cancellationToken);
        if (stored.Cadence != wish.Cadence)
        {
            await TellByAsync(stored, wish.Cadence, cancellationToken);
            stored = stored with { Cadence = wish.Cadence, Version = stored.Version + 1 };
        }

        // Of a confirmed target too, where its reader was signed up for this by somebody and has not said yes.
        var waits = target.AwaitsConfirmation || stored.AwaitsConfirmation;
        if (waits && request.Confirmed == true)
        {
            await confirmations.ConfirmAsync(target.Id, cancellationToken);
            (stored, target) = (await subscriptions.FindAsync(stored.Id, cancellationToken) ?? stored, target with { AwaitsConfirmation = false });
        }
        else if (waits && target.DisabledReason is null)
        {
            await confirmations.AskAsync(target, stored, cancellationToken);
        }

        return new SubscribeResult.Subscribed(stored, target, created);
    }

    /// <summary>Changes when a subscription is told. All faults; empty where it was done.</summary>
    /// <param name="request">Of it only what belongs to a cadence counts.</param>
    public async Task<IReadOnlyList<FieldFault>> SetCadenceAsync(string id, SubscriptionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var check = new RequestCheck(catalogue, addresses);
        if (check.ReadCadence(request) is not { } cadence)
        {
            return check.Faults;
        }

        if (await subscriptions.FindAsync(id, cancellationToken) is { } subscription)
        {
            await TellByAsync(subscription, cadence, cancellationToken);
        }

        return [];
    }

    /// <summary>Ends a subscription. Its target stays, with what was sent to it. False when there was none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => await subscriptions.FindAsync(id, cancellationToken) is { } subscription
            && await trail.ChangeAsync(
                new AuditedChange("deleteSubscription", id, subscription.Tenant, SubscriptionView.Of(subscription), null), () => subscriptions.RemoveAsync(id, cancellationToken), cancellationToken, removed => removed);

    private async Task<(Subscription Stored, bool Created)> StoreAsync(Subscription wish, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (same, id) = await WishRows.PlaceAsync(subscriptions, wish, cancellationToken);
            if (same is not null)
            {
                return (same, false);
            }

            var candidate = wish with { Id = id };
            if (await trail.ChangeAsync(
                new AuditedChange("createSubscription", candidate.Id, candidate.Tenant, null, SubscriptionView.Of(candidate)), () => subscriptions.AddAsync(candidate, cancellationToken), cancellationToken, added => added))
            {
                return (candidate, true);
            }
        }
    }

    /// <summary>Changes when it is told, and says so in the audit log.</summary>
    internal Task TellByAsync(Subscription subscription, Cadence cadence, CancellationToken cancellationToken)
        => trail.ChangeAsync(
            new AuditedChange("updateSubscription", subscription.Id, subscription.Tenant, new { cadence = subscription.Cadence.ToString() }, new { cadence = cadence.ToString() }),
            () => subscriptions.SetCadenceAsync(subscription.Id, cadence, cadence.Digest is null ? null : cadence.NextDigest(clock.GetUtcNow()), cancellationToken),
            cancellationToken);
}
