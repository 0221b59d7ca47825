using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Alerts.Subscriptions;

namespace Alerts.Benchmarks;

/// <summary>
/// What the API costs: any page of a million subscriptions against an empty answer, subscriptions created one by one against bare commits,
/// and an import against bare inserts of the same rows.
/// </summary>
internal static class ApiBenchmark
{
    private const int StoredForEach = 10;
    private const int PageSize = 200;
    private const int Lines = 100_000;
    private const double ImportGoal = 0.3;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        await PagesAsync(options.Subscriptions * StoredForEach, cancellationToken);
        var (created, bare, imported, inserted) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < options.Runs; i++)
        {
            await using var api = await ApiHost.StartAsync(cancellationToken);
            created.Add(await CreateAsync(api, inFlight: 64, count: 4000, cancellationToken));
            bare.Add(RawRows.Commit(2000));
            imported.Add(await ImportAsync(api, cancellationToken));
            inserted.Add(RawRows.Insert(Lines));
        }

        Figures.Print("subscriptions created by POST, 64 in flight, each on disk before its answer ÷ bare commits of one row, one after the other", created, bare, 1);
        Figures.Print($"lines of an import of {Lines:N0}, from the request to its answer ÷ the same rows inserted bare", imported, inserted, ImportGoal);
    }

    // Every page from the first to the last, an empty answer between any two.
    private static async Task PagesAsync(int stored, CancellationToken cancellationToken)
    {
        await using var api = await ApiHost.StartAsync(cancellationToken);
        await BenchmarkHost.SubscribeAsync(api.Services, stored, ChannelKind.Webhook, i => $"https://example.com/hook/{i}", "gallium", cancellationToken);
        var (pages, empty) = (new List<double>(), new List<double>());
        var seen = 0;
        for (string? next = ""; next is not null;)
        {
            empty.Add(await TimeAsync(api, "/healthz", _ => { }, cancellationToken));
            pages.Add(await TimeAsync(
                api, $"/v1/subscriptions?limit={PageSize}{next}",
                body =>
                {
                    using var document = JsonDocument.Parse(body);
                    seen += document.RootElement.GetProperty("items").GetArrayLength();
                    next = document.RootElement.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : null;
                },
                cancellationToken));
        }

        if (seen != stored)
        {
            throw new InvalidOperationException($"{seen} of {stored} subscriptions were listed.");
        }

        static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| p99 of any page of {PageSize} of {stored:N0} subscriptions ÷ p50 of /healthz | {At(pages, 0.99):F2} ms (p50 {At(pages, 0.5):F2}) | {At(empty, 0.5):F2} ms | {At(pages, 0.99) / At(empty, 0.5):F1} | |"));
    }

    private static async Task<double> TimeAsync(ApiHost api, string path, Action<byte[]> read, CancellationToken cancellationToken)
    {
        var stopwatch = Stopwatch.StartNew();
        var body = await api.Http.GetByteArrayAsync(path, cancellationToken);
        var elapsed = stopwatch.Elapsed.TotalMilliseconds;
        read(body);
        return elapsed;
    }

    private static async Task<double> CreateAsync(ApiHost api, int inFlight, int count, CancellationToken cancellationToken)
    {
        var stopwatch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                using var content = new StringContent($$"""{"channel":"webhook","target":"https://example.com/one/{{i}}","materials":["gallium"]}""", Encoding.UTF8, "application/json");
                using var answer = await api.Http.PostAsync(new Uri("/v1/subscriptions", UriKind.Relative), content, token);
                answer.EnsureSuccessStatusCode();
            });
        return Figures.PerSecond(count, stopwatch.Elapsed);
    }

    private static async Task<double> ImportAsync(ApiHost api, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"channel":"webhook","target":"https://example.com/many/{{i}}","materials":["gallium"],"tenant":"bench"}""").Append('\n');
        }

        using var content = new StringContent(text.ToString(), Encoding.UTF8, "application/jsonl");
        var stopwatch = Stopwatch.StartNew();
        using var answer = await api.Http.PostAsync(new Uri("/v1/subscriptions/import", UriKind.Relative), content, cancellationToken);
        var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
        var elapsed = stopwatch.Elapsed;
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("created").GetInt32() == Lines ? Figures.PerSecond(Lines, elapsed) : throw new InvalidOperationException($"Not all {Lines} lines were new: {body[..Math.Min(body.Length, 300)]}");
    }
}

/// <summary>The tables of a subscription with nothing else to do, with the durability of the real store.</summary>
internal static class RawRows
{
    private const int Batch = 1000;
    private const int SealedBytes = 220;

    /// <summary>Commits of one row a second.</summary>
    public static double Commit(int count) => RawDatabase.With(database =>
    {
        using var subscription = database.Prepare(Subscriptions, 8);
        var stopwatch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            RawDatabase.Execute(subscription, Row(i));
        }

        return Figures.PerSecond(count, stopwatch.Elapsed);
    });

    /// <summary>Subscriptions a second, each with its target and its entry in the index.</summary>
    public static double Insert(int count) => RawDatabase.With(database =>
    {
        using var target = database.Prepare("INSERT INTO targets (id, tenant, channel, address, created_at, sealed) VALUES ($0, 'bench', 'Webhook', '', 0, $1)", 2);
        using var subscription = database.Prepare(Subscriptions, 8);
        using var interest = database.Prepare("INSERT INTO interests (key, subscription_id) VALUES ('gallium', $0)", 1);
        var box = new string('x', SealedBytes);
        var stopwatch = Stopwatch.StartNew();
        for (var from = 0; from < count; from += Batch)
        {
            database.Run("BEGIN IMMEDIATE");
            for (var i = from; i < Math.Min(from + Batch, count); i++)
            {
                var row = Row(i);
                RawDatabase.Execute(target, row[6], box);
                RawDatabase.Execute(subscription, row);
                RawDatabase.Execute(interest, row[0]);
            }

            database.Run("COMMIT");
        }

        return Figures.PerSecond(count, stopwatch.Elapsed);
    });

    private const string Subscriptions = "INSERT INTO subscriptions (id, tenant, name, filter, lead_days, channel, target_id, created_at) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)";

    private static object[] Row(int i)
    {
        var target = DerivedId.Of("tgt", i.ToString(CultureInfo.InvariantCulture));
        return [DerivedId.Join("sub", target, "wish"), "bench", "", "gallium|||+", "90,30,14,7,1,0", "Webhook", target, 0L];
    }
}
