using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Alerts.Queues;
using Azure.Messaging.ServiceBus;

namespace Alerts.Functions.Messaging;

/// <summary>How a message of ours looks on Service Bus: the body as UTF-8, and what the broker has no field for as application properties.</summary>
internal static class Envelope
{
    /// <summary>Of body and properties. Whoever changes their meaning raises it; a program reads its own only.</summary>
    public const int Schema = 1;

    /// <summary>Service Bus takes no longer message id.</summary>
    public const int MaxId = 128;

    public const string SchemaProperty = "alerts-schema";

    /// <summary>The message's own id, where the broker's differs from it: too long, or that of a copy.</summary>
    public const string IdProperty = "alerts-id";

    /// <summary>How often earlier copies of this message were received.</summary>
    public const string ReceivedProperty = "alerts-received";

    /// <summary>The key of the row that was stored before the message went to the broker's dead letters.</summary>
    public const string KeyProperty = "alerts-dead-letter";

    // Ours hold an id or two. A stranger's may be 256 KB, which no row needs to show.
    private const int MaxShown = 8192;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ServiceBusMessage Of(QueueMessage message)
    {
        var wire = New(BinaryData.FromString(message.Body), message.Id, message.Id);
        if (message.DueAt is { } due)
        {
            wire.ScheduledEnqueueTime = due;
        }

        return wire;
    }

    /// <summary>
    /// The same once more at another time. An id of its own: duplicate detection covers scheduled messages too and would drop one with the
    /// id of its predecessor.
    /// </summary>
    /// <param name="received">How often it has been received so far.</param>
    public static ServiceBusMessage Copy(ServiceBusReceivedMessage message, DateTimeOffset due, int received)
    {
        var id = IdOf(message);
        var copy = New(message.Body, string.Create(CultureInfo.InvariantCulture, $"{id}:{due.ToUnixTimeMilliseconds()}"), id);
        copy.ScheduledEnqueueTime = due;
        copy.ApplicationProperties[ReceivedProperty] = received;
        return copy;
    }

    /// <summary>Null where the message is one of ours that this program can read; else why not.</summary>
    public static string? Refusal(ServiceBusReceivedMessage message)
        => !message.ApplicationProperties.TryGetValue(SchemaProperty, out var schema) ? "It has no schema version, so it was not sent by Alerts."
            : schema is not int version ? "Its schema version is no number, so it was not sent by Alerts."
            : version < Schema ? $"Its schema version is {version}, older than {Schema}, which this program reads."
            : version > Schema ? $"Its schema version is {version}, newer than {Schema}, which this program reads: it was sent by a later version of Alerts."
            : !TryRead(message, out _) ? "Its body is not UTF-8."
            : null;

    public static bool TryRead(ServiceBusReceivedMessage message, [NotNullWhen(true)] out string? body)
    {
        try
        {
            body = Strict.GetString(message.Body.ToMemory().Span);
            return true;
        }
        catch (DecoderFallbackException)
        {
            body = null;
            return false;
        }
    }

    /// <summary>The body for people: as much of it as a row may hold, whatever it is.</summary>
    public static string Shown(ServiceBusReceivedMessage message) => Text.Shorten(message.Body.ToString(), MaxShown);

    public static string IdOf(ServiceBusReceivedMessage message) => message.ApplicationProperties.GetValueOrDefault(IdProperty) as string ?? message.MessageId;

    /// <summary>How often it has been received, this time and earlier copies included.</summary>
    public static int DeliveriesOf(ServiceBusReceivedMessage message) => EarlierOf(message) + message.DeliveryCount;

    /// <summary>How often earlier copies were received.</summary>
    public static int EarlierOf(ServiceBusReceivedMessage message) => message.ApplicationProperties.GetValueOrDefault(ReceivedProperty) is int earlier and > 0 ? earlier : 0;

    private static ServiceBusMessage New(BinaryData body, string brokerId, string id)
    {
        var message = new ServiceBusMessage(body) { MessageId = brokerId.Length <= MaxId ? brokerId : DerivedId.Of("msg", brokerId), ContentType = "text/plain" };
        message.ApplicationProperties[SchemaProperty] = Schema;
        if (message.MessageId != id)
        {
            message.ApplicationProperties[IdProperty] = id;
        }

        return message;
    }
}
