namespace Alerts.Web.Pages.Shell;

/// <summary>Endpoint metadata: its page holds what is shown once, so no browser and no proxy may keep it.</summary>
internal sealed record PageSecret;
