namespace Alerts.Alerting;

/// <summary>Shows a whole alert as a page: channels that had to cut it link here.</summary>
public interface IAlertPages
{
    /// <summary>A whole HTML document that needs nothing else.</summary>
    Task<string> HtmlAsync(Alert alert);
}
