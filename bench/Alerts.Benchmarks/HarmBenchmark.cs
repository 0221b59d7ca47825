using System.Diagnostics;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>A hundred targets that hear of many alerts; then the same with one of them dead and one slow: what the others get a second.</summary>
internal static class HarmBenchmark
{
    private const int Targets = 100;
    private const int Alerts = 100;
    private const int DeliveriesAtOnce = 256;
    private const double Goal = 0.9;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        using var receiver = await Receiver.StartAsync();
        string Healthy(int i) => new Uri(receiver.Address, $"/hook/{i}").ToString();

        // Nobody listens at port 1; the slow one answers after a second.
        string Harmed(int i) => i switch { 0 => "http://127.0.0.1:1/dead", 1 => new Uri(receiver.Address, "/slow").ToString(), _ => Healthy(i) };
        await HealthyPerSecondAsync(Harmed, cancellationToken);
        var (harmed, healthy) = (new List<double>(), new List<double>());
        for (var i = 0; i < options.Runs; i++)
        {
            healthy.Add(await HealthyPerSecondAsync(Healthy, cancellationToken));
            harmed.Add(await HealthyPerSecondAsync(Harmed, cancellationToken));
        }

        Figures.Print($"webhooks to the others of {Targets} targets, one of them dead and one slow ÷ with all healthy ({Alerts} alerts)", harmed, healthy, Goal);
    }

    private static async Task<double> HealthyPerSecondAsync(Func<int, string> address, CancellationToken cancellationToken)
    {
        await using var host = new BenchmarkHost();
        await host.SubscribeAsync(Targets, ChannelKind.Webhook, address, "gallium", cancellationToken);
        var others = Enumerable.Range(2, Targets - 2).Select(i => Target.IdOf("bench", ChannelKind.Webhook, address(i))).ToHashSet(StringComparer.Ordinal);
        var left = others.Count * Alerts;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.OnAccepted = report =>
        {
            if (others.Contains(report.Delivery.TargetId) && Interlocked.Decrement(ref left) == 0)
            {
                done.TrySetResult();
            }
        };
        for (var i = 0; i < Alerts; i++)
        {
            await host.Get<AlertIntake>().RaiseAsync(BenchmarkHost.Alert($"alt_harm{i:D3}"), cancellationToken);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopwatch = Stopwatch.StartNew();
        await host.DrainAsync(QueueNames.Alerts, 32, host.Get<AlertRouter>().HandleAsync, cancellationToken);
        var working = new QueueWorker(host.Get<IMessageQueue>(), QueueNames.Deliveries, DeliveriesAtOnce, TimeSpan.FromMinutes(5), host.Get<DeliveryProcessor>().HandleAsync, host.Get<ILogger<QueueWorker>>())
            .RunAsync(stop.Token);
        await done.Task.WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
        var elapsed = stopwatch.Elapsed;
        await stop.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Figures.PerSecond(others.Count * Alerts, elapsed);
    }
}
