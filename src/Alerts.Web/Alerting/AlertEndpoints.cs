using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Web.Deliveries;
using Alerts.Web.Keys;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Alerting;

internal static class AlertEndpoints
{
    private const int MostDeliveries = 200;

    public static void MapAlerts(this RouteGroupBuilder group)
    {
        group.MapRead("/alerts", ListAsync)
            .WithName("listAlerts").WithSummary("List alerts, newest first; a page may hold fewer than its limit").WithTags("alerts")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<AlertResponse>>(StatusCodes.Status200OK);
        group.MapRead("/alerts/{id}", FindAsync)
            .WithName("getAlert").WithSummary("Get one alert with its deliveries").WithTags("alerts")
            .Answers<AlertDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
    }

    private static Task<IResult> ListAsync(HttpRequest request, IAlertStore alerts, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Alert, AlertResponse>(
            request,
            (cursor, take) => alerts.ListAsync(cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<AlertResponse>>([.. items.Where(a => AlertAccess.IsFor(Caller.Of(request.HttpContext), a)).Select(AlertResponse.Of)]));

    private static async Task<IResult> FindAsync(string id, HttpContext context, IAlertStore alerts, IDeliveryLedger ledger, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (await alerts.FindAsync(id, cancellationToken) is not { } alert)
        {
            return AlertAccess.None();
        }

        var sent = await ledger.ListAsync(new DeliveryQuery(AlertId: id, Tenant: caller.Tenant), null, MostDeliveries, cancellationToken);
        return sent.Items.Count > 0 || AlertAccess.IsOpen(caller, alert)
            ? TypedResults.Ok(new AlertDetailResponse(
                AlertResponse.Of(alert), [.. (await alerts.CorrectionsOfAsync([id], cancellationToken)).Select(c => c.Id)], [.. sent.Items.Select(DeliveryResponse.Of)]))
            : AlertAccess.None();
    }
}
