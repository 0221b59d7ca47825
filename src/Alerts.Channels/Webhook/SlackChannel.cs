using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Channels.Webhook;

/// <summary>
/// A Slack incoming webhook. Its errors are plain HTTP: 404 <c>no_service</c> and 403 <c>action_prohibited</c> are
/// refusals, 410 <c>channel_is_archived</c> is gone, 429 carries Retry-After.
/// </summary>
internal sealed class SlackChannel(HttpSender sender, ITargetAddresses addresses) : IDeliveryChannel
{
    private readonly AlertCache<byte[]> _bodies = new();

    public ChannelKind Kind => ChannelKind.Slack;

    public async Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(target);
        if (addresses.Check(Kind, target.Address) is TargetAddress.Bad bad)
        {
            return new SendOutcome.Refused(null, $"the target's URL {bad.Reason}");
        }

        var body = _bodies.TryGet(alert.Id, out var known) ? known : _bodies.Add(alert.Id, SlackBody.Render(alert));
        using var request = JsonPost.To(target.Address, body);
        return await sender.PostAsync(request, target, cancellationToken);
    }
}
