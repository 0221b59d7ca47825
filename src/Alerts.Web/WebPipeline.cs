using Alerts.Web.Alerting;
using Alerts.Web.Deliveries;
using Alerts.Web.Health;
using Alerts.Web.Materials;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.OpenApi;
using Alerts.Web.Problems;
using Alerts.Web.Queries;
using Alerts.Web.States;
using Alerts.Web.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web;

public static class WebPipeline
{
    /// <summary>
    /// What every request passes before its endpoint: headers, errors as problem documents, routing, keys. Call it before
    /// <see cref="MapAlertsApi"/>; on a bare <see cref="IApplicationBuilder"/> end with <c>UseEndpoints</c>.
    /// </summary>
    public static IApplicationBuilder UseAlertsApi(this IApplicationBuilder app)
    {
        app.Use(SecurityHeaders);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problem.AnswerExceptionAsync,
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(context => Problem.OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps the whole API: /v1 behind a key; /healthz, /readyz, /unsubscribe, /confirm, /preferences, /alert, /events/sendgrid, /openapi/v1.json and /problems/… in the open.</summary>
    public static IEndpointRouteBuilder MapAlertsApi(this IEndpointRouteBuilder endpoints)
    {
        var v1 = endpoints.MapGroup("/v1")
            .RequireAuthorization()
            .CheckQueries()
            .AnswersProblem(ProblemKind.InvalidParameters, ProblemKind.Unauthorized, ProblemKind.ServerError);
        v1.MapMaterials();
        v1.MapMeasures();
        v1.MapHistory();
        v1.MapChanges();
        v1.MapStates();
        v1.MapCliffs();
        v1.MapCoverage();
        v1.MapAlerts();
        v1.MapSubscriptions();
        v1.MapDeliveries();
        v1.MapSilences();
        v1.MapSuppressions();
        endpoints.MapHealth();
        endpoints.MapReaders();
        endpoints.MapMailEvents();
        endpoints.MapProblems();
        endpoints.MapOpenApi($"/openapi/{ApiDocument.Name}.json");
        return endpoints;
    }

    // Set as the answer starts: the exception handler clears what was set before.
    private static Task SecurityHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
