using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;

namespace Alerts.Benchmarks;

/// <summary>From a raised alert to the last settled delivery, against a bare HttpClient loop on the same receiver.</summary>
internal static class DeliveryBenchmark
{
    // Milliseconds a delivery, one for each run.
    private static readonly List<double> _processor = [];

    private const int InFlight = 64;
    // As the server does (QueueWorkers.DeliveriesAtOnce).
    private const int DeliveriesAtOnce = 256;
    private const double Goal = 0.25;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        using var receiver = await Receiver.StartAsync();

        // Both sides compile their code before anything counts.
        await BareAsync(receiver.Address, 5000, cancellationToken);
        await OursAsync(receiver.Address, 3000, cancellationToken);
        var ours = new List<double>();
        var raw = new List<double>();
        for (var i = 0; i < options.Runs; i++)
        {
            raw.Add(await BareAsync(receiver.Address, options.Deliveries, cancellationToken));
            ours.Add(await OursAsync(receiver.Address, options.Deliveries, cancellationToken));
        }

        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"| processor time of one delivery, all threads | {_processor.Order().ElementAt(_processor.Count / 2):F3} ms | | | |"));
        Figures.Print($"webhooks delivered through the durable queue ({options.Deliveries:N0}) ÷ bare HttpClient, {InFlight} in flight", ours, raw, Goal);
    }

    private static async Task<double> OursAsync(Uri receiver, int count, CancellationToken cancellationToken)
    {
        await using var host = new BenchmarkHost();
        await host.SubscribeAsync(count, receiver, cancellationToken);
        var router = host.Get<AlertRouter>();
        var processor = host.Get<DeliveryProcessor>();

        var processorBefore = Environment.CpuUsage.TotalTime;
        var stopwatch = Stopwatch.StartNew();
        await host.Get<AlertIntake>().RaiseAsync(BenchmarkHost.Alert("alt_bench"), cancellationToken);
        await host.DrainAsync(QueueNames.Alerts, 1, router.HandleAsync, cancellationToken);
        await host.DrainAsync(QueueNames.Deliveries, DeliveriesAtOnce, processor.HandleAsync, cancellationToken);
        var elapsed = stopwatch.Elapsed;
        _processor.Add((Environment.CpuUsage.TotalTime - processorBefore).TotalMilliseconds / count);

        return host.Accepted == count ? Figures.PerSecond(count, elapsed) : throw new InvalidOperationException($"{host.Accepted} of {count} were accepted.");
    }

    private static async Task<double> BareAsync(Uri receiver, int count, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(new string('x', 2000));
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);
        var next = 0;
        var stopwatch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= count)
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await client.PostAsync(new Uri(receiver, "/bare"), content, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
        }));
        return Figures.PerSecond(count, stopwatch.Elapsed);
    }
}
