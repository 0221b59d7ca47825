using Alerts.Alerting;
using Alerts.Queues;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>How far a delivery has come. Everything but <see cref="Pending"/> is final.</summary>
public enum DeliveryStatus
{
    Pending,

    /// <summary>The target's server took it. Nobody can know more.</summary>
    Accepted,

    /// <summary>Given up: refused for good, or the schedule is exhausted.</summary>
    Dead,

    /// <summary>Not sent: the target is gone or switched off.</summary>
    Cancelled,

    /// <summary>Was <see cref="Dead"/> or <see cref="Cancelled"/>; somebody asked for it once more, under an id of its own.</summary>
    Replayed,
}

/// <summary>One alert for one target.</summary>
/// <param name="Id">Derived from alert, channel and target; also the constant <c>webhook-id</c> of every attempt.</param>
/// <param name="Attempts">Attempts made and recorded.</param>
/// <param name="NextAttemptAt">When it is due; meaningless once settled.</param>
/// <param name="ReplayOf">The delivery that this one repeats because somebody asked for it; null for one of its own.</param>
/// <param name="Follows">For a correction: the delivery that told what it corrects, so that a mail joins that mail's thread; else null.</param>
public sealed record Delivery(
    string Id,
    string AlertId,
    string TargetId,
    string Tenant,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset NextAttemptAt,
    string? ReplayOf = null,
    string? Follows = null)
{
    /// <summary>Due now, or at the end of the subscription's quiet hours; what is critical breaks through them.</summary>
    public static Delivery For(Alert alert, Subscription subscription, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(subscription);
        var due = alert.Severity == Severity.Critical || alert.Kind is AlertKind.SubscriptionTest or AlertKind.SubscriptionConfirmation ? now : subscription.Cadence.QuietUntil(now) ?? now;
        return new(IdOf(alert.Id, subscription.TargetId), alert.Id, subscription.TargetId, subscription.Tenant, DeliveryStatus.Pending, 0, now, due);
    }

    /// <summary>
    /// A correction for whom this delivery told. At once and at any hour, whatever the subscription wished, which may have ended: who
    /// acts on what is wrong must be able to stop.
    /// </summary>
    public static Delivery Correcting(Alert correction, Delivery told, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(correction);
        ArgumentNullException.ThrowIfNull(told);
        return new(IdOf(correction.Id, told.TargetId), correction.Id, told.TargetId, told.Tenant, DeliveryStatus.Pending, 0, now, now, Follows: told.Id);
    }

    /// <summary>The same alert for the same target once more, under an id of its own: the receiver must not take it for a repeat.</summary>
    /// <param name="nonce">Different for each wish to replay; the same wish made twice is one.</param>
    public Delivery Replay(string nonce, DateTimeOffset now)
        => this with { Id = DerivedId.Of("dlv", AlertId, TargetId, nonce), Status = DeliveryStatus.Pending, Attempts = 0, CreatedAt = now, NextAttemptAt = now, ReplayOf = Id };

    /// <summary>A target's id already holds its tenant and channel. Deliveries of one alert stand together, by target.</summary>
    public static string IdOf(string alertId, string targetId) => DerivedId.Join("dlv", alertId, targetId);
}

/// <summary>The queue message of a delivery: which, and which attempt, so that a message left over from an earlier one is known.</summary>
public static class DeliveryMessage
{
    /// <summary>Each attempt has its own message id: duplicate detection would drop a retry that bore its predecessor's.</summary>
    public static QueueMessage For(string deliveryId, int attempt, DateTimeOffset? dueAt)
    {
        var text = $"{deliveryId}:{attempt}";
        return new QueueMessage(text, text, dueAt);
    }

    /// <summary>The same attempt, held back until then. A message id of its own: the one in hand still bears its own.</summary>
    public static QueueMessage Held(string deliveryId, int attempt, DateTimeOffset until)
    {
        var message = For(deliveryId, attempt, until);
        return message with { Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{message.Id}:{until.ToUnixTimeMilliseconds()}") };
    }

    /// <summary>The same attempt, because somebody does not want to wait. A message id of its own: the one that waits still bears its own.</summary>
    public static QueueMessage AtOnce(string deliveryId, int attempt)
    {
        var message = For(deliveryId, attempt, null);
        return message with { Id = $"{message.Id}:now" };
    }

    public static bool TryParse(string body, out string deliveryId, out int attempt)
    {
        ArgumentNullException.ThrowIfNull(body);
        var colon = body.LastIndexOf(':');
        deliveryId = colon > 0 ? body[..colon] : "";
        attempt = 0;
        return colon > 0 && int.TryParse(body.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out attempt) && attempt > 0;
    }
}

/// <summary>One try, as the ledger keeps it.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="StatusCode">HTTP or SMTP; null where no answer came.</param>
/// <param name="Detail">What the other side said or what went wrong, at most 1,024 characters; holds no secret.</param>
public sealed record DeliveryAttempt(
    string DeliveryId, int Number, DateTimeOffset At, TimeSpan Duration, AttemptOutcome Outcome, int? StatusCode, string Detail, FailureClass Failure = FailureClass.None)
{
    public const int MaxDetail = 1024;
}

public enum AttemptOutcome
{
    Accepted,
    Retry,
    Refused,
    Gone,
    Cancelled,
}
