namespace Alerts.Web.Pages.Shell;

/// <summary>Endpoint metadata: it answers with pages, also where it fails.</summary>
internal sealed record PageContract;
