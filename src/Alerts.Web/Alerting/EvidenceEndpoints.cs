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
        => await AlertAccess.FindAsync(id, Caller.Of(context), alerts, ledger, cancellationToken) is { } alert ? Answer(alert, context, desk, cancellationToken) : AlertAccess.None();

    /// <summary>An alert that the caller may see, as a file.</summary>
    internal static IResult Answer(Alert alert, HttpContext context, EvidenceDesk desk, CancellationToken cancellationToken)
    {
        var (name, tenant) = ($"evidence-{alert.Id}.zip", Caller.Of(context).Tenant);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Nothing is made that nobody is given.
            context.Response.ContentType = Zip;
            context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
            return TypedResults.Empty;
        }

        return TypedResults.Stream(body => desk.WriteAsync(alert, tenant, body, cancellationToken), Zip, name);
    }
}
