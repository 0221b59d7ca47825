using Alerts.Access;
using Alerts.Web.Alerting;
using Alerts.Web.Auditing;
using Alerts.Web.Datasets;
using Alerts.Web.Deliveries;
using Alerts.Web.Feeds;
using Alerts.Web.Health;
using Alerts.Web.Keys;
using Alerts.Web.Materials;
using Alerts.Web.Measures;
using Alerts.Web.Notices;
using Alerts.Web.OpenApi;
using Alerts.Web.Pages;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Problems;
using Alerts.Web.Proposals;
using Alerts.Web.Queries;
using Alerts.Web.Queues;
using Alerts.Web.Requests;
using Alerts.Web.States;
using Alerts.Web.Subscriptions;
using Alerts.Web.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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
            ExceptionHandler = PageErrors.AnswerExceptionAsync,
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(context => PageErrors.AnswerStatusAsync(context.HttpContext));
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.Use(NameActor);
        app.Use(app.ApplicationServices.GetRequiredService<RateLimits>().LimitAsync);
        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps the whole API: /v1 behind a key; /healthz, /readyz, /unsubscribe, /confirm, /preferences, /sign-up, /alert, /events/sendgrid, /openapi/v1.json, /docs and /problems/… in the open; /feeds by a key, a token, or in the open; pages for who is signed in.</summary>
    public static IEndpointRouteBuilder MapAlertsApi(this IEndpointRouteBuilder endpoints)
    {
        var v1 = endpoints.MapGroup("/v1")
            .RequireAuthorization()
            .CheckQueries()
            .ObeyIdempotencyKeys()
            .AnswersProblem(ProblemKind.InvalidParameters, ProblemKind.Unauthorized, ProblemKind.TooManyRequests, ProblemKind.ServerError, ProblemKind.IssuerUnreachable);
        RouteGroupBuilder Needs(string scope) => v1.MapGroup("").RequireAuthorization(scope).AnswersProblem(ProblemKind.Forbidden);
        var law = Needs(ApiScope.AlertsRead);
        law.MapMaterials();
        law.MapMeasures();
        law.MapHistory();
        law.MapChanges();
        law.MapStates();
        law.MapCliffs();
        law.MapRevisions();
        law.MapCoverage();
        law.MapAlerts();
        law.MapNotices();
        law.MapEvidence();
        FeedLinkEndpoints.Map(law, Needs(ApiScope.SubscriptionsWrite));
        SubscriptionEndpoints.Map(Needs(ApiScope.SubscriptionsRead), Needs(ApiScope.SubscriptionsWrite));
        PreviewEndpoints.Map(Needs(ApiScope.SubscriptionsRead));
        BulkEndpoints.Map(Needs(ApiScope.SubscriptionsRead), Needs(ApiScope.SubscriptionsWrite));
        DeliveryEndpoints.Map(Needs(ApiScope.SubscriptionsRead), Needs(ApiScope.SubscriptionsWrite));
        var operate = Needs(ApiScope.Operate);
        operate.MapSilences();
        operate.MapSuppressions();
        operate.MapRevisionChanges();
        operate.MapProposals();
        operate.MapDeadLetters();
        SourceEndpoints.Map(law, operate);
        operate.MapCorrections();
        var admin = Needs(ApiScope.Admin);
        admin.MapKeys();
        admin.MapTenants();
        admin.MapAudit();
        endpoints.MapHealth();
        endpoints.MapAlertPage();
        endpoints.MapFeeds();
        endpoints.MapMailEvents();
        endpoints.MapProblems();
        endpoints.MapDocument();
        endpoints.MapReference();
        endpoints.MapPages();
        return endpoints;
    }

    private static Task NameActor(HttpContext context, RequestDelegate next)
    {
        context.RequestServices.GetRequiredService<CurrentActor>().Value = Caller.ActorOf(context);
        return next(context);
    }

    // Set as the answer starts: the exception handler clears what was set before.
    private static Task SecurityHeaders(HttpContext context, RequestDelegate next)
    {
        // Before it starts: by then the request's own trace may be over.
        var requestId = RequestId.Of(context);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers[RequestId.Header] = requestId;
            ReferencePage.Secure(context);
            PageHeaders.Secure(context);
            if (context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
