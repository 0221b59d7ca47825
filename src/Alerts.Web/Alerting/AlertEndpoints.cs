using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
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

    internal static readonly WordsParameter Kind = new("kind", "Only those of these kinds, with commas between.", AlertKinds.Names, IsSeveral: true);
    internal static readonly CountryParameter Jurisdiction = new("jurisdiction", "Only those of this jurisdiction: ISO 3166-1 alpha-2, or EU.");
    internal static readonly NamesParameter<Severity> Severities = new("severity", "Only those as urgent as that.");
    internal static readonly TextParameter Subject = new("subject", "Only those about this: a notice's id, a measure's id, a cliff's key, a source's id.", 300);

    public static void MapAlerts(this RouteGroupBuilder group)
    {
        group.MapRead("/alerts", ListAsync)
            .WithName("listAlerts").WithSummary("List alerts, newest first; a page may hold fewer than its limit").WithTags("alerts")
            .WithQuery(MaterialFilter.Parameter, Kind, Jurisdiction, Severities, TimeFilter.Since, TimeFilter.Until, Subject, Paging.Limit, Paging.Cursor)
            .Answers<PageResponse<AlertResponse>>(StatusCodes.Status200OK);
        group.MapRead("/alerts/{id}", FindAsync)
            .WithName("getAlert").WithSummary("Get one alert with its deliveries").WithTags("alerts")
            .Answers<AlertDetailResponse>(StatusCodes.Status200OK).AnswersProblem(ProblemKind.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IAlertStore alerts, MaterialCatalogue catalogue, CancellationToken cancellationToken)
    {
        var faults = new List<ProblemError>();
        var query = QueryOf(request, catalogue, faults);
        return faults.Count > 0 ? Problem.Of(ProblemKind.InvalidParameters, errors: faults) : await Paging.AnswerAsync<Alert, AlertResponse>(
            request,
            (cursor, take) => alerts.ListAsync(query, cursor, take, cancellationToken),
            items => Task.FromResult<IReadOnlyList<AlertResponse>>([.. items.Select(AlertResponse.Of)]));
    }

    // What concerns the system is not in a tenant's list at all, so that neither pages nor cursors tell of it.
    private static AlertQuery QueryOf(HttpRequest request, MaterialCatalogue catalogue, List<ProblemError> faults)
    {
        var (since, until) = TimeFilter.Read(request, faults);
        return new AlertQuery(
            MaterialFilter.Read(request, catalogue, faults),
            WordsParameter.Read(request.Query[Kind.Name])?.Select(name => AlertKinds.TryParse(name, out var kind) ? kind : throw new System.Diagnostics.UnreachableException()).ToList(),
            request.Query[Jurisdiction.Name],
            WordsParameter.Read(request.Query[Severities.Name])?.Select(name => OneNameParameter<Severity>.Read(name)!.Value).ToList(),
            since, until, request.Query[Subject.Name], WithSystem: Caller.Of(request.HttpContext).Tenant is null);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, IAlertStore alerts, IDeliveryLedger ledger, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (await AlertAccess.FindAsync(id, caller, alerts, ledger, cancellationToken) is not { } alert)
        {
            return AlertAccess.None();
        }

        var sent = await ledger.ListAsync(new DeliveryQuery(AlertId: id, Tenant: caller.Tenant), null, MostDeliveries, cancellationToken);
        return TypedResults.Ok(new AlertDetailResponse(
            AlertResponse.Of(alert), [.. (await alerts.CorrectionsOfAsync([id], cancellationToken)).Select(c => c.Id)], [.. sent.Items.Select(DeliveryResponse.Of)]));
    }
}
