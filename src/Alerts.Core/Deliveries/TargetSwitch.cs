using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>
/// Switches a target off when it asks for that, or when it has failed without a break for <see cref="MostFailing"/>. Operators
/// hear of it, and its tenant by another target.
/// </summary>
public sealed class TargetSwitch(ITargetStore targets, ISubscriptionStore subscriptions, AlertIntake intake, TimeProvider clock)
{
    /// <summary>Svix switches an endpoint off after five days.</summary>
    public static readonly TimeSpan MostFailing = TimeSpan.FromDays(5);

    // A tenant hears it where it reads; three ways are enough.
    private const int MostOtherWays = 3;
    private const int PageSize = 200;

    /// <summary>What an attempt says of its target. Safe to repeat.</summary>
    /// <param name="deliveryId">Of the attempt: part of the alert's id, so that the same case is told once.</param>
    public async Task LearnAsync(Target target, SendOutcome outcome, string deliveryId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(outcome);
        switch (outcome)
        {
            case SendOutcome.Gone:
                var answer = outcome.StatusCode == 410 ? "answered 410 Gone" : $"answered {outcome.StatusCode}: it was deleted";
                await DisableAsync(target, $"It {answer}.", $"{target.Masked} {answer}. It asks for no further messages.", deliveryId, cancellationToken);
                break;
            case SendOutcome.Accepted when target.FailingSince is not null:
                await targets.SetFailingSinceAsync(target.Id, null, cancellationToken);
                break;
            case SendOutcome.Retry { Failure: FailureClass.RateLimited } or { Failure: FailureClass.Message }:
                break; // It works, or the fault is ours.
            case SendOutcome.Retry or SendOutcome.Refused when target.FailingSince is null:
                await targets.SetFailingSinceAsync(target.Id, clock.GetUtcNow(), cancellationToken);
                break;
            case SendOutcome.Retry or SendOutcome.Refused when clock.GetUtcNow() - target.FailingSince >= MostFailing:
                await DisableAsync(
                    target, $"It failed without a break since {target.FailingSince:u}.",
                    $"{target.Masked} has failed without a break since {target.FailingSince:u}; the last time: {outcome.Detail}", $"{target.FailingSince:O}", cancellationToken);
                break;
        }
    }

    /// <summary>
    /// Its reader wants no more: nothing is sent to it until an operator switches it on; to subscribe it again does not. Safe to
    /// repeat.
    /// </summary>
    public Task UnsubscribeAsync(Target target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return DisableAsync(target, $"{Target.Unsubscribed} on {clock.GetUtcNow():yyyy-MM-dd}.", $"Whoever reads {target.Masked} has unsubscribed.", $"{clock.GetUtcNow():O}", cancellationToken);
    }

    /// <param name="seed">Part of the alerts' ids.</param>
    private async Task DisableAsync(Target target, string reason, string told, string seed, CancellationToken cancellationToken)
    {
        // Many deliveries may meet the same at once; it is told once.
        if (await targets.FindAsync(target.Id, cancellationToken) is not { DisabledReason: null })
        {
            return;
        }

        await intake.RaiseAsync(Alert(target, told, seed, audience: null), cancellationToken);
        foreach (var other in await OtherWaysAsync(target, cancellationToken))
        {
            await intake.RaiseAsync(Alert(target, told, seed, other.Id), cancellationToken);
        }

        await targets.DisableAsync(target.Id, reason, cancellationToken);
    }

    private Alert Alert(Target target, string told, string seed, string? audience)
    {
        var message = new AlertMessage(
            AlertMessage.FitHeadline($"A {target.Channel} target of {target.Tenant} was switched off"),
            $"{told} Nothing more is sent to it until it is subscribed again or switched on. What it missed can be replayed.",
            [new Fact("Target", target.Id), new Fact("Tenant", target.Tenant)],
            Certainty.Certain, [], null, []);
        return new Alert(
            Alerting.Alert.IdOf(AlertKind.TargetDisabled, target.Id, audience is null ? seed : $"{seed}:{audience}"), AlertKind.TargetDisabled, target.Id, Severity.Warning, [], [],
            clock.GetUtcNow(), message, Audience: audience);
    }

    // One subscription for each other target of the tenant that works; who hears it as an operator is left out.
    private async Task<IReadOnlyList<Subscription>> OtherWaysAsync(Target target, CancellationToken cancellationToken)
    {
        var ways = new Dictionary<string, Subscription>(StringComparer.Ordinal);
        await foreach (var subscription in Pages.AllAsync(cursor => subscriptions.ListAsync(target.Tenant, cursor, PageSize, cancellationToken)))
        {
            if (ways.Count == MostOtherWays)
            {
                break;
            }

            if (subscription.TargetId != target.Id && !ways.ContainsKey(subscription.TargetId) && !subscription.Filter.Kinds.Contains(AlertKind.TargetDisabled)
                && await targets.FindAsync(subscription.TargetId, cancellationToken) is { DisabledReason: null, FailingSince: null })
            {
                ways[subscription.TargetId] = subscription;
            }
        }

        return [.. ways.Values];
    }
}
