using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alerts.Deliveries;
using Microsoft.Extensions.Options;

namespace Alerts.Channels.Email;

/// <summary>
/// SendGrid's event webhook: ECDSA over P-256 and SHA-256, of the timestamp's characters followed by the raw body ("Getting Started with the
/// Event Webhook Security Features").
/// </summary>
internal sealed class SendGridEvents(IOptions<SendGridOptions> options, TimeProvider clock) : IMailEvents
{
    private const string Signature = "X-Twilio-Email-Event-Webhook-Signature";
    private const string Timestamp = "X-Twilio-Email-Event-Webhook-Timestamp";

    // SendGrid tries for 24 hours; it does not say whether the timestamp is renewed.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(25);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    public bool AreTaken => options.Value.EventKey.Length > 0;

    public static bool IsKey(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return true;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    public MailEventsRead Read(Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        if (!IsGenuine(header(Signature), header(Timestamp) ?? "", body.Span))
        {
            return new MailEventsRead.NotGenuine("The signature does not fit.");
        }

        if (!long.TryParse(header(Timestamp), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || clock.GetUtcNow().ToUnixTimeSeconds() - seconds is var age && (age > Oldest.TotalSeconds || age < -Ahead.TotalSeconds))
        {
            return new MailEventsRead.NotGenuine("The timestamp is too old, or lies ahead.");
        }

        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return json.RootElement.ValueKind == JsonValueKind.Array
                ? new MailEventsRead.Good([.. json.RootElement.EnumerateArray().Select(Event).OfType<MailEvent>()])
                : new MailEventsRead.Malformed("It is no JSON array.");
        }
        catch (JsonException e)
        {
            return new MailEventsRead.Malformed($"It is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }
    }

    private bool IsGenuine(string? signature, string timestamp, ReadOnlySpan<byte> body)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(options.Value.EventKey), out _);
            byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
            return signature is not null && key.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    // Null: of a mail that is not ours, or of a kind that says nothing of delivery (processed, open, click).
    private static MailEvent? Event(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "delivery_id") is not { Length: > 0 } delivery || KindOf(Text(item, "event"), Text(item, "type")) is not { } kind
            || !item.TryGetProperty("timestamp", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetInt64(out var seconds) || seconds is < 0 or > 253_402_300_799)
        {
            return null;
        }

        var detail = Redaction.OneLine(string.Join(' ', new[] { Text(item, "reason"), Text(item, "response"), Text(item, "status") }.Where(t => t is { Length: > 0 })));
        var address = Text(item, "email") is { Length: > 0 } email ? detail.Replace(email, "…", StringComparison.OrdinalIgnoreCase) : detail;
        return new MailEvent(delivery, kind, DateTimeOffset.FromUnixTimeSeconds(seconds), Alerts.Text.Shorten(address, DeliveryAttempt.MaxDetail));
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <param name="type">Of a bounce only: "blocked" is one that says nothing of the address.</param>
    private static MailEventKind? KindOf(string? name, string? type) => name switch
    {
        "delivered" => MailEventKind.Delivered,
        "deferred" => MailEventKind.Deferred,
        "bounce" => type == "blocked" ? MailEventKind.Blocked : MailEventKind.Bounce,
        "dropped" => MailEventKind.Dropped,
        "spamreport" => MailEventKind.SpamReport,
        "unsubscribe" or "group_unsubscribe" => MailEventKind.Unsubscribe,
        _ => null,
    };
}
