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
    ISubscriptionStore subscriptions, ITargetStore targets, ITargetAddresses addresses, ConfirmationDesk confirmations, MaterialCatalogue catalogue, TimeProvider clock)
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
        var target = await targets.AddAsync(WishRows.TargetOf(wish, tenant, confirmations.AreAsked && request.Confirmed != true, now), cancellationToken);
        if (WishRows.IsSwitchedOnBySubscribing(target))
        {
            await targets.EnableAsync(target.Id, cancellationToken);
            target = target with { DisabledReason = null, DisabledBy = null };
        }

        var subscription = WishRows.SubscriptionOf(wish, request.Name ?? "", target, now);
        var created = await subscriptions.AddAsync(subscription, cancellationToken);
        var stored = created ? subscription : await subscriptions.FindAsync(subscription.Id, cancellationToken) ?? subscription;
        if (stored.Cadence != wish.Cadence)
        {
            await TellByAsync(stored.Id, wish.Cadence, cancellationToken);
            stored = stored with { Cadence = wish.Cadence };
        }

        if (target.AwaitsConfirmation && request.Confirmed == true)
        {
            await confirmations.ConfirmAsync(target.Id, cancellationToken);
            (stored, target) = (stored with { AwaitsConfirmation = false }, target with { AwaitsConfirmation = false });
        }
        else if (target is { AwaitsConfirmation: true, DisabledReason: null })
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

        await TellByAsync(id, cadence, cancellationToken);
        return [];
    }

    /// <summary>Ends a subscription. Its target stays, with what was sent to it. False when there was none.</summary>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => subscriptions.RemoveAsync(id, cancellationToken);

    private Task TellByAsync(string id, Cadence cadence, CancellationToken cancellationToken)
        => subscriptions.SetCadenceAsync(id, cadence, cadence.Digest is null ? null : cadence.NextDigest(clock.GetUtcNow()), cancellationToken);
}
