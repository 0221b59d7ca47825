using Alerts.Web;
using Alerts.Web.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Functions.Hosting;

/// <summary>The pipeline of Alerts.Web as one delegate, behind the one HTTP function. Built once: each time that routes are mapped they stand once more.</summary>
public sealed class ApiPipeline(IServiceProvider services)
{
    private readonly Lazy<RequestDelegate> _pipeline = new(() => Build(services));

    /// <summary>Answers as Kestrel would.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // The worker has routed the request to its function: here it is routed anew, and a path that is none of ours is 404.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return _pipeline.Value(context);
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseAlertsApi();
        app.Use(FollowDataset);
        app.UseEndpoints(endpoints => endpoints.MapAlertsApi());
        return app.Build();
    }

    // Another instance may have taken a revision. Who asks whether the process lives asks for no storage.
    private static async Task FollowDataset(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not null && !context.Request.Path.StartsWithSegments("/healthz", StringComparison.OrdinalIgnoreCase))
        {
            await context.RequestServices.GetRequiredService<DatasetFollower>().FollowAsync(context.RequestAborted);
        }

        await next(context);
    }
}
