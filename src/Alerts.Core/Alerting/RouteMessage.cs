using System.Globalization;
using Alerts.Queues;

namespace Alerts.Alerting;

/// <summary>
/// How long one message may be routed before the rest is left to a message of its own. On a host that has one, what does not fit a page is
/// routed in parts (<see cref="RoutePart"/>). A host without one routes to the end.
/// </summary>
/// <param name="Longest">A page that was begun is ended.</param>
public sealed record RouteBudget(TimeSpan Longest);

/// <summary>A part of all subscriptions, by their ids: so many processes route one alert at the same time. Those of one target are in one part.</summary>
public static class RoutePart
{
    /// <summary>Stored with alerts that are being routed: whoever changes it waits until none is.</summary>
    public const int Count = 16;

    public static IdRange Of(int number) => DerivedId.Range("sub", number, Count);
}

/// <summary>What a message of the queue of alerts asks for: an alert, one part of it, or the rest of one of both.</summary>
/// <param name="Part">Null: all of it.</param>
/// <param name="Cursor">Where to go on; null: from the beginning.</param>
public sealed record RouteMessage(string AlertId, int? Part, string? Cursor)
{
    private const char Separator = ' ';
    private const string Whole = "-";

    /// <summary>Its id is derived from where it begins: made twice, it is one.</summary>
    public QueueMessage ToQueue()
    {
        var part = Part?.ToString(CultureInfo.InvariantCulture) ?? Whole;
        return new QueueMessage(DerivedId.Of("rte", AlertId, part, Cursor ?? ""), Cursor is null ? $"{AlertId}{Separator}{part}" : $"{AlertId}{Separator}{part}{Separator}{Cursor}");
    }

    /// <summary>Nonsense is the id of an alert that there is not.</summary>
    public static RouteMessage Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var words = body.Split(Separator, 3);
        if (words.Length > 1 && words[1] == Whole)
        {
            return new RouteMessage(words[0], null, words.ElementAtOrDefault(2));
        }

        return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part < RoutePart.Count
            ? new RouteMessage(words[0], part, words.ElementAtOrDefault(2))
            : new RouteMessage(body, null, null);
    }
}
