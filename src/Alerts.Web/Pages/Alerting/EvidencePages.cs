using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Web.Alerting;
using Alerts.Web.Keys;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Alerting;

/// <summary>The ZIP of <see cref="EvidenceEndpoints"/> for who is signed in. Never in the open: it tells who was told.</summary>
internal static class EvidencePages
{
    public static void MapEvidencePage(this RouteGroupBuilder pages) => pages.MapRead($"{AlertPages.Path}/{{id}}/evidence", GetAsync);

    private static async Task<IResult> GetAsync(string id, HttpContext context, IAlertStore alerts, IDeliveryLedger ledger, EvidenceDesk desk, CancellationToken cancellationToken)
        => await AlertAccess.FindAsync(id, Caller.Of(context), alerts, ledger, cancellationToken) is { } alert
            ? EvidenceEndpoints.Answer(alert, context, desk, cancellationToken)
            : PageResult.NotFound("alert", AlertPages.All);
}
