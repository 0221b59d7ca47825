using System.Text.Json.Serialization;
using Alerts.Alerting;
using Alerts.Web.Measures;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Health;

/// <summary>How the process is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Reason">Why it is not ready; null otherwise.</param>
public sealed record HealthResponse(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null);

internal static class HealthEndpoints
{
    private static readonly HealthResponse Live = new("live");
    private static readonly HealthResponse Ready = new("ready");

    /// <summary>
    /// Liveness without I/O: whether sources and stores work is no reason to restart the process. Readiness: whether it can answer, so
    /// that a balancer sends requests here.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRead("/healthz", Answer).WithName("getHealth").WithSummary("Whether the process is alive").WithTags("health");
        endpoints.MapRead("/readyz", AnswerReadyAsync).WithName("getReadiness").WithSummary("Whether the process can answer: dataset loaded, store readable").WithTags("health")
            .Produces<HealthResponse>(StatusCodes.Status200OK).Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<HealthResponse> Answer() => TypedResults.Ok(Live);

    private static async Task<JsonHttpResult<HealthResponse>> AnswerReadyAsync(CurrentDataset dataset, IAlertStore alerts, CancellationToken cancellationToken)
    {
        if (dataset.Value is null)
        {
            return NotReady("the policy dataset is not loaded yet");
        }

        try
        {
            await alerts.ListAsync(null, 1, cancellationToken);
            return TypedResults.Json(Ready);
        }
        catch (StorageException)
        {
            // The message may name paths of this machine, and anybody can ask.
            return NotReady("the store cannot be read");
        }
    }

    private static JsonHttpResult<HealthResponse> NotReady(string reason) => TypedResults.Json(new HealthResponse("not-ready", reason), statusCode: StatusCodes.Status503ServiceUnavailable);
}
