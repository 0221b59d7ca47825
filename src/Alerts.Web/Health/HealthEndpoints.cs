using Alerts.Web.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Health;

/// <summary>The process is alive.</summary>
/// <param name="Status">Always <c>live</c>.</param>
public sealed record HealthResponse(string Status);

internal static class HealthEndpoints
{
    private static readonly HealthResponse Live = new("live");

    /// <summary>Liveness only, without I/O: whether sources and stores work is another question, and no reason to restart the process.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
        => endpoints.MapRead("/healthz", Answer).WithName("getHealth").WithSummary("Whether the process is alive").WithTags("health");

    private static Ok<HealthResponse> Answer() => TypedResults.Ok(Live);
}
