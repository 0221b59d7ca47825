using Alerts.Subscriptions;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>Reads rows of subscriptions.</summary>
internal sealed class SubscriptionRows
{
    private readonly WishTexts _wishes = new();

    public Subscription Read(SqliteDataReader r)
        => new(
            r.GetString(0), r.GetString(1), r.GetString(2),
            _wishes.Filter(r.GetString(3)),
            _wishes.Ladder(r.GetString(4)),
            Channel(r.GetString(5)),
            r.GetString(6), SqliteText.ToInstant(r.GetInt64(7)))
        {
            Cadence = _wishes.Cadence(r.GetString(8)),
            AwaitsConfirmation = r.GetInt64(9) == 1,
            PausedAt = r.IsDBNull(10) ? null : SqliteText.ToInstant(r.GetInt64(10)),
            BegunAt = r.IsDBNull(11) ? default : SqliteText.ToInstant(r.GetInt64(11)),
            Version = r.GetInt32(12),
        };

    private static ChannelKind Channel(string text) => text switch
    {
        nameof(ChannelKind.Email) => ChannelKind.Email,
        nameof(ChannelKind.Slack) => ChannelKind.Slack,
        nameof(ChannelKind.Webhook) => ChannelKind.Webhook,
        nameof(ChannelKind.Teams) => ChannelKind.Teams,
        nameof(ChannelKind.Discord) => ChannelKind.Discord,
        _ => Enum.Parse<ChannelKind>(text),
    };
}
