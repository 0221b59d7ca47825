namespace Alerts.Subscriptions;

/// <summary>Tokens by which a reader, who has no account, says which target a link is about. Hard to forge (RFC 8058 §3.1); they do not expire.</summary>
public interface ITargetTokens
{
    /// <summary>Fit to stand in a URL's query.</summary>
    string For(string targetId);

    /// <summary>Null where it is not one of ours.</summary>
    string? TargetOf(string token);

    /// <summary>For the mail that asks its reader to confirm; good for <see cref="ConfirmationDesk.GoodFor"/>.</summary>
    string ForConfirmation(string targetId);

    /// <summary>Null where it is not one of ours, or too old.</summary>
    string? ConfirmedTargetOf(string token);

    /// <summary>For a link to one alert's page; does not expire.</summary>
    string ForAlert(string alertId);

    /// <summary>Null where it is not one of ours.</summary>
    string? AlertOf(string token);

    /// <summary>For the feeds of one subscription; does not expire, but is none of another that takes the ended one's place under its id.</summary>
    string ForFeed(Subscription subscription);

    /// <summary>The id of the subscription that it was made for; null where it is not one of ours.</summary>
    string? FeedOf(string token);

    /// <summary>Whether it was made for this subscription, and not for one that had its id before.</summary>
    bool IsFor(string token, Subscription subscription);
}
