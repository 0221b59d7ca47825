using System.Globalization;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>
/// Switches a target off when it asks for that, or when it has failed without a break for <see cref="MostFailing"/>. Operators
/// hear of it, and its tenant by another target.
/// </summary>
public sealed class TargetSwitch(
    ITargetStore targets, ISubscriptionStore subscriptions, ISuppressionStore suppressions, AlertIntake intake, AuditTrail trail, TimeProvider clock)
{
    /// <summary>Characters of a reason at most.</summary>
    public const int MaxReason = 200;

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
                await DisableAsync(target, StopCause.Gone, $"It {answer}.", $"{target.Masked} {answer}. It asks for no further messages.", deliveryId, cancellationToken);
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
                    target, StopCause.Failing, $"It failed without a break since {target.FailingSince:u}.",
                    $"{target.Masked} has failed without a break since {target.FailingSince:u}; the last time: {outcome.Detail}", $"{target.FailingSince:O}", cancellationToken);
                break;
        }
    }

    /// <summary>
    /// Its reader wants no more: nothing is sent to it until its reader or an operator switches it on; to subscribe it again does
    /// not. Safe to repeat.
    /// </summary>
    public Task UnsubscribeAsync(Target target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var day = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return target.DisabledReason is not null ? Task.CompletedTask : trail.ChangeAsync(
            new AuditedChange("unsubscribe", target.Id, target.Tenant, null, new { target = target.Masked }),
            () => DisableAsync(target, StopCause.Unsubscribed, $"Its reader unsubscribed on {day}.", $"Whoever reads {target.Masked} has unsubscribed.", $"unsubscribed:{day}", cancellationToken),
            cancellationToken);
    }

    /// <summary>Its address is on the suppression list. Safe to repeat.</summary>
    public Task SuppressAsync(Target target, Suppression suppression, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(suppression);
        return DisableAsync(
            target, StopCause.Suppressed, $"{suppression.Says}, on {suppression.At:yyyy-MM-dd}.",
            $"{target.Masked}: {char.ToLowerInvariant(suppression.Says[0])}{suppression.Says[1..]}{(suppression.Detail.Length > 0 ? $" ({suppression.Detail})" : "")}.", $"{suppression.Id}@{suppression.At:O}",
            cancellationToken);
    }

    /// <summary>Switches it on again unless its address is suppressed. What it is now; null where there is no such target.</summary>
    public async Task<Target?> EnableAsync(string id, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(id, cancellationToken) is { } target && !(target.Channel == ChannelKind.Email && await suppressions.FindAsync(Suppression.IdOf(target.Address), cancellationToken) is not null))
        {
            await trail.ChangeAsync(
                new AuditedChange("enableTarget", id, target.Tenant, new { target.DisabledReason, target.DisabledBy }, new { target = target.Masked }), () => targets.EnableAsync(id, cancellationToken), cancellationToken);
        }

        return await targets.FindAsync(id, cancellationToken);
    }

    /// <summary>Why a reason is none; null where it is one.</summary>
    public static FieldFault? ReasonFault(string? reason)
        => string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason || reason.Any(char.IsControl) ? new FieldFault("reason", $"must have 1 to {MaxReason} characters and no control character") : null;

    /// <summary>Somebody switches it off. What it is now; null where there is no such target.</summary>
    /// <param name="reason">For people; one in which <see cref="ReasonFault"/> finds nothing.</param>
    public async Task<Target?> DisableAsync(string id, string reason, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(id, cancellationToken) is { } target)
        {
            await trail.ChangeAsync(
                new AuditedChange("disableTarget", id, target.Tenant, new { target = target.Masked, target.DisabledReason }, new { disabledReason = reason }),
                () => targets.DisableAsync(id, StopCause.Operator, reason, cancellationToken), cancellationToken);
        }

        return await targets.FindAsync(id, cancellationToken);
    }

    /// <param name="seed">Part of the alerts' ids.</param>
    private async Task DisableAsync(Target target, StopCause cause, string reason, string told, string seed, CancellationToken cancellationToken)
    {
        // Many deliveries may meet the same at once; it is told once.
        if (await targets.FindAsync(target.Id, cancellationToken) is not { DisabledReason: null })
        {
            return;
        }

        await intake.RaiseAsync(Alert(target, cause, told, seed, audience: null), cancellationToken);
        foreach (var other in await OtherWaysAsync(target, cancellationToken))
        {
            await intake.RaiseAsync(Alert(target, cause, told, seed, other.Id), cancellationToken);
        }

        await targets.DisableAsync(target.Id, cause, reason, cancellationToken);
    }

    private Alert Alert(Target target, StopCause cause, string told, string seed, string? audience)
    {
        var message = new AlertMessage(
            AlertMessage.FitHeadline($"Switched off: a target of {target.Tenant} by {target.Channel}"),
            $"{told} Nothing more is sent to it until {Remedy(cause)}. What it missed can be replayed then.",
            [new Fact("Target", target.Id), new Fact("Tenant", target.Tenant)],
            Certainty.Certain, [], null, []);
        return new Alert(
            Alerting.Alert.IdOf(AlertKind.TargetDisabled, target.Id, audience is null ? seed : $"{seed}:{audience}"), AlertKind.TargetDisabled, target.Id, Severity.Warning, [], [],
            clock.GetUtcNow(), message, Audience: audience);
    }

    private static string Remedy(StopCause cause) => cause switch
    {
        StopCause.Unsubscribed => "its reader or an operator switches it on again; to subscribe it again does not",
        StopCause.Suppressed => "an operator takes its address off the suppression list and switches it on",
        StopCause.Gone or StopCause.Failing or StopCause.Operator => "it is subscribed again or switched on",
    };

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

            if (subscription.IsTold && subscription.TargetId != target.Id && !ways.ContainsKey(subscription.TargetId) && !subscription.Filter.Kinds.Contains(AlertKind.TargetDisabled)
                && await targets.FindAsync(subscription.TargetId, cancellationToken) is { DisabledReason: null, FailingSince: null, AwaitsConfirmation: false })
            {
                ways[subscription.TargetId] = subscription;
            }
        }

        return [.. ways.Values];
    }
}
