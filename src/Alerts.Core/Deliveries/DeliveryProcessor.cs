using System.Diagnostics;
using Alerts.Alerting;
using Alerts.Queues;
using Alerts.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Alerts.Deliveries;

/// <summary>What handling one message came to, for who reports it.</summary>
public sealed record DeliveryReport(Delivery Delivery, Target? Target, Alert? Alert, DeliveryAttempt Attempt);

/// <summary>Hears of every attempt after it was recorded; called from many threads at once.</summary>
public interface IDeliveryObserver
{
    void OnAttempted(DeliveryReport report);
}

/// <summary>
/// Tells one target of one alert. The ledger settles a delivery, not the queue: a message that comes twice finds the row
/// settled and ends. Sent first, then recorded, then completed, so that nothing is lost by a kill; what is sent again
/// bears the same id.
/// </summary>
public sealed partial class DeliveryProcessor(
    IDeliveryLedger ledger,
    IAlertStore alerts,
    ITargetStore targets,
    IMessageQueue queue,
    TargetSwitch targetSwitch,
    ISuppressionStore suppressions,
    TargetGate gate,
    CorrectionRouter corrections,
    IEnumerable<IDeliveryChannel> channels,
    IEnumerable<IDeliveryObserver> observers,
    TimeProvider clock,
    ILogger<DeliveryProcessor> logger)
{
    private readonly Dictionary<ChannelKind, IDeliveryChannel> _channels = channels.ToDictionary(c => c.Kind);

    public async Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!DeliveryMessage.TryParse(message.Body, out var id, out var attemptNumber))
        {
            await queue.DeadLetterAsync(message, "The body is not 'delivery:attempt'.", cancellationToken);
            return;
        }

        var delivery = await ledger.FindAsync(id, cancellationToken);
        if (delivery is null)
        {
            await queue.DeadLetterAsync(message, $"There is no delivery '{id}'.", cancellationToken);
            return;
        }

        if (delivery.Status != DeliveryStatus.Pending || delivery.Attempts >= attemptNumber)
        {
            gate.Forget(delivery);
            if (delivery.Status == DeliveryStatus.Accepted)
            {
                // Killed after it was recorded, and before its corrections were looked for.
                await corrections.FollowAsync(delivery, cancellationToken);
            }

            await queue.CompleteAsync(message, cancellationToken);
            return;
        }

        var early = delivery.NextAttemptAt - clock.GetUtcNow();
        if (early > TimeSpan.Zero)
        {
            await queue.AbandonAsync(message, early, cancellationToken);
            return;
        }

        var target = await targets.FindAsync(delivery.TargetId, cancellationToken);
        if (target is { DisabledReason: null, Channel: ChannelKind.Email } && await suppressions.FindAsync(Suppression.IdOf(target.Address), cancellationToken) is { } suppression)
        {
            // Suppressed by another tenant's mail, or by an operator: this tenant hears of it here.
            await targetSwitch.SuppressAsync(target, suppression, cancellationToken);
            target = await targets.FindAsync(target.Id, cancellationToken);
        }

        if (target is null or { DisabledReason: not null })
        {
            await AttemptAsync(message, delivery, target, cancellationToken);
            return;
        }

        var isBack = message.Id == DeliveryMessage.Held(id, attemptNumber, delivery.NextAttemptAt).Id;
        switch (await gate.EnterAsync(target, delivery, isBack, cancellationToken))
        {
            case Admission.Held held:
                await HoldAsync(message, delivery, held.Until, cancellationToken);
                break;
            case Admission.Entered entered:
                await AttemptInTurnAsync(message, delivery, target, entered.HasWaited, cancellationToken);
                break;
        }
    }

    // Marked first: the sweeper must not take for lost what only waits.
    private async Task HoldAsync(ReceivedMessage message, Delivery delivery, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await ledger.PostponeAsync(delivery.Id, until, cancellationToken);
        await queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.Held(delivery.Id, delivery.Attempts + 1, until)], cancellationToken);
        await queue.CompleteAsync(message, cancellationToken);
    }

    private async Task AttemptInTurnAsync(ReceivedMessage message, Delivery delivery, Target target, bool hasWaited, CancellationToken cancellationToken)
    {
        SendOutcome? outcome = null;
        var since = clock.GetTimestamp();
        try
        {
            var now = hasWaited ? await ledger.FindAsync(delivery.Id, cancellationToken) : delivery;
            if (now != delivery)
            {
                await queue.CompleteAsync(message, cancellationToken);
                return;
            }

            since = clock.GetTimestamp();
            outcome = await AttemptAsync(message, delivery, hasWaited ? await targets.FindAsync(target.Id, cancellationToken) : target, cancellationToken);
        }
        finally
        {
            await gate.LeaveAsync(target, delivery, outcome, clock.GetElapsedTime(since), cancellationToken);
        }
    }

    private async Task<SendOutcome?> AttemptAsync(ReceivedMessage message, Delivery delivery, Target? target, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Activities.StartActivity("deliver", ActivityKind.Producer);
        activity?.SetTag("alerts.alert.id", delivery.AlertId).SetTag("alerts.delivery.id", delivery.Id).SetTag("alerts.channel", target?.Channel.ToString().ToLowerInvariant());
        var alert = await alerts.FindAsync(delivery.AlertId, cancellationToken);
        var withdrawal = alert is null ? null : await corrections.WithdrawalOfAsync(alert, cancellationToken);
        var startedAt = clock.GetUtcNow();
        var stopwatch = clock.GetTimestamp();
        var number = delivery.Attempts + 1;
        var outcome = withdrawal is null ? await SendAsync(delivery, alert, target, cancellationToken) : null;
        var (kind, status, wait) = Decide(outcome, number, delivery.Id);
        var attempt = new DeliveryAttempt(
            delivery.Id, number, startedAt, clock.GetElapsedTime(stopwatch), kind, outcome?.StatusCode,
            Text.Shorten(outcome?.Detail ?? Absence(alert, target, withdrawal), DeliveryAttempt.MaxDetail), outcome?.Failure ?? FailureClass.None);

        activity?.SetTag("alerts.attempt", number).SetTag("alerts.outcome", kind.ToString().ToLowerInvariant()).SetStatus(kind == AttemptOutcome.Accepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        if (outcome is not null && target is not null)
        {
            // Before the row is settled: after a kill within, the target answers the same again and it is done again.
            await targetSwitch.LearnAsync(target, outcome, delivery.Id, cancellationToken);
        }

        var next = clock.GetUtcNow() + (wait ?? TimeSpan.Zero);
        if (withdrawal is not null && message.DeliveryCount > 1 && delivery.NextAttemptAt <= withdrawal.RaisedAt)
        {
            // Somebody had this in hand before it was withdrawn and was killed: it may have been sent, so the correction goes there too.
            await corrections.FollowAsync(delivery, cancellationToken);
        }

        var isRecorded = await ledger.RecordAsync(attempt, status, next, cancellationToken);
        if (status == DeliveryStatus.Accepted)
        {
            await corrections.FollowAsync(delivery, cancellationToken);
        }

        if (!isRecorded)
        {
            // A lock ran out and somebody else recorded this attempt: what follows from it is theirs to do.
            await queue.CompleteAsync(message, cancellationToken);
            return outcome;
        }

        if (wait is not null)
        {
            await queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.For(delivery.Id, number + 1, next)], cancellationToken);
        }

        await (status == DeliveryStatus.Dead
            ? queue.DeadLetterAsync(message, attempt.Detail, cancellationToken)
            : queue.CompleteAsync(message, cancellationToken));
        Log.Attempted(logger, delivery.Id, number, kind, outcome?.StatusCode);
        var report = new DeliveryReport(delivery with { Status = status, Attempts = number, NextAttemptAt = next }, target, alert, attempt);
        foreach (var observer in observers)
        {
            observer.OnAttempted(report);
        }

        return outcome;
    }

    // Null: there is nothing to send, or nobody to send it to.
    private async Task<SendOutcome?> SendAsync(Delivery delivery, Alert? alert, Target? target, CancellationToken cancellationToken)
        => alert is null || target is null || target.DisabledReason is not null || IsUnconfirmed(alert, target)
            ? null
            : _channels.TryGetValue(target.Channel, out var channel)
                ? await channel.SendAsync(alert, target, delivery.Id, delivery.Follows, cancellationToken)
                : new SendOutcome.Retry(null, $"This host has no {target.Channel} channel.");

    private static (AttemptOutcome Kind, DeliveryStatus Status, TimeSpan? Wait) Decide(SendOutcome? outcome, int number, string deliveryId)
        => outcome switch
        {
            null => (AttemptOutcome.Cancelled, DeliveryStatus.Cancelled, null),
            SendOutcome.Accepted => (AttemptOutcome.Accepted, DeliveryStatus.Accepted, null),
            SendOutcome.Refused => (AttemptOutcome.Refused, DeliveryStatus.Dead, null),
            SendOutcome.Gone => (AttemptOutcome.Gone, DeliveryStatus.Dead, null),
            SendOutcome.Retry retry => RetrySchedule.After(number, deliveryId, retry.RetryAfter, retry.Failure) is { } wait
                ? (AttemptOutcome.Retry, DeliveryStatus.Pending, wait)
                : (AttemptOutcome.Retry, DeliveryStatus.Dead, null),
            _ => throw new UnreachableException(),
        };

    private static string Absence(Alert? alert, Target? target, Alert? withdrawal)
        => alert is null ? "The alert is not stored any more."
            : withdrawal is not null ? $"The alert was withdrawn by {withdrawal.Id}."
            : target is null ? "The target was removed."
            : target.DisabledReason is { } reason ? $"The target is switched off: {reason}"
            : "The target's reader has not confirmed it.";

    private static bool IsUnconfirmed(Alert alert, Target target) => target.AwaitsConfirmation && alert.Kind != AlertKind.SubscriptionConfirmation;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Delivery {DeliveryId} attempt {Attempt}: {Outcome} {StatusCode}")]
        public static partial void Attempted(ILogger logger, string deliveryId, int attempt, AttemptOutcome outcome, int? statusCode);
    }
}
