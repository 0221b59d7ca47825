using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Channels.Webhook;

/// <summary>
/// A chat program's incoming webhook: the URL is the only secret, the body is in the program's own form. Slack's and Teams'
/// errors are plain HTTP; a 2xx of Teams means that the workflow was started, nobody can know whether it posted.
/// </summary>
internal sealed class ChatChannel(ChannelKind kind, Func<Alert, string?, byte[]> render, PublicLinks links, HttpSender sender, ITargetAddresses addresses) : IDeliveryChannel
{
    private readonly AlertCache<byte[]> _bodies = new();

    public ChannelKind Kind => kind;

    public async Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(target);
        if (addresses.Check(kind, target.Address) is TargetAddress.Bad bad)
        {
            return new SendOutcome.Refused(null, $"the target's URL {bad.Reason}");
        }

        var body = _bodies.TryGet(alert.Id, out var known) ? known : _bodies.Add(alert.Id, render(alert, links.PageOf(alert)));
        using var request = JsonPost.To(kind == ChannelKind.Discord ? DiscordAnswers.Waiting(target.Address) : target.Address, body);
        return await sender.PostAsync(request, target, cancellationToken, kind == ChannelKind.Discord ? DiscordAnswers.Read : null);
    }
}
