using Alerts.Access;
using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Materials;

namespace Alerts.Subscriptions;

/// <summary>
/// Takes in what somebody without an account wishes for a mail address. Who asks has proved nothing: nothing of what stands for that address is changed, the
/// new wish waits for the word of its reader even where the address is confirmed, and what comes back does not tell whether it is known.
/// </summary>
public sealed class SignUpDesk(
    ISubscriptionStore subscriptions, ITargetStore targets, ITargetAddresses addresses, SubscriptionDesk desk, ConfirmationDesk confirmations, TenantRegister tenants, AuditTrail trail, MaterialCatalogue catalogue,
    TimeProvider clock)
{
    /// <summary>Wishes that may wait for one reader's word at a time. Of more only the question is sent again.</summary>
    public const int MostWaiting = 3;

    /// <summary>All faults of a wish; empty where it can be taken in.</summary>
    public IReadOnlyList<FieldFault> FaultsOf(SubscriptionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var check = new RequestCheck(catalogue, addresses);
        check.Read(request);
        return check.Faults;
    }

    /// <summary>Its reader is asked, once a day at most. Safe to repeat, and to kill between any two steps.</summary>
    /// <param name="request">In which <see cref="FaultsOf"/> finds none; for a mail address.</param>
    /// <param name="tenant">Whose subscription it becomes.</param>
    public async Task SignUpAsync(SubscriptionRequest request, string tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (new RequestCheck(catalogue, addresses).Read(request) is not { Channel: ChannelKind.Email } wish)
        {
            throw new ArgumentException("Only a good wish for a mail address can be signed up.", nameof(request));
        }

        var now = clock.GetUtcNow();
        await tenants.EnsureAsync(tenant, cancellationToken);
        var target = await targets.AddAsync(WishRows.TargetOf(wish, tenant, asks: true, now), cancellationToken);

        // What was switched off stays off until its reader, by an old mail, or an operator switches it on.
        if (target.DisabledReason is null
            && await PlaceAsync(WishRows.SubscriptionOf(wish, request.Name ?? "", target, now) with { AwaitsConfirmation = true }, cancellationToken) is { } waiting)
        {
            await confirmations.AskAsync(target, waiting, cancellationToken);
        }
    }

    // What waits for the word of its reader; null where it is told already.
    private async Task<Subscription?> PlaceAsync(Subscription wish, CancellationToken cancellationToken)
    {
        var (same, id) = await WishRows.PlaceAsync(subscriptions, wish, cancellationToken);
        if (same is { AwaitsConfirmation: false })
        {
            return null;
        }

        if (same is not null)
        {
            if (same.Cadence != wish.Cadence)
            {
                await desk.TellByAsync(same, wish.Cadence, cancellationToken);
            }

            return same with { Cadence = wish.Cadence };
        }

        if (await confirmations.WaitingAsync(wish.TargetId, cancellationToken) is { Count: >= MostWaiting } waiting)
        {
            return waiting[0];
        }

        var stored = wish with { Id = id };
        await trail.ChangeAsync(
            new AuditedChange("createSubscription", stored.Id, stored.Tenant, null, SubscriptionView.Of(stored)), () => subscriptions.AddAsync(stored, cancellationToken), cancellationToken, added => added);
        return stored;
    }
}
