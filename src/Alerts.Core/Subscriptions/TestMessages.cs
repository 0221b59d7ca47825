using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Policies;

namespace Alerts.Subscriptions;

/// <summary>Sends a subscription a message that says that it is a test, by the way that every alert goes.</summary>
public sealed class TestMessages(ISubscriptionStore subscriptions, AlertIntake intake, AuditTrail trail, TimeProvider clock)
{
    /// <summary>The alert and its delivery's id; null where there is no such subscription.</summary>
    /// <param name="nonce">Different for each test.</param>
    public async Task<(Alert Alert, string DeliveryId)?> SendAsync(string subscriptionId, string nonce, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(subscriptionId, cancellationToken) is not { } subscription)
        {
            return null;
        }

        var filter = subscription.Filter;
        var message = new AlertMessage(
            "Test message: this subscription works",
            "This is a test that somebody of your company asked for. Nothing has changed in law. An alert looks like this and comes by this way.",
            [
                new Fact("Subscription", subscription.Name.Length > 0 ? $"{subscription.Name} ({subscription.Id})" : subscription.Id),
                new Fact("Materials", filter.Materials.Count == 0 ? "all" : string.Join(", ", filter.Materials)),
                new Fact("Days before a cliff", subscription.LeadDays.ToString()),
            ],
            Certainty.Certain, [], null, []);
        var alert = new Alert(
            Alert.IdOf(AlertKind.SubscriptionTest, subscription.Id, nonce), AlertKind.SubscriptionTest, subscription.Id, Severity.Info, [], [], clock.GetUtcNow(), message,
            Audience: subscription.Id);
        await trail.ChangeAsync(new AuditedChange("testSubscription", subscription.Id, subscription.Tenant, null, new { alert = alert.Id }), () => intake.RaiseAsync(alert, cancellationToken), cancellationToken);
        return (alert, Delivery.IdOf(alert.Id, subscription.TargetId));
    }
}
