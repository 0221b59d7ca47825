using System.Diagnostics;
using System.Security.Cryptography;
using Alerts.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Alerts.IntegrationTests;

/// <summary><c>alerts backup</c> and <c>alerts restore</c> as a user runs them, and as SIGKILL ends them.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly Scratch _elsewhere = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string BackupFile => _elsewhere["alerts.zip"];

    [Fact]
    public async Task A_backup_of_a_server_that_works_puts_up_the_same_installation()
    {
        using var scratch = Installation.Offline();
        using (var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path]))
        {
            Assert.NotNull(await server.LineWithAsync("Serving on"));
            await SubscribeAsync(scratch, "first@example.com");
            var backup = await AlertsProcess.RunAsync(["backup", BackupFile, "--data", scratch.Path]);
            Assert.Equal(0, backup.ExitCode);
            Assert.Contains("Keep it like a password", backup.Error, StringComparison.Ordinal);
            await SubscribeAsync(scratch, "second@example.com");

            var refused = await AlertsProcess.RunAsync(["restore", BackupFile, "--data", scratch.Path, "--force"]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("Another alerts process is at work", refused.Error, StringComparison.Ordinal);
            server.Kill();
            await server.ExitedAsync();
        }

        using var other = new Scratch();
        var restored = await AlertsProcess.RunAsync(["restore", BackupFile, "--data", other.Path]);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal(["f…@example.com"], await TargetsAsync(other));

        // An address is in the open where a message is sent: the key ring came along.
        var sent = await AlertsProcess.RunAsync(["send-test", (await AlertsProcess.RunAsync(["subscriptions", "--json", "--data", other.Path])).Json[0].GetProperty("id").GetString()!, "--data", other.Path]);
        Assert.Equal((0, ""), (sent.ExitCode, sent.Error));

        Assert.Equal(2, (await AlertsProcess.RunAsync(["restore", BackupFile, "--data", scratch.Path])).ExitCode);
        Assert.Equal(2, (await TargetsAsync(scratch)).Count);
        Assert.Equal(0, (await AlertsProcess.RunAsync(["restore", BackupFile, "--data", scratch.Path, "--force"])).ExitCode);
        Assert.Single(await TargetsAsync(scratch));
    }

    [Fact]
    public async Task A_killed_backup_leaves_the_one_before_and_the_next_one_works()
    {
        const int Kills = 12;
        using var scratch = new Scratch();
        await FillAsync(scratch["alerts.db"]);
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, (await AlertsProcess.RunAsync(["backup", BackupFile, "--data", scratch.Path])).ExitCode);
        var whole = watch.Elapsed;
        var before = await HashAsync();
        var inTheMiddle = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var process = AlertsProcess.Start(["backup", BackupFile, "--force", "--data", scratch.Path]);
            await Task.Delay(whole * kill / (Kills + 1), TimeProvider.System, Token);
            process.Kill();
            await process.ExitedAsync();
            inTheMiddle += File.Exists($"{BackupFile}.tmp") ? 1 : 0;
            // The one before, or one that was whole before the kill came.
            if (await HashAsync() is var now && now != before)
            {
                await AssertRestoresAsync();
                before = now;
            }
        }

        Assert.InRange(inTheMiddle, 1, Kills);
        Assert.Equal(0, (await AlertsProcess.RunAsync(["backup", BackupFile, "--force", "--data", scratch.Path])).ExitCode);
        Assert.Equal([BackupFile], Directory.GetFiles(_elsewhere.Path));
        await AssertRestoresAsync();
    }

    [Fact]
    public async Task What_is_no_good_backup_is_refused_by_name_and_makes_nothing()
    {
        using var scratch = Installation.Offline();
        await Installation.RunAsync(scratch, "2026-11-23T08:00:00Z");
        Assert.Equal(0, (await AlertsProcess.RunAsync(["backup", BackupFile, "--without-keys", "--data", scratch.Path])).ExitCode);
        var bytes = await File.ReadAllBytesAsync(BackupFile, Token);
        var nowhere = _elsewhere["nowhere"];
        foreach (var bad in (byte[][])[bytes[..(bytes.Length / 2)], [], "not a ZIP"u8.ToArray()])
        {
            await File.WriteAllBytesAsync(BackupFile, bad, Token);
            var refused = await AlertsProcess.RunAsync(["restore", BackupFile, "--data", nowhere]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(BackupFile, refused.Error, StringComparison.Ordinal);
            Assert.Single(refused.Error.Trim().Split('\n'));
            Assert.False(Directory.Exists(nowhere));
        }
    }

    [Fact]
    public async Task Wrong_usage_is_said_and_nothing_is_written()
    {
        using var scratch = new Scratch();
        var nothing = await AlertsProcess.RunAsync(["backup", BackupFile, "--data", scratch["none"]]);
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("There is no database", nothing.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch["none"]));

        await File.WriteAllTextAsync(BackupFile, "mine", Token);
        Assert.Equal(2, (await AlertsProcess.RunAsync(["backup", BackupFile, "--data", scratch.Path])).ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(BackupFile, Token));
        Assert.Equal(2, (await AlertsProcess.RunAsync(["backup", _elsewhere.Path, "--data", scratch.Path])).ExitCode);
        Assert.Equal(1, (await AlertsProcess.RunAsync(["restore", _elsewhere["none.zip"], "--data", scratch["none"]])).ExitCode);
    }

    public void Dispose() => _elsewhere.Dispose();

    private async Task AssertRestoresAsync()
    {
        using var target = new Scratch();
        var restored = await AlertsProcess.RunAsync(["restore", BackupFile, "--data", target.Path]);
        Assert.Equal(0, restored.ExitCode);
        Assert.Empty(SqliteBackup.Inspect(target["alerts.db"]).Faults);
    }

    private async Task<string> HashAsync() => Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(BackupFile, Token)));

    private static async Task SubscribeAsync(Scratch scratch, string address)
    {
        var subscribed = await AlertsProcess.RunAsync(["subscribe", "--channel", "email", "--target", address, "--material", "gallium", "--confirmed", "--data", scratch.Path]);
        Assert.Equal((0, ""), (subscribed.ExitCode, subscribed.Error));
    }

    private static async Task<IReadOnlyList<string>> TargetsAsync(Scratch scratch)
    {
        var listed = await AlertsProcess.RunAsync(["subscriptions", "--json", "--data", scratch.Path]);
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        return [.. listed.Json.EnumerateArray().Select(s => s.GetProperty("target").GetString()!)];
    }

    // Large enough that a kill comes in the middle.
    private static async Task FillAsync(string path)
    {
        await SqliteDatabase.Open(path, TimeProvider.System).DisposeAsync();
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE filling (x BLOB); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO filling SELECT randomblob(10000) FROM n;";
        await command.ExecuteNonQueryAsync(Token);
    }
}
