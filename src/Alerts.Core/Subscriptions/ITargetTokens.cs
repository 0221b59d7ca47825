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
}
