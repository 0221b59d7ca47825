using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>How fast targets may be told. Holds a target back, never a worker.</summary>
/// <param name="Hosts">Rules for all targets on a host, by its name in lower case; none by default.</param>
public sealed record DeliveryPace(IReadOnlyDictionary<string, RateRule> Hosts)
{
    public static readonly DeliveryPace Default = new(new Dictionary<string, RateRule>(StringComparer.Ordinal));

    // Slack, "Rate limits": one a second for each incoming webhook, short bursts are taken.
    private static readonly IReadOnlyList<RateRule> Slack = [new(4, TimeSpan.FromSeconds(4))];

    // Microsoft, "Rate limiting for connectors": the figures of the retired connectors; workflows name none that are stricter.
    private static readonly IReadOnlyList<RateRule> Teams = [new(4, TimeSpan.FromSeconds(1)), new(60, TimeSpan.FromSeconds(30)), new(100, TimeSpan.FromHours(1))];

    /// <summary>
    /// Of one target. Discord says itself when its bucket is used up (<see cref="SendOutcome.Pause"/>); a mail server and a
    /// webhook answer 4xx or 429 where it is too much for them.
    /// </summary>
    public static IReadOnlyList<RateRule> Of(ChannelKind channel) => channel switch
    {
        ChannelKind.Slack => Slack,
        ChannelKind.Teams => Teams,
        ChannelKind.Discord or ChannelKind.Email or ChannelKind.Webhook => [],
    };

    /// <summary>Null where its host has no rule, or there is no host: a mail address.</summary>
    public (string Name, RateRule Rule)? HostOf(Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Channel != ChannelKind.Email && Uri.TryCreate(target.Address, UriKind.Absolute, out var url) && Hosts.TryGetValue(url.IdnHost, out var rule) ? (url.IdnHost, rule) : null;
    }
}
