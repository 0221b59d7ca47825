using System.Net.Http.Json;

namespace Alerts.IntegrationTests;

/// <summary>The real server, killed with SIGKILL in the middle of its work.</summary>
public sealed class KillTests
{
    private const int Kills = 20;
    private const int ItemsPerRound = 5;

    [Fact]
    public async Task Every_alert_is_told_and_never_under_two_ids_however_often_the_server_is_killed()
    {
        using var scratch = new Scratch();
        await using var loopback = await Loopback.StartAsync();
        await File.WriteAllTextAsync(scratch["sources.json"], loopback.SourcesJson(), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        var subscribed = await AlertsProcess.RunAsync(
            ["subscribe", "--channel", "webhook", "--target", new Uri(loopback.Address, "/hook").ToString(), "--material", "gallium", "--data", scratch.Path], environment);
        Assert.Equal((0, ""), (subscribed.ExitCode, subscribed.Error));

        var random = new Random(20261123);
        var published = 0;
        for (var round = 0; round < Kills; round++)
        {
            for (var i = 0; i < ItemsPerRound; i++)
            {
                loopback.Publish($"item-{published}", $"Gallium notice {published:D3}", TimeProvider.System.GetUtcNow().AddMinutes(-published - 1));
                published++;
            }

            await KillAtSomePointAsync(loopback, scratch, environment, random, round);
        }

        loopback.Touched = _ => { };
        var last = await AlertsProcess.RunAsync(["run", "--json", "--data", scratch.Path], environment);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));

        var told = loopback.Receipts.Where(r => r.Headline.Contains("Gallium notice", StringComparison.Ordinal)).ToLookup(r => r.Headline);
        Assert.Equal(published, told.Count);
        Assert.All(loopback.Receipts.GroupBy(r => r.AlertId), alert => Assert.Single(alert.Select(r => r.WebhookId).Distinct()));
        Assert.All(told, headline => Assert.Single(headline.Select(r => r.AlertId).Distinct()));

        var again = await AlertsProcess.RunAsync(["run", "--json", "--data", scratch.Path], environment);
        Assert.Equal(0, again.Json.GetProperty("deliveries").GetArrayLength());
    }

    [Fact]
    public async Task Of_ten_thousand_deliveries_none_is_lost_by_thirty_kills_and_only_what_was_in_flight_comes_again_under_its_own_id()
    {
        const int Targets = 100;
        const int Items = 100;
        const int KillsOfDeliveries = 30;
        using var scratch = new Scratch();
        await using var loopback = await Loopback.StartAsync();
        await File.WriteAllTextAsync(scratch["sources.json"], loopback.SourcesJson(), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        await SubscribeManyAsync(Targets, loopback, scratch, environment);
        loopback.Receipts.Clear();
        for (var i = 0; i < Items; i++)
        {
            loopback.Publish($"item-{i}", $"Gallium notice {i:D3}", TimeProvider.System.GetUtcNow().AddMinutes(-i - 1));
        }

        var random = new Random(20261124);
        for (var kill = 0; kill < KillsOfDeliveries; kill++)
        {
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var countdown = random.Next(20, 400);
            loopback.Touched = what =>
            {
                if (what == "hook" && Interlocked.Decrement(ref countdown) == 0)
                {
                    killed.TrySetResult();
                }
            };
            using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path], environment);
            await killed.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            server.Kill();
            await server.ExitedAsync();
        }

        loopback.Touched = _ => { };
        var last = await AlertsProcess.RunAsync(["run", "--json", "--data", scratch.Path], environment);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));

        var told = loopback.Receipts.Where(r => r.Headline.Contains("Gallium notice", StringComparison.Ordinal)).GroupBy(r => (r.Target, r.Headline)).ToList();
        Assert.Equal(Targets * Items, told.Count);
        Assert.All(told, delivery => Assert.Single(delivery.Select(r => r.WebhookId).Distinct()));
        Assert.Equal(told.Count, told.Select(d => d.First().WebhookId).Distinct().Count());

        // One delivery of a target is in flight at a time.
        Assert.All(told.GroupBy(d => d.Key.Target), target => Assert.InRange(target.Sum(d => d.Count() - 1), 0, KillsOfDeliveries));
    }

    private static async Task SubscribeManyAsync(int count, Loopback loopback, Scratch scratch, Dictionary<string, string> environment)
    {
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path], environment);
        var key = (await server.LineWithAsync("API key"))!.Split(": ")[1];
        var address = (await server.LineWithAsync("Try:"))!.Split(' ')[^1];
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        for (var i = 0; i < count; i++)
        {
            using var created = await client.PostAsJsonAsync(
                "/v1/subscriptions", new { channel = "webhook", target = new Uri(loopback.Address, $"/hook/{i}").ToString(), materials = new[] { "gallium" }, kinds = new[] { "notice.published" } }, TestContext.Current.CancellationToken);
            created.EnsureSuccessStatusCode();
        }

        server.Kill();
        await server.ExitedAsync();
    }

    // At the feed's request, at some webhook (before it is answered), and a little after either.
    private static async Task KillAtSomePointAsync(Loopback loopback, Scratch scratch, IReadOnlyDictionary<string, string> environment, Random random, int round)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var where = round % 3 == 0 ? "feed" : "hook";
        var countdown = random.Next(1, where == "feed" ? 2 : 6);
        loopback.Touched = what =>
        {
            if (what == where && Interlocked.Decrement(ref countdown) == 0)
            {
                killed.TrySetResult();
            }
        };
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path], environment);
        await killed.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 40)), TimeProvider.System, TestContext.Current.CancellationToken);
        server.Kill();
        await server.ExitedAsync();
    }
}
