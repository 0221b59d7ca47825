using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Web.Keys;
using Alerts.Web.Problems;

namespace Alerts.Web.Alerting;

/// <summary>Who may see an alert, told once for every route that shows one.</summary>
internal static class AlertAccess
{
    /// <summary>The alert; null where there is none, or none for this caller.</summary>
    public static async Task<Alert?> FindAsync(string id, Caller caller, IAlertStore alerts, IDeliveryLedger ledger, CancellationToken cancellationToken)
        => await alerts.FindAsync(id, cancellationToken) is not { } alert ? null
            : IsOpen(caller, alert) || await ledger.AnyAsync(new DeliveryQuery(AlertId: id, Tenant: caller.Tenant), cancellationToken) ? alert
            : null;

    /// <summary>Whether it may be seen by who was not sent it. What is for one subscription alone belongs to who was.</summary>
    public static bool IsOpen(Caller caller, Alert alert) => caller.Tenant is null || (alert.Audience is null && IsFor(caller, alert));

    /// <summary>What concerns the system names targets and tenants.</summary>
    public static bool IsFor(Caller caller, Alert alert) => caller.Tenant is null || !alert.IsForOperators;

    public static Problem None() => Problem.Of(ProblemKind.NotFound, "There is no such alert.");
}
