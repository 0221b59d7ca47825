namespace Alerts.Alerting;

/// <summary>Shows a whole alert: channels that had to cut it link to its page.</summary>
public interface IAlertPages
{
    /// <summary>A whole HTML document that needs nothing else.</summary>
    /// <param name="corrections">Shown on top, oldest first.</param>
    Task<string> HtmlAsync(Alert alert, IReadOnlyList<Alert> corrections);

    /// <summary>The text that its mails have, without what is for one recipient.</summary>
    Task<string> TextAsync(Alert alert);
}
