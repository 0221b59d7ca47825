namespace Alerts.IntegrationTests;

/// <summary>Import and export by the command line.</summary>
public sealed class BulkVerbTests
{
    private const string Three = "channel,target,materials\nemail,a@example.com,gallium\nwebhook,https://example.com/very/secret,germanium rare-earths\nfax,b@example.com,\n";

    [Fact]
    public async Task A_file_is_refused_with_its_line_then_taken_and_moves_to_another_installation()
    {
        using var scratch = Installation.Offline();
        using var other = Installation.Offline();
        await File.WriteAllTextAsync(scratch["many.csv"], Three, TestContext.Current.CancellationToken);

        var refused = await AlertsProcess.RunAsync(["subscriptions", "import", scratch["many.csv"], "--data", scratch.Path]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal($"{scratch["many.csv"]}:4: channel: must be one of email, slack, webhook, teams, discord", refused.Error.Trim());
        Assert.Contains("Nothing was stored.", refused.Output, StringComparison.Ordinal);

        var some = await AlertsProcess.RunAsync(["subscriptions", "import", scratch["many.csv"], "--mode", "best-effort", "--json", "--data", scratch.Path]);
        Assert.Equal((3, 2), (some.ExitCode, some.Json.GetProperty("created").GetInt32()));

        var masked = await AlertsProcess.RunAsync(["subscriptions", "export", "--format", "csv", "--data", scratch.Path]);
        Assert.DoesNotContain("secret", masked.Output, StringComparison.Ordinal);
        var full = await AlertsProcess.RunAsync(["subscriptions", "export", "--addresses", "full", "--data", scratch.Path]);
        var moved = await AlertsProcess.RunAsync(["subscriptions", "import", "-", "--format", "jsonl", "--json", "--data", other.Path], input: full.Output);
        Assert.Equal((0, 2), (moved.ExitCode, moved.Json.GetProperty("created").GetInt32()));
        Assert.Equal(full.Output, (await AlertsProcess.RunAsync(["subscriptions", "export", "--addresses", "full", "--data", other.Path])).Output);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_of_no_known_form_is_one_clear_line()
    {
        using var scratch = Installation.Offline();
        var missing = await AlertsProcess.RunAsync(["subscriptions", "import", "none.csv", "--data", scratch.Path]);
        Assert.Equal(1, missing.ExitCode);
        Assert.StartsWith("none.csv cannot be read", missing.Error, StringComparison.Ordinal);
        var unknown = await AlertsProcess.RunAsync(["subscriptions", "import", "none.txt", "--data", scratch.Path]);
        Assert.Equal((2, "none.txt: say by --format whether it is csv or jsonl."), (unknown.ExitCode, unknown.Error.Trim()));
    }
}
