using System.Collections.Concurrent;
using Alerts.Subscriptions;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>Reads rows of subscriptions. Filters and ladders repeat from row to row: each different text is parsed once.</summary>
internal sealed class SubscriptionRows
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, SubscriptionFilter> _filters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Cadence> _cadences = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LeadDays> _ladders = new(StringComparer.Ordinal);

    public Subscription Read(SqliteDataReader r)
        => new(
            r.GetString(0), r.GetString(1), r.GetString(2),
            Known(_filters, r.GetString(3), SubscriptionFilter.Parse),
            Known(_ladders, r.GetString(4), text => LeadDays.Parse(text)),
            Channel(r.GetString(5)),
            r.GetString(6), SqliteText.ToInstant(r.GetInt64(7)))
        {
            Cadence = Known(_cadences, r.GetString(8), text => Cadence.TryParse(text, out var cadence) ? cadence : throw new InvalidDataException("A stored cadence cannot be read.")),
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

    private static T Known<T>(ConcurrentDictionary<string, T> known, string text, Func<string, T> parse)
    {
        if (known.TryGetValue(text, out var value))
        {
            return value;
        }

        if (known.Count >= MostKept)
        {
            known.Clear();
        }

        return known.GetOrAdd(text, parse);
    }
}
