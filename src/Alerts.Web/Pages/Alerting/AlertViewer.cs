using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Web.Alerting;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Alerting;

/// <summary>What whoever looks may see of alerts. Where pages are open to all that may be nobody in particular, who has no tenant and yet is no operator.</summary>
internal static class AlertViewer
{
    /// <summary>Whether what concerns the system is shown.</summary>
    public static bool SeesSystem(HttpContext context) => CallerOf(context) is { Tenant: null };

    /// <summary>The alert; null where there is none, or none for who looks.</summary>
    public static async Task<Alert?> FindAsync(string id, HttpContext context, IAlertStore alerts, IDeliveryLedger ledger, CancellationToken cancellationToken)
        => CallerOf(context) is { } caller ? await AlertAccess.FindAsync(id, caller, alerts, ledger, cancellationToken)
            : await alerts.FindAsync(id, cancellationToken) is { Audience: null, IsForOperators: false } open ? open
            : null;

    // Null for who looks without a key for it.
    private static Caller? CallerOf(HttpContext context) => PageAccess.Has(context, ApiScope.AlertsRead) ? Caller.Of(context) : null;
}
