using Alerts.Deliveries;

namespace Alerts.Subscriptions;

/// <summary>The rows that a wish becomes, whether it came alone or among many.</summary>
internal static class WishRows
{
    /// <param name="asks">Whether new mail addresses are asked first, and nobody vouched for this one.</param>
    public static Target TargetOf(Wish wish, string tenant, bool asks, DateTimeOffset now)
        => new(Target.IdOf(tenant, wish.Channel, wish.Address), tenant, wish.Channel, wish.Address, wish.Channel == ChannelKind.Webhook ? DeliveryDesk.NewSecret() : null, now)
        {
            AwaitsConfirmation = asks && wish.Channel == ChannelKind.Email,
        };

    /// <param name="target">As it is stored.</param>
    public static Subscription SubscriptionOf(Wish wish, string name, Target target, DateTimeOffset now)
        => new(Subscription.IdOf(target.Id, wish.Filter, wish.LeadDays), target.Tenant, name, wish.Filter, wish.LeadDays, wish.Channel, target.Id, now)
        {
            Cadence = wish.Cadence,
            AwaitsConfirmation = target.AwaitsConfirmation,
        };

    /// <summary>Whether to subscribe it again switches it on: what its reader or a suppression stopped stays off.</summary>
    public static bool IsSwitchedOnBySubscribing(Target target) => target.DisabledBy is StopCause.Gone or StopCause.Failing or StopCause.Operator;

    /// <summary>
    /// Where a wish stands already, or the id that is free for it: the same wish may stand under an id of an earlier wish, and its own id may
    /// belong to what was changed to another wish since.
    /// </summary>
    public static async Task<(Subscription? Same, string Id)> PlaceAsync(ISubscriptionStore subscriptions, Subscription wish, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindSameAsync(wish.TargetId, wish.Filter, wish.LeadDays, cancellationToken) is { } same)
        {
            return (same, same.Id);
        }

        for (var turn = 1; ; turn++)
        {
            var id = Subscription.IdOf(wish.TargetId, wish.Filter, wish.LeadDays, turn);
            if (await subscriptions.FindAsync(id, cancellationToken) is not { } taken)
            {
                return (null, id);
            }

            if (taken.IsSameWish(wish))
            {
                return (taken, id);
            }
        }
    }
}
