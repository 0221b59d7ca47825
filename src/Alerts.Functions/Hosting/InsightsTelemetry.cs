using Alerts.Deliveries;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Functions.Hosting;

/// <summary>
/// Logs, metrics and traces to Application Insights by OpenTelemetry. Requests are traced by the host. Outgoing ones are not traced at all: a
/// webhook's URL is a secret, and so is that of a dataset with a key in its query.
/// </summary>
internal static class InsightsTelemetry
{
    /// <summary>Nothing where no usable connection string is set.</summary>
    public static void AddInsightsTelemetry(this IServiceCollection services, HostSettings settings, TokenCredential credential)
    {
        if (!settings.HasInsights)
        {
            return;
        }

        var entra = settings.InsightsAuthentication is { Length: > 0 } ? credential : null;
        void To(AzureMonitorExporterOptions options) => options.ConnectionString = settings.InsightsConnectionString;
        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddMeter("System.Runtime").AddAzureMonitorMetricExporter(To, entra))
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddAzureMonitorTraceExporter(To, entra))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(To, entra));
    }
}
