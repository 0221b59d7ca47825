using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alerts.IntegrationTests;

/// <summary>The real server beside a collector that is not its own: OTLP over HTTP, in protobuf, whose strings stand in the open.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_and_traces_leave_by_the_standard_variables_and_hold_no_webhooks_address()
    {
        using var scratch = new Scratch();
        await using var loopback = await Loopback.StartAsync();
        await using var collector = await CollectAsync();
        await File.WriteAllTextAsync(scratch["sources.json"], loopback.SourcesJson(), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        };
        var subscribed = await AlertsProcess.RunAsync(["subscribe", "--channel", "webhook", "--target", new Uri(loopback.Address, "/hook/seCReT").ToString(), "--material", "gallium", "--data", scratch.Path], environment);
        Assert.Equal((0, ""), (subscribed.ExitCode, subscribed.Error));
        loopback.Publish("item-1", "Gallium notice", TimeProvider.System.GetUtcNow().AddMinutes(-1));
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path], environment);
        await collector.Complete.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(collector.Bodies, b => b.Contains("seCReT", StringComparison.Ordinal));
        Assert.Contains(collector.Bodies, b => b.Contains("alerts.untold", StringComparison.Ordinal));
    }

    private static async Task<Collector> CollectAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new Collector(builder.Build());
        await collector.StartAsync();
        return collector;
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private static readonly string[] Awaited = ["/v1/metrics alerts.delivery.attempts", "/v1/metrics alerts.told.duration", "/v1/metrics alerts.queue.depth", "/v1/traces deliver", "/v1/traces route"];

        private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

        public string Address => app.Urls.First();

        public ConcurrentQueue<string> Bodies { get; } = new();

        public TaskCompletionSource Complete { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task StartAsync()
        {
            app.MapPost("/{**path}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
                var text = Encoding.Latin1.GetString(body.ToArray());
                Bodies.Enqueue(text);
                foreach (var name in Awaited.Where(a => a.Split(' ') is [var path, var word] && request.Path == path && text.Contains(word, StringComparison.Ordinal)))
                {
                    _seen[name] = true;
                }

                if (_seen.Count == Awaited.Length)
                {
                    Complete.TrySetResult();
                }

                return Results.Ok();
            });
            return app.StartAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
