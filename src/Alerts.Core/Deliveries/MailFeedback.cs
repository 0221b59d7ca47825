using System.Text.Json.Serialization;

namespace Alerts.Deliveries;

/// <summary>What became of a mail after the mail service had accepted it. The words are SendGrid's, "Event Webhook Reference".</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailEventKind>))]
public enum MailEventKind
{
    /// <summary>The receiving server took it.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>The receiving server put it off; the service goes on trying.</summary>
    [JsonStringEnumMemberName("deferred")]
    Deferred,

    /// <summary>Refused for good: no such mailbox.</summary>
    [JsonStringEnumMemberName("bounce")]
    Bounce,

    /// <summary>Refused this once: reputation, content, a full mailbox. The service gives up, the address stays good.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>The service never sent it: it has the address on a list of its own.</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped,

    /// <summary>The reader reported it as spam.</summary>
    [JsonStringEnumMemberName("spamreport")]
    SpamReport,

    /// <summary>The reader used a link of the service's own.</summary>
    [JsonStringEnumMemberName("unsubscribe")]
    Unsubscribe,
}

/// <summary>One event of one mail.</summary>
/// <param name="Detail">What the receiving server or the service said; holds no address. At most <see cref="DeliveryAttempt.MaxDetail"/> characters.</param>
public sealed record MailEvent(string DeliveryId, MailEventKind Kind, DateTimeOffset At, string Detail);

/// <summary>Reads what a mail service posts. A host without such a service has none.</summary>
public interface IMailEvents
{
    /// <summary>Whether a key to verify by is set.</summary>
    bool AreTaken { get; }

    /// <summary>Verifies the signature over these very bytes, and reads them.</summary>
    /// <param name="header">The value of a header of the request; null where it has none.</param>
    MailEventsRead Read(Func<string, string?> header, ReadOnlyMemory<byte> body);
}

public abstract record MailEventsRead
{
    private MailEventsRead()
    {
    }

    /// <param name="Events">Those that bear the id of a delivery; others are of mail that is not ours.</param>
    public sealed record Good(IReadOnlyList<MailEvent> Events) : MailEventsRead;

    /// <summary>Not signed by the service, or too long ago.</summary>
    public sealed record NotGenuine(string Reason) : MailEventsRead;

    public sealed record Malformed(string Reason) : MailEventsRead;
}

/// <summary>
/// Learns from a mail service what became of mails: the ledger keeps it, what came back is given up, an address that bounces or
/// complains is suppressed, and its tenant hears of it another way. Safe to repeat: services post the same again.
/// </summary>
public sealed class MailFeedback(IDeliveryLedger ledger, ITargetStore targets, ISuppressionStore suppressions, TargetSwitch targetSwitch)
{
    // SendGrid's own lists, by the words of its reasons ("Event Webhook Reference", dropped).
    private static readonly (string Word, SuppressionCause Cause)[] DropReasons =
        [("bounced", SuppressionCause.Bounce), ("invalid", SuppressionCause.Bounce), ("spam report", SuppressionCause.SpamReport)];

    /// <summary>How many were of deliveries of ours.</summary>
    public async Task<int> TakeAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var known = 0;
        foreach (var mail in events.OrderBy(e => e.At))
        {
            if (await ledger.FindAsync(mail.DeliveryId, cancellationToken) is not { } delivery)
            {
                continue;
            }

            known++;
            if (!(await ledger.EventsAsync(delivery.Id, cancellationToken)).Any(e => (e.Kind, e.At) == (mail.Kind, mail.At)))
            {
                // The event last: killed in between, the service posts it again and all is done again.
                await ActAsync(mail, delivery, cancellationToken);
                await ledger.AddEventAsync(mail, cancellationToken);
            }
        }

        return known;
    }

    private async Task ActAsync(MailEvent mail, Delivery delivery, CancellationToken cancellationToken)
    {
        if (mail.Kind is MailEventKind.Bounce or MailEventKind.Blocked or MailEventKind.Dropped)
        {
            await ledger.MarkReturnedAsync(delivery.Id, cancellationToken);
        }

        if (await targets.FindAsync(delivery.TargetId, cancellationToken) is not { } target)
        {
            return;
        }

        if (mail.Kind == MailEventKind.Unsubscribe || (mail.Kind == MailEventKind.Dropped && mail.Detail.Contains("unsubscribed", StringComparison.OrdinalIgnoreCase)))
        {
            await targetSwitch.UnsubscribeAsync(target, cancellationToken);
        }
        else if (CauseOf(mail) is { } cause)
        {
            // By the event's instant, not the clock: posted again after a kill, it is told under the same id.
            var suppression = Suppression.Of(target, cause, mail.Detail, mail.At);
            await suppressions.AddAsync(suppression, cancellationToken);
            await targetSwitch.SuppressAsync(target, suppression, cancellationToken);
        }
    }

    private static SuppressionCause? CauseOf(MailEvent mail) => mail.Kind switch
    {
        MailEventKind.Bounce => SuppressionCause.Bounce,
        MailEventKind.SpamReport => SuppressionCause.SpamReport,
        MailEventKind.Dropped => DropReasons.Where(r => mail.Detail.Contains(r.Word, StringComparison.OrdinalIgnoreCase)).Select(r => (SuppressionCause?)r.Cause).FirstOrDefault(),
        _ => null,
    };
}
