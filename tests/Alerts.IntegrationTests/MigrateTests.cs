using Alerts.Tests.Storage.Tables;

namespace Alerts.IntegrationTests;

/// <summary><c>alerts migrate</c> as a user runs it, into a real Azurite.</summary>
public sealed class MigrateTests : IDisposable
{
    private static readonly Lazy<string> Azurite = new(() => AzuriteProcess.Start(AlertsProcess.RepositoryRoot).ConnectionString);

    private readonly Scratch _scratch = Installation.Offline();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_installation_is_carried_and_compared_and_what_was_added_since_is_named_and_carried_too()
    {
        await Installation.RunAsync(_scratch, "2026-11-23T08:00:00Z");
        Assert.Equal(0, (await AlertsProcess.RunAsync(["keys", "create", "--name", "first", "--data", _scratch.Path])).ExitCode);
        await SubscribeAsync("https://example.com/hook-that-nobody-may-see");
        var there = There("carried");

        var first = await MigrateAsync(there);
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("The tables are ready", first.Error, StringComparison.Ordinal);
        Assert.Contains("sources.json", first.Error, StringComparison.Ordinal);
        Assert.Contains("not wrapped", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody-may-see", first.Output + first.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^targets +1  [0-9a-f]{12}  same", first.Output);
        Assert.Matches(@"(?m)^notices +\d+  [0-9a-f]{12}  same", first.Output);

        var again = await MigrateAsync(there);
        Assert.Equal((0, first.Output), (again.ExitCode, again.Output));
        Assert.Contains("nothing was to be done", again.Error, StringComparison.Ordinal);

        await SubscribeAsync("https://example.com/second");
        var compared = await MigrateAsync(there, "--verify", "--json");
        Assert.Equal(3, compared.ExitCode);
        Assert.False(compared.Json.GetProperty("same").GetBoolean());
        var targets = Assert.Single(compared.Json.GetProperty("kinds").EnumerateArray(), k => k.GetProperty("kind").GetString() == "targets");
        Assert.Equal((2, 1, 1), (targets.GetProperty("rows").GetInt32(), targets.GetProperty("rowsThere").GetInt32(), targets.GetProperty("differing").GetArrayLength()));
        Assert.Equal(0, (await MigrateAsync(there)).ExitCode);
        Assert.Equal(0, (await MigrateAsync(there, "--verify")).ExitCode);
    }

    [Fact]
    public async Task Killed_in_the_middle_it_is_finished_by_the_next()
    {
        await Installation.RunAsync(_scratch, "2026-11-23T08:00:00Z");
        var there = There("killed");
        foreach (var milliseconds in new[] { 1200, 1700, 2500 })
        {
            using var process = AlertsProcess.Start(["migrate", "--to", "tables", "--data", _scratch.Path], there);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
            process.Kill();
            await process.ExitedAsync();
        }

        Assert.Equal(0, (await MigrateAsync(there)).ExitCode);
    }

    [Fact]
    public async Task Settings_that_are_missing_or_wrong_are_all_named_and_no_value_is_repeated()
    {
        await Installation.RunAsync(_scratch, "2026-11-23T08:00:00Z");
        var none = await MigrateAsync(new Dictionary<string, string>());
        Assert.Equal(1, none.ExitCode);
        Assert.Equal(["Alerts:Storage:TableEndpoint", "Alerts:Storage:BlobEndpoint", "Alerts:Keys:VaultKey"], none.Error.Trim().Split('\n').Select(l => l.Split(' ')[0]));
        foreach (var (name, value, said) in new[]
        {
            ("Alerts__Storage__ConnectionString", "hunter2", "Alerts:Storage:ConnectionString"), ("Alerts__Storage__ConnectionString", "AccountName=hunter2;AccountKey=hunter2", "Alerts:Storage:ConnectionString"),
            ("Alerts__Storage__TableEndpoint", "hunter2", "Alerts:Storage:TableEndpoint must"), ("Alerts__Storage__Prefix", "Hunter2", "Alerts:Storage:Prefix"), ("Alerts__Keys__VaultKey", "https://hunter2", "Alerts:Keys:VaultKey must"),
        })
        {
            var wrong = await MigrateAsync(new Dictionary<string, string> { [name] = value });
            Assert.Equal(1, wrong.ExitCode);
            Assert.Contains(said, wrong.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", wrong.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Wrong_usage_and_a_server_at_work_are_said_and_nothing_is_written()
    {
        var there = There("refused");
        Assert.Equal(2, (await AlertsProcess.RunAsync(["migrate", "--data", _scratch.Path], there)).ExitCode);
        Assert.Equal(2, (await AlertsProcess.RunAsync(["migrate", "--to", "elsewhere", "--data", _scratch.Path], there)).ExitCode);
        Assert.Equal(2, (await MigrateAsync(there, "--verify", "--replace")).ExitCode);
        var nothing = await MigrateAsync(there);
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("There is no database", nothing.Error, StringComparison.Ordinal);

        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", _scratch.Path]);
        Assert.NotNull(await server.LineWithAsync("Serving on"));
        var refused = await MigrateAsync(there);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Another alerts process is at work", refused.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> There(string prefix)
        => new(StringComparer.Ordinal) { ["Alerts__Storage__ConnectionString"] = Azurite.Value, ["Alerts__Storage__Prefix"] = prefix };

    private Task<Finished> MigrateAsync(IReadOnlyDictionary<string, string> there, params string[] options)
        => AlertsProcess.RunAsync(["migrate", "--to", "tables", "--data", _scratch.Path, .. options], there);

    private async Task SubscribeAsync(string hook)
    {
        var subscribed = await AlertsProcess.RunAsync(["subscribe", "--channel", "webhook", "--target", hook, "--material", "gallium", "--data", _scratch.Path]);
        Assert.True(subscribed.ExitCode == 0, subscribed.Error);
    }
}
