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
