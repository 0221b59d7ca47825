using Alerts.Deliveries;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Alerts.Server.Hosting;

/// <summary>
/// Metrics and traces by OTLP, configured by OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_ENDPOINT, …_HEADERS, …_PROTOCOL, OTEL_SERVICE_NAME,
/// OTEL_RESOURCE_ATTRIBUTES). Outgoing requests are not traced by URL: a webhook's is a secret.
/// </summary>
internal static class TelemetryExport
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Nothing where no endpoint is named.</summary>
    public static void AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        if (!Array.Exists(Endpoints, name => !string.IsNullOrEmpty(configuration[name])))
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("alerts", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString()).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddMeter("Microsoft.AspNetCore.Hosting").AddMeter("System.Runtime"))
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation(o => o.Filter = context => !context.Request.Path.StartsWithSegments("/healthz", StringComparison.Ordinal)))
            .UseOtlpExporter();
    }
}
