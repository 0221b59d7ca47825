using System.Diagnostics;
using System.Globalization;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;

namespace Alerts.Benchmarks;

/// <summary>An alert that a thousand want, told among a thousand subscriptions and among a million: what the others cost.</summary>
internal static class GrowthBenchmark
{
    private const int Wanting = 1000;
    private const int Many = 1_000_000;
    private const int DeliveriesAtOnce = 256;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        using var receiver = await Receiver.StartAsync();
        await using var few = new BenchmarkHost();
        await using var many = new BenchmarkHost();
        await few.SubscribeAsync(Wanting, receiver.Address, cancellationToken);
        await many.SubscribeAsync(Many - Wanting, ChannelKind.Webhook, i => new Uri(receiver.Address, $"/tin/{i}").ToString(), "tin", cancellationToken);
        await many.SubscribeAsync(Wanting, receiver.Address, cancellationToken);
        var (short_, long_) = (new List<double>(), new List<double>());
        for (var i = -1; i < options.Runs; i++)
        {
            var (a, b) = (await TellAsync(few, i, cancellationToken), await TellAsync(many, i, cancellationToken));
            if (i >= 0)
            {
                short_.Add(a);
                long_.Add(b);
            }
        }

        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| time from an alert to its last of {Wanting:N0} deliveries among {Many:N0} subscriptions ÷ among {Wanting:N0} | {Median(long_):N0} ms | {Median(short_):N0} ms | {Median(long_) / Median(short_):F2} | ≤ 1.30 |"));
    }

    private static async Task<double> TellAsync(BenchmarkHost host, int run, CancellationToken cancellationToken)
    {
        var before = host.Accepted;
        GC.Collect();
        var stopwatch = Stopwatch.StartNew();
        await host.Get<AlertIntake>().RaiseAsync(BenchmarkHost.Alert($"alt_grow{run}"), cancellationToken);
        await host.DrainAsync(QueueNames.Alerts, 1, host.Get<AlertRouter>().HandleAsync, cancellationToken);
        await host.DrainAsync(QueueNames.Deliveries, DeliveriesAtOnce, host.Get<DeliveryProcessor>().HandleAsync, cancellationToken);
        var elapsed = stopwatch.Elapsed.TotalMilliseconds;
        return host.Accepted - before == Wanting ? elapsed : throw new InvalidOperationException($"{host.Accepted - before} of {Wanting} were accepted.");
    }
}
