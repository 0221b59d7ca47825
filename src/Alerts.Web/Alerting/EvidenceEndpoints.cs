using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Alerting;

internal static class EvidenceEndpoints
{
    private const string Zip = "application/zip";

    public static void MapEvidence(this RouteGroupBuilder group)
        => group.MapRead("/alerts/{id}/evidence", GetAsync)
            .WithName("getEvidence").WithSummary("Get a ZIP that proves what was known, when, from which bytes, and who was told; a tenant's has its own deliveries").WithTags("alerts")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), [Zip]))
            .AnswersProblem(ProblemKind.NotFound);

    private static async Task<IResult> GetAsync(string id, HttpContext context, IAlertStore alerts, IDeliveryLedger ledger, EvidenceDesk desk, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (await AlertAccess.FindAsync(id, caller, alerts, ledger, cancellationToken) is not { } alert)
        {
            return AlertAccess.None();
        }

        var name = $"evidence-{alert.Id}.zip";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Nothing is made that nobody is given.
            context.Response.ContentType = Zip;
            context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
            return TypedResults.Empty;
        }

        return TypedResults.Stream(body => desk.WriteAsync(alert, caller.Tenant, body, cancellationToken), Zip, name);
    }
}
