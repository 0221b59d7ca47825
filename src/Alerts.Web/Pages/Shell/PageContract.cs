namespace Alerts.Web.Pages.Shell;

/// <summary>Endpoint metadata: it answers with pages, also where it fails.</summary>
/// <param name="IsLimited">
/// Whether requests count against the rates of the API. Not those with a mailed token, which cost one look into the store: mail services unsubscribe many from few addresses, and scanners open every link.
/// </param>
internal sealed record PageContract(bool IsLimited = true);
