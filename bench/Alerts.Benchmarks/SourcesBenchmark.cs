using System.Diagnostics;
using System.Globalization;
using Alerts.Evidence;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Sources;
using Alerts.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>
/// One look at many sources of 20 KB on loopback, with the store on disk: sources read a second, against bare requests for the same answers by
/// the same number of workers.
/// </summary>
internal static class SourcesBenchmark
{
    // As a pass has.
    private const int AtOnce = 64;

    // 200 unchanged in 0.15 s, 2,000 in 1.5 s.
    private const double GoalPerSecond = 2000 / 1.5;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        using var server = await PublisherServer.StartAsync();
        foreach (var count in (int[])[200, 2000])
        {
            foreach (var kind in (string[])["etag", "plain"])
            {
                await RunAsync(options, server.Address, kind, count, cancellationToken);
            }
        }
    }

    private static async Task RunAsync(BenchmarkOptions options, Uri server, string kind, int count, CancellationToken cancellationToken)
    {
        var sources = Enumerable.Range(1, count).Select(i => Source(new Uri(server, $"/{kind}/{i}"), i)).ToList();
        var (first, same, changed) = (new Figure(), new Figure(), new Figure());
        using var client = new HttpClient();
        for (var run = -1; run < options.Runs; run++)
        {
            await using var host = await Host.StartAsync(cancellationToken);
            await client.GetAsync(new Uri(server, "/edition/0"), cancellationToken);
            await first.MeasureAsync(run, count, () => host.LookAsync(sources, SourceOutcome.Read, count, cancellationToken), () => RawAsync(client, sources, null, cancellationToken));
            await same.MeasureAsync(run, count, () => host.LookAsync(sources, SourceOutcome.Unchanged, count, cancellationToken), () => RawAsync(client, sources, kind, cancellationToken));
            await client.GetAsync(new Uri(server, "/edition/1"), cancellationToken);
            await changed.MeasureAsync(run, count, () => host.LookAsync(sources, SourceOutcome.Read, count / 10, cancellationToken), () => RawAsync(client, sources, kind, cancellationToken));
        }

        var how = kind == "etag" ? "304" : "no validators";
        first.Print($"{count:N0} sources read first ({how})", goal: 0);
        same.Print($"{count:N0} sources unchanged ({how})", GoalPerSecond);
        changed.Print($"{count:N0} sources, a tenth changed ({how})", goal: 0);
    }

    // The same requests and nothing else; with the tags that make them conditional.
    private static Task RawAsync(HttpClient client, IReadOnlyList<Source> sources, string? kind, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(sources, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (source, token) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
            if (kind == "etag")
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{source.Url[(source.Url.LastIndexOf('/') + 1)..]}-0\"");
            }

            using var response = await client.SendAsync(request, token);
            _ = await response.Content.ReadAsByteArrayAsync(token);
        });

    private static Source Source(Uri address, int number)
        => new(SourceId.Parse($"source-{number}"), $"Source {number}", "US", "Office", "America/New_York", "en", SourceFormat.Feed, address.AbsoluteUri, "0 * * * *");

    /// <summary>Times of both sides.</summary>
    private sealed class Figure
    {
        private readonly List<double> _ours = [];
        private readonly List<double> _raw = [];
        private readonly List<double> _cpu = [];

        public async Task MeasureAsync(int run, int count, Func<Task> ours, Func<Task> raw)
        {
            GC.Collect();
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var mine = await TimeAsync(ours);
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            var bare = await TimeAsync(raw);
            if (run >= 0)
            {
                _ours.Add(Figures.PerSecond(count, mine));
                _raw.Add(Figures.PerSecond(count, bare));
                _cpu.Add(cpu.TotalSeconds);
            }

            static async Task<TimeSpan> TimeAsync(Func<Task> work)
            {
                var start = Stopwatch.GetTimestamp();
                await work();
                return Stopwatch.GetElapsedTime(start);
            }
        }

        public void Print(string what, double goal)
        {
            var raw = _raw.Order().ElementAt(_raw.Count / 2);
            Figures.Print(string.Create(CultureInfo.InvariantCulture, $"{what}; {_cpu.Order().ElementAt(_cpu.Count / 2):N2} s of CPU"), _ours, _raw, goal / raw);
        }
    }

    /// <summary>The watch over a database of its own.</summary>
    private sealed class Host : IAsyncDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-bench-");
        private readonly ServiceProvider _services;
        private readonly PolicyDataset _dataset = new(GeneratedLaw.Parse(GeneratedLaw.Json(GeneratedLaw.File(100))));

        private Host(MaterialCatalogue catalogue)
        {
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Alerts:Sources:AllowedNetworks:0"] = "127.0.0.0/8",
                ["Alerts:Sources:HostDelay"] = "00:00:00",
                ["Alerts:Sources:HostConcurrency"] = "64",
            }).Build());
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            services.AddSingleton(catalogue);
            services.AddSingleton(new SourceTrustOptions());
            services.AddSingleton(new EvidenceOptions());
            services.AddSingleton(new SourceRegister([], _ => TimeSpan.FromHours(1)));
            services.AddAlertsCore();
            services.AddAlertsSources();
            services.AddAlertsSqlite(Path.Combine(_directory.FullName, "alerts.db"));
            _services = services.BuildServiceProvider();
        }

        public static async Task<Host> StartAsync(CancellationToken cancellationToken) => new(await ShippedMaterials.ReadAsync(cancellationToken));

        public async Task LookAsync(IReadOnlyList<Source> sources, SourceOutcome expected, int count, CancellationToken cancellationToken)
        {
            var watch = _services.GetRequiredService<NoticeWatch>();
            var found = 0;
            string? fault = null;
            await Parallel.ForEachAsync(sources, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (source, token) =>
            {
                var report = await watch.WatchAsync(source, _dataset, token);
                fault ??= report.Error;
                if (report.Outcome == expected)
                {
                    Interlocked.Increment(ref found);
                }
            });
            if (found != count)
            {
                throw new InvalidOperationException($"{found} of {count} sources were {expected}: {fault}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            _directory.Delete(recursive: true);
        }
    }
}
