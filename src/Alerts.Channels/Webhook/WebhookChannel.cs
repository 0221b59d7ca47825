using System.Globalization;
using System.Net.Http.Headers;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Channels.Webhook;

/// <summary>A POST of a CloudEvent, signed by the Standard Webhooks specification.</summary>
internal sealed class WebhookChannel(PublicLinks links, HttpSender sender, ITargetAddresses addresses, TimeProvider clock) : IDeliveryChannel
{
    private readonly AlertCache<byte[]> _bodies = new();

    public ChannelKind Kind => ChannelKind.Webhook;

    public async Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(target);
        var body = _bodies.TryGet(alert.Id, out var known) ? known : _bodies.Add(alert.Id, WebhookBody.Render(alert, links.PageOf(alert)));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        if (WebhookSignature.Of(target.Secret, deliveryId, timestamp, body) is not { } signature)
        {
            return new SendOutcome.Refused(null, "the target has no usable signing secret");
        }

        if (target.OldSecretUntil > clock.GetUtcNow() && WebhookSignature.Of(target.OldSecret, deliveryId, timestamp, body) is { } old)
        {
            signature = $"{signature} {old}";
        }

        // Checked again: the rule or the allowed networks may have changed since the target was stored.
        if (addresses.Check(Kind, target.Address) is TargetAddress.Bad bad)
        {
            return new SendOutcome.Refused(null, $"the target's URL {bad.Reason}");
        }

        using var request = JsonPost.To(target.Address, body, JsonPost.CloudEvents);
        request.Headers.TryAddWithoutValidation("webhook-id", deliveryId);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        return await sender.PostAsync(request, target, cancellationToken);
    }
}

internal static class JsonPost
{
    /// <summary>CloudEvents JSON Event Format 1.0, §3.</summary>
    public static readonly MediaTypeHeaderValue CloudEvents = new("application/cloudevents+json") { CharSet = "utf-8" };

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The body is not copied: it may be shared by many requests.</summary>
    /// <param name="type">Null for plain JSON.</param>
    public static HttpRequestMessage To(string url, ReadOnlyMemory<byte> body, MediaTypeHeaderValue? type = null)
        => new(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = type ?? Json } } };
}
