using System.Security.Cryptography;
using System.Text;
using Alerts.Channels.Email;
using Alerts.Deliveries;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Channels.Email;

/// <summary>Signed here as SendGrid signs: ECDSA over P-256, of timestamp and raw body, base64 of the DER form.</summary>
public sealed class SendGridEventsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly string Fresh = Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Events_of_deliveries_are_read_and_hold_no_address()
    {
        const string body = """
            [{"email":"buyer@example.com","timestamp":1795420800,"event":"bounce","type":"bounce","reason":"550 5.1.1 <Buyer@example.com>: no such user","status":"5.1.1","delivery_id":"dlv_1","sg_event_id":"x"},
             {"email":"a@example.com","timestamp":1795420801,"event":"bounce","type":"blocked","reason":"421","delivery_id":"dlv_2"},
             {"timestamp":1795420802,"event":"dropped","reason":"Bounced Address","delivery_id":"dlv_3"},
             {"timestamp":1795420803,"event":"spamreport","delivery_id":"dlv_4"},{"timestamp":1795420804,"event":"delivered","response":"250 OK","delivery_id":"dlv_5"},
             {"timestamp":1795420805,"event":"deferred","delivery_id":"dlv_6"},{"timestamp":1795420806,"event":"group_unsubscribe","delivery_id":"dlv_7"},
             {"timestamp":1795420807,"event":"open","delivery_id":"dlv_8"},{"timestamp":1795420808,"event":"bounce"},{"timestamp":"soon","event":"bounce","delivery_id":"dlv_9"},
             {"timestamp":1e30,"event":"bounce","delivery_id":"dlv_9"},7,null]
            """;
        var events = Assert.IsType<MailEventsRead.Good>(Read(body)).Events;
        Assert.Equal(
            [
                ("dlv_1", MailEventKind.Bounce, "550 5.1.1 <…>: no such user 5.1.1"), ("dlv_2", MailEventKind.Blocked, "421"), ("dlv_3", MailEventKind.Dropped, "Bounced Address"),
                ("dlv_4", MailEventKind.SpamReport, ""), ("dlv_5", MailEventKind.Delivered, "250 OK"), ("dlv_6", MailEventKind.Deferred, ""), ("dlv_7", MailEventKind.Unsubscribe, ""),
            ],
            events.Select(e => (e.DeliveryId, e.Kind, e.Detail)));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795420800), events[0].At);
    }

    [Fact]
    public void What_another_signed_or_changed_or_sent_long_ago_is_not_genuine()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.IsType<MailEventsRead.Good>(Read("[]"));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", signer: other));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", sent: "[ ]"));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", signature: "not base64"));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", signature: "AAAA"));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", signature: null, isUnsigned: true));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", Now.AddHours(-26)));
        Assert.IsType<MailEventsRead.Good>(Read("[]", Now.AddHours(-24)));
        Assert.IsType<MailEventsRead.NotGenuine>(Read("[]", Now.AddHours(1)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{]")]
    [InlineData("")]
    public void What_is_no_list_is_malformed(string body) => Assert.IsType<MailEventsRead.Malformed>(Read(body));

    [Fact]
    public void A_key_is_checked_at_start()
    {
        Assert.True(SendGridEvents.IsKey(Key));
        Assert.False(SendGridEvents.IsKey("c2VjcmV0"));
        Assert.False(SendGridEvents.IsKey("?"));
    }

    public void Dispose() => _key.Dispose();

    private string Key => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    private MailEventsRead Read(string body, DateTimeOffset? at = null, ECDsa? signer = null, string? sent = null, string? signature = null, bool isUnsigned = false)
    {
        var timestamp = at is { } time ? time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture) : Fresh;
        signature ??= Convert.ToBase64String((signer ?? _key).SignData(Encoding.UTF8.GetBytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return new SendGridEvents(Options.Create(new SendGridOptions { EventKey = Key }), new FakeTimeProvider(Now)).Read(
            name => name.EndsWith("Signature", StringComparison.Ordinal) ? isUnsigned ? null : signature : name.EndsWith("Timestamp", StringComparison.Ordinal) ? timestamp : null,
            Encoding.UTF8.GetBytes(sent ?? body));
    }
}
