using System.Diagnostics;
using System.Globalization;
using System.Net;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Measures;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Benchmarks;

/// <summary>What the first page costs a warm server against an empty answer, with 500 measures in the dataset and 100,000 alerts stored. Server time: from the first middleware to the last byte handed to the socket.</summary>
internal static class PagesBenchmark
{
    private const int Measures = 500;
    private const int StoredAlerts = 100_000;
    private const int Batch = 1000;
    private const int Looks = 1000;
    private const double Goal = 5;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal) { ["/"] = [], ["/healthz"] = [] };
        await using var api = await ApiHost.StartAsync(
            cancellationToken, services => services.AddSingleton(GeneratedLaw.Catalogue), async (context, next) =>
            {
                var started = Stopwatch.GetTimestamp();
                await next(context);
                if (times.TryGetValue(context.Request.Path.Value!, out var known))
                {
                    known.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            });
        var dataset = new PolicyDataset(GeneratedLaw.File(Measures));
        api.Services.GetRequiredService<CurrentDataset>().Value = dataset;
        await StoreAsync(api.Services.GetRequiredService<IAlertStore>(), cancellationToken);

        // One connection, one request after the other, as one who looks.
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = api.Http.BaseAddress };
        using var signedIn = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("key", api.Key)]), cancellationToken);
        signedIn.EnsureSuccessStatusCode();
        var bytes = 0;
        for (var i = 0; i < Looks * options.Runs; i++)
        {
            bytes = (await browser.GetByteArrayAsync(new Uri("/", UriKind.Relative), cancellationToken)).Length;
            await browser.GetByteArrayAsync(new Uri("/healthz", UriKind.Relative), cancellationToken);
        }

        // The first look makes what the others find.
        double At(string path, double share) => times[path].Skip(Looks / 10).Order().ElementAt((int)((times[path].Count - (Looks / 10) - 1) * share));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| p50 of the first page ({bytes:N0} bytes; {Measures} measures, {StoredAlerts:N0} alerts; first look {times["/"][0]:F0} ms, p99 {At("/", 0.99):F2} ms) ÷ p50 of /healthz, server time | {At("/", 0.5):F3} ms | {At("/healthz", 0.5):F3} ms | {At("/", 0.5) / At("/healthz", 0.5):F1} | ≤ {Goal:F0} |"));
    }

    private static async Task StoreAsync(IAlertStore alerts, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var from = 0; from < StoredAlerts; from += Batch)
        {
            await alerts.AddManyAsync([.. Enumerable.Range(from, Batch).Select(i => Make(i, now.AddMinutes(i - StoredAlerts)))], cancellationToken);
        }
    }

    private static Alert Make(int i, DateTimeOffset at)
    {
        var subject = $"cn-mofcom-{i % Measures}";
        return new Alert(
            Alert.IdOf(AlertKind.PolicyChanged, subject, i.ToString(CultureInfo.InvariantCulture)), AlertKind.PolicyChanged, subject, Severity.Warning, [MaterialId.Parse($"material-{i % 60}")], ["CN"], at,
            new AlertMessage($"Change {i} of {subject}", "What changed.", [], Certainty.Certain, [], null, []));
    }
}
