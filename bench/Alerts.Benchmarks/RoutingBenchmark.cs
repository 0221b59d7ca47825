using System.Diagnostics;
using Alerts.Alerting;
using Alerts.Deliveries;
using Microsoft.Data.Sqlite;

namespace Alerts.Benchmarks;

/// <summary>
/// One alert meets many subscriptions: deliveries and queue messages stored a second, against inserting the same rows into
/// the same tables with nothing else to do, in transactions of the same size and with the same durability.
/// </summary>
internal static class RoutingBenchmark
{
    private const double Goal = 0.5;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var ours = new List<double>();
        var raw = new List<double>();
        await using var host = new BenchmarkHost();
        await host.SubscribeAsync(options.Subscriptions, new Uri("https://example.com"), cancellationToken);
        for (var i = 0; i < options.Runs; i++)
        {
            var alert = BenchmarkHost.Alert($"alt_route{i}");
            var stopwatch = Stopwatch.StartNew();
            var filed = await host.Get<AlertRouter>().RouteAsync(alert, cancellationToken);
            ours.Add(Figures.PerSecond(2 * filed, stopwatch.Elapsed));
            var rows = await host.Get<IDeliveryLedger>().OfAlertAsync(alert.Id, options.Subscriptions, cancellationToken);
            raw.Add(rows.Count == options.Subscriptions ? RawInsert(rows) : throw new InvalidOperationException($"{rows.Count} of {options.Subscriptions} deliveries were filed."));
        }

        Figures.Print($"rows stored when one alert meets {options.Subscriptions:N0} subscriptions ÷ raw batch insert", ours, raw, Goal);
    }

    private static double RawInsert(IReadOnlyList<Delivery> rows) => RawDatabase.With(database =>
    {
        using var delivery = database.Prepare("INSERT INTO deliveries (id, alert_id, target_id, tenant, status, attempts, created_at, next_attempt_at) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)", 8);
        using var message = database.Prepare("INSERT INTO queue (queue, id, body, due_at, visible_at) VALUES ($0, $1, $2, $3, $4)", 5);

        var stopwatch = Stopwatch.StartNew();
        foreach (var batch in rows.Chunk(AlertRouter.PageSize))
        {
            Insert(database, delivery, [.. batch.Select(d => new object[] { d.Id, d.AlertId, d.TargetId, d.Tenant, 0L, 0L, d.CreatedAt.ToUnixTimeMilliseconds(), d.NextAttemptAt.ToUnixTimeMilliseconds() })]);
            Insert(database, message, [.. batch.Select(d => new object[] { "deliveries", $"{d.Id}:1", $"{d.Id}:1", 0L, 0L })]);
        }

        return Figures.PerSecond(2 * rows.Count, stopwatch.Elapsed);
    });

    private static void Insert(RawDatabase database, SqliteCommand command, object[][] rows)
    {
        database.Run("BEGIN IMMEDIATE");
        foreach (var row in rows)
        {
            RawDatabase.Execute(command, row);
        }

        database.Run("COMMIT");
    }
}
