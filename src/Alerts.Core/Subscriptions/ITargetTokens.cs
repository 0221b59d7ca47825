namespace Alerts.Subscriptions;

/// <summary>Tokens by which a mail's reader, who has no account, says which target a link is about. Hard to forge (RFC 8058 §3.1); they do not expire.</summary>
public interface ITargetTokens
{
    /// <summary>Fit to stand in a URL's query.</summary>
    string For(string targetId);

    /// <summary>Null where it is not one of ours.</summary>
    string? TargetOf(string token);
}
