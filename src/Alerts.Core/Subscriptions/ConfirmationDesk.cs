using System.Globalization;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Deliveries;
using Alerts.Policies;

namespace Alerts.Subscriptions;

/// <summary>Whether new mail addresses are asked first. The host says so: it takes a link that can be reached from outside.</summary>
public sealed record ConfirmationRule(bool IsAsked)
{
    public static readonly ConfirmationRule Never = new(false);
}

/// <summary>
/// Double opt-in: an address that somebody wrote down gets one mail with a link, and alerts once its reader has followed it. Bulk-sender
/// rules (Gmail, Yahoo) and the law of many countries ask for it.
/// </summary>
public sealed class ConfirmationDesk(ISubscriptionStore subscriptions, ITargetStore targets, AlertIntake intake, ConfirmationRule rule, AuditTrail trail, TimeProvider clock)
{
    /// <summary>How long the mailed link works. Who comes later is subscribed again.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    private const int PageSize = 200;

    public bool AreAsked => rule.IsAsked;

    /// <summary>Asks once a day at most, however often somebody subscribes the address.</summary>
    public Task AskAsync(Target target, Subscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(subscription);
        return intake.RaiseAsync(Question(target, subscription), cancellationToken);
    }

    /// <summary>As <see cref="AskAsync"/> for many at the cost of one.</summary>
    public Task AskManyAsync(IEnumerable<(Target Target, Subscription Subscription)> many, CancellationToken cancellationToken)
        => many.DistinctBy(x => x.Target.Id).Select(x => Question(x.Target, x.Subscription)).ToList() is { Count: > 0 } questions
            ? intake.RaiseManyAsync(questions, cancellationToken)
            : Task.CompletedTask;

    /// <summary>What of a target waits for its reader's word: also of one that is confirmed, where somebody signed it up for more.</summary>
    public async Task<IReadOnlyList<Subscription>> WaitingAsync(string targetId, CancellationToken cancellationToken)
        => await Pages.AllAsync(cursor => subscriptions.OfTargetAsync(targetId, cursor, PageSize, cancellationToken)).Where(s => s.AwaitsConfirmation).ToListAsync(cancellationToken);

    private Alert Question(Target target, Subscription subscription)
    {
        var now = clock.GetUtcNow();
        var materials = subscription.Filter.Materials;
        var message = new AlertMessage(
            "Please confirm: alerts on export rules",
            $"Somebody asked for alerts on export rules to be sent to this address. Follow the link to confirm; it works for {GoodFor.Days} days. If it was not you, do nothing: no alert is sent.",
            [
                new Fact("For", subscription.Name.Length > 0 ? $"{subscription.Name} ({subscription.Tenant})" : subscription.Tenant),
                new Fact("Materials", materials.Count == 0 ? "all" : string.Join(", ", materials)),
            ],
            Certainty.Certain, [], null, []);
        return new Alert(
            Alert.IdOf(AlertKind.SubscriptionConfirmation, target.Id, now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), AlertKind.SubscriptionConfirmation, target.Id,
            Severity.Info, [], [], now, message, Audience: subscription.Id);
    }

    /// <summary>
    /// Its reader wants the alerts: each subscription begins with how things stand. Safe to repeat; the target last, so that who was
    /// interrupted by a kill can follow the link again.
    /// </summary>
    public async Task ConfirmAsync(string targetId, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken) is not { } target || !(target.AwaitsConfirmation || (await WaitingAsync(targetId, cancellationToken)).Count > 0))
        {
            return;
        }

        await trail.ChangeAsync(
            new AuditedChange("confirmTarget", targetId, target.Tenant, null, new { target = target.Masked }),
            async () =>
            {
                await subscriptions.ConfirmAsync(targetId, clock.GetUtcNow(), cancellationToken);
                await targets.ConfirmAsync(targetId, cancellationToken);
            },
            cancellationToken);
    }
}
