namespace Alerts.Web.Pages.Shell;

/// <summary>Who may look at pages: the configuration section <see cref="Section"/>.</summary>
public sealed class PageOptions
{
    public const string Section = "Alerts:Pages";

    /// <summary>Whether anybody may look at the pages of the law, alerts and notices. Default false: who looks signs in.</summary>
    public bool Public { get; set; }
}
