using System.Diagnostics;
using System.Globalization;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Alerts.Tests.Storage.Tables;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>
/// One alert meets many subscriptions over Azurite (a process of its own): rows of deliveries and of their index stored a second, against the same rows
/// put into tables by nothing but transactions of a hundred, as many at a time. Ours also reads the index by interest, keeps the journal and looks
/// whether somebody else wrote. Requests are counted. Service Bus is not there: messages are counted and let go.
/// </summary>
internal static class TablesBenchmark
{
    private const double Goal = 0.6;
    private const int AtOnce = 16;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var azurite = AzuriteProcess.Start(Root());
        var directory = Directory.CreateTempSubdirectory("alerts-bench-");
        try
        {
            var counted = new RequestCount();
            await using var services = Compose(azurite.ConnectionString, directory, counted);
            await BenchmarkHost.SubscribeAsync(services, options.Subscriptions, ChannelKind.Webhook, i => $"https://example.com/hook/{i}", "gallium", cancellationToken);
            var (ours, raw) = (new List<double>(), new List<double>());
            for (var i = 0; i < options.Runs; i++)
            {
                counted.Reset();
                var stopwatch = Stopwatch.StartNew();
                var alert = BenchmarkHost.Alert($"alt_route{i}");
                var filed = await services.GetRequiredService<AlertRouter>().RouteAsync(alert, cancellationToken);
                var elapsed = stopwatch.Elapsed;
                var requests = counted.ToString();
                var tables = new TableServiceClient(azurite.ConnectionString);
                var rows = await MadeAsync(tables, alert.Id, cancellationToken);
                ours.Add(Figures.PerSecond(rows.Sum(r => r.Count), elapsed));
                raw.Add(await RawAsync(tables, rows, cancellationToken));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| run {i + 1}: {filed:N0} deliveries of {rows.Sum(r => r.Count):N0} rows; {requests} | {ours[i]:N0} | {raw[i]:N0} | {ours[i] / raw[i]:F2} | |"));
            }

            Figures.Print($"rows stored in tables when one alert meets {options.Subscriptions:N0} subscriptions ÷ raw transactions of 100", ours, raw, Goal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Alerts.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("This benchmark runs within the repository: it needs tests/azurite.");
    }

    private static ServiceProvider Compose(string connection, DirectoryInfo directory, RequestCount counted)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Alerts:Storage:ConnectionString", (string?)connection)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        BenchmarkHost.ComposeUnstored(services, configuration, directory);
        services.AddAlertsTables(configuration);
        services.AddSingleton(TableAccount.Open(new TableStorageOptions { ConnectionString = connection }, TimeProvider.System, o => o.AddPolicy(counted, HttpPipelinePosition.PerCall)));
        services.AddSingleton<IMessageQueue, NoQueue>();
        return services.BuildServiceProvider();
    }

    // Rows and index rows of one alert's deliveries: their ids begin alike.
    private static async Task<IReadOnlyList<IReadOnlyList<TableEntity>>> MadeAsync(TableServiceClient tables, string alertId, CancellationToken cancellationToken)
    {
        var id = Delivery.IdOf(alertId, "any");
        var (first, end) = (id[..17], $"{id[..17]}~");
        return
        [
            await tables.GetTableClient("alertsdeliveries").QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}"), cancellationToken: cancellationToken).ToListAsync(cancellationToken),
            await tables.GetTableClient("alertsdeliveriesindex").QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Id ge {first} and Id lt {end}"), cancellationToken: cancellationToken).ToListAsync(cancellationToken),
        ];
    }

    // Into tables that grow as ours do: Azurite is slower the more they hold.
    private static async Task<double> RawAsync(TableServiceClient tables, IReadOnlyList<IReadOnlyList<TableEntity>> rows, CancellationToken cancellationToken)
    {
        var batches = new List<(TableClient Table, List<TableTransactionAction> Actions)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var table = tables.GetTableClient(string.Create(CultureInfo.InvariantCulture, $"raw{i}"));
            await table.CreateIfNotExistsAsync(cancellationToken);
            batches.AddRange(rows[i].GroupBy(r => r.PartitionKey, StringComparer.Ordinal).SelectMany(p => p.Chunk(100)).Select(c => (table, c.Select(r => new TableTransactionAction(TableTransactionActionType.Add, Copy(r))).ToList())));
        }

        var stopwatch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (batch, token) => await batch.Table.SubmitTransactionAsync(batch.Actions, token));
        return Figures.PerSecond(rows.Sum(r => r.Count), stopwatch.Elapsed);
    }

    private static TableEntity Copy(TableEntity row)
    {
        var copy = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Where(c => c.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
        {
            copy[name] = value;
        }

        return copy;
    }

    private sealed class RequestCount : HttpPipelinePolicy
    {
        private int _reads;
        private int _writes;
        private long _readTicks;
        private long _writeTicks;

        public void Reset() => (_reads, _writes, _readTicks, _writeTicks) = (0, 0, 0, 0);

        public override string ToString()
            => string.Create(CultureInfo.InvariantCulture, $"{_reads:N0} reads of {Each(_readTicks, _reads):N1} ms, {_writes:N0} writes of {Each(_writeTicks, _writes):N1} ms, up to {AtOnce} at a time");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var (isRead, since) = (message.Request.Method == RequestMethod.Get, Stopwatch.GetTimestamp());
            Interlocked.Increment(ref isRead ? ref _reads : ref _writes);
            await ProcessNextAsync(message, pipeline);
            Interlocked.Add(ref isRead ? ref _readTicks : ref _writeTicks, Stopwatch.GetElapsedTime(since).Ticks);
        }

        private static double Each(long ticks, int count) => TimeSpan.FromTicks(ticks).TotalMilliseconds / Math.Max(1, count);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("All our calls are asynchronous.");
    }

    private sealed class NoQueue : IMessageQueue
    {
        public Task EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, TimeSpan wait, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> AbandonAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Page<DeadLetter>> DeadLettersAsync(string? queue, string? cursor, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DeadLetter?> FindDeadLetterAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RemoveDeadLetterAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> DueAsync(string queue, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
