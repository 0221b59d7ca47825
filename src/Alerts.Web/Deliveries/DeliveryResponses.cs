using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Web.Deliveries;

/// <summary>One alert for one target, and how far it has come.</summary>
/// <param name="Id">Also the <c>webhook-id</c> of every attempt.</param>
/// <param name="ReplayOf">The delivery that this one repeats; null for one of its own.</param>
/// <param name="Follows">For a correction: the delivery that told what it corrects; else null.</param>
/// <param name="NextAttemptAt">When it is due; null once it is settled.</param>
public sealed record DeliveryResponse(
    string Id, string AlertId, string TargetId, string Tenant, DeliveryStatus Status, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, string? ReplayOf, string? Follows)
{
    public static DeliveryResponse Of(Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return new DeliveryResponse(
            delivery.Id, delivery.AlertId, delivery.TargetId, delivery.Tenant, delivery.Status, delivery.Attempts, delivery.CreatedAt,
            delivery.Status == DeliveryStatus.Pending ? delivery.NextAttemptAt : null, delivery.ReplayOf, delivery.Follows);
    }
}

/// <summary>A delivery with the ledger of its attempts, by number.</summary>
/// <param name="Events">What the mail service reported after it had accepted the mail, by instant; empty for all else.</param>
public sealed record DeliveryDetailResponse(DeliveryResponse Delivery, IReadOnlyList<AttemptResponse> Attempts, IReadOnlyList<MailEventResponse> Events)
{
    public static DeliveryDetailResponse Of(Delivery delivery, IReadOnlyList<DeliveryAttempt> attempts, IReadOnlyList<MailEvent> events)
        => new(DeliveryResponse.Of(delivery), [.. attempts.Select(AttemptResponse.Of)], [.. events.Select(e => new MailEventResponse(e.Kind, e.At, e.Detail))]);
}

/// <summary>What a mail service reported.</summary>
/// <param name="Detail">What the receiving server or the service said, without the address.</param>
public sealed record MailEventResponse(MailEventKind Kind, DateTimeOffset At, string Detail);

/// <summary>One try.</summary>
/// <param name="StatusCode">HTTP or SMTP; null where no answer came.</param>
/// <param name="Detail">What the other side said, at most 1,024 characters, without address and secret.</param>
public sealed record AttemptResponse(int Number, DateTimeOffset At, long DurationMilliseconds, AttemptOutcome Outcome, FailureClass Failure, int? StatusCode, string Detail)
{
    public static AttemptResponse Of(DeliveryAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return new AttemptResponse(attempt.Number, attempt.At, (long)attempt.Duration.TotalMilliseconds, attempt.Outcome, attempt.Failure, attempt.StatusCode, attempt.Detail);
    }
}

/// <summary>The attempts of one delivery, by number.</summary>
public sealed record AttemptsResponse(IReadOnlyList<AttemptResponse> Items);

/// <summary>What a wish to replay has put on its way.</summary>
/// <param name="Deliveries">Ids of the new deliveries, oldest first; at most 1,000 are named.</param>
public sealed record ReplayResponse(int Count, IReadOnlyList<string> Deliveries)
{
    private const int MostNamed = 1000;

    public static ReplayResponse Of(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new ReplayResponse(ids.Count, [.. ids.Take(MostNamed)]);
    }
}

/// <summary>Which deliveries of a target to send once more.</summary>
/// <param name="Since">From this instant on, all that were settled; absent: all that were given up or cancelled, whenever that was.</param>
public sealed record ReplayRequest(DateTimeOffset? Since = null);

/// <summary>Where deliveries go, masked.</summary>
/// <param name="Address">Enough to recognise, too little to use.</param>
/// <param name="DisabledReason">Null while it is in use.</param>
/// <param name="DisabledBy">What switched it off; null while it is in use.</param>
/// <param name="FailingSince">Null while it works.</param>
/// <param name="AwaitsConfirmation">Its reader has not yet followed the mailed link: no alert is sent to it.</param>
public sealed record TargetDetailResponse(string Id, string Tenant, ChannelKind Channel, string Address, DateTimeOffset CreatedAt, string? DisabledReason, StopCause? DisabledBy, DateTimeOffset? FailingSince, bool AwaitsConfirmation)
{
    public static TargetDetailResponse Of(Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new TargetDetailResponse(target.Id, target.Tenant, target.Channel, target.Masked, target.CreatedAt, target.DisabledReason, target.DisabledBy, target.FailingSince, target.AwaitsConfirmation);
    }
}

/// <summary>The new signing secret, in this answer only.</summary>
/// <param name="OldSecretUntil">Until then the old one signs too: webhook-signature holds both.</param>
public sealed record SecretResponse(string Secret, DateTimeOffset OldSecretUntil);

/// <summary>Why a target is switched off.</summary>
public sealed record DisableRequest(string Reason);
