namespace Alerts.Web.Feeds;

/// <summary>Who may read feeds: the configuration section <see cref="Section"/>.</summary>
public sealed class FeedOptions
{
    public const string Section = "Alerts:Feeds";

    /// <summary>Whether anybody may read the feed of alerts and the calendar of cliffs, without a key. Default false: they need a key, and a subscription's own feeds their token.</summary>
    public bool Public { get; set; }
}
