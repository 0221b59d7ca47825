using Alerts.Alerting;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Alerting;

internal static class AlertEndpoints
{
    public static void MapAlerts(this RouteGroupBuilder group)
        => group.MapRead("/alerts", ListAsync)
            .WithName("listAlerts").WithSummary("List alerts, newest first").WithTags("alerts")
            .WithQuery(Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<AlertResponse>>(StatusCodes.Status200OK);

    private static Task<IResult> ListAsync(HttpRequest request, IAlertStore alerts, CancellationToken cancellationToken)
        => Paging.AnswerAsync<Alert, AlertResponse>(
            request,
            (cursor, take) => alerts.ListAsync(cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<AlertResponse>>([.. items.Select(AlertResponse.Of)]));
}
