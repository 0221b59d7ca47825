using System.Net;
using System.Net.Sockets;

namespace Alerts.IntegrationTests;

/// <summary>What a clumsy or unlucky user meets: one clear line, an exit code, and nothing half-done.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        using var scratch = Installation.Offline();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var finished = await AlertsProcess.RunAsync(["serve", "--urls", $"http://127.0.0.1:{port}", "--data", scratch.Path]);

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains($"{port}", OneLine(finished.Error), StringComparison.Ordinal);
        Assert.Contains("--urls", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_worker_on_one_directory_is_refused()
    {
        using var scratch = Installation.Offline();
        using var server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path]);
        await server.LineWithAsync("Serving on");

        var second = await AlertsProcess.RunAsync(["run", "--data", scratch.Path]);
        var reading = await AlertsProcess.RunAsync(["subscriptions", "--data", scratch.Path]);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Another alerts process", OneLine(second.Error), StringComparison.Ordinal);
        Assert.Equal(0, reading.ExitCode);
    }

    [Theory]
    [InlineData("policies.json", "{ \"asOf\": \"2026-11-23\", \"measures\": [", "policies.json")]
    [InlineData("materials.json", "{ \"materials\": [ { \"id\": \"gallium\", \"name\": \"gallium\", \"symbol\": \"Ga\", \"category\": \"minor-metal\", \"names\": { \"en\": [ \"gallium\" ] } } ], \"groups\": [ { \"id\": \"g\", \"name\": \"g\", \"names\": { \"en\": [ \"g\" ] }, \"members\": [ \"unobtainium\" ] } ] }", "/groups/0/members/0")]
    [InlineData("sources.json", "{ \"sources\": [ { \"id\": \"Bad Id\" } ] }", "/sources/0")]
    public async Task A_broken_data_file_is_named_with_its_place(string file, string content, string expected)
    {
        using var scratch = Installation.Offline();
        await File.WriteAllTextAsync(scratch[file], content, TestContext.Current.CancellationToken);

        var finished = await AlertsProcess.RunAsync(["run", "--data", scratch.Path]);

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains(expected, finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_dataset_leaves_the_last_good_one_in_use()
    {
        using var scratch = Installation.Offline();
        await Installation.RunAsync(scratch, "2026-11-23T08:00:00Z");
        await File.WriteAllTextAsync(scratch["policies.json"], "{ \"asOf\": 7 }", TestContext.Current.CancellationToken);

        var refused = await Installation.RunAsync(scratch, "2026-11-24T08:00:00Z");

        Assert.Equal(3, refused.ExitCode);
        Assert.NotEqual(0, refused.Json.GetProperty("cliffs").GetArrayLength());
        Assert.NotEqual(0, refused.Json.GetProperty("dataset").GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public async Task A_dataset_that_cannot_be_read_ends_a_first_start_and_no_later_one()
    {
        using var scratch = Installation.Offline();
        string[] run = ["run", "--json", "--data", scratch.Path, "--policies", scratch["elsewhere.json"]];

        var first = await AlertsProcess.RunAsync(run);
        await Installation.RunAsync(scratch, "2026-11-23T08:00:00Z");
        var later = await AlertsProcess.RunAsync(run);

        Assert.Equal(1, first.ExitCode);
        Assert.Contains("elsewhere.json: (document): no such file", OneLine(first.Error), StringComparison.Ordinal);
        Assert.Equal(3, later.ExitCode);
        Assert.Equal("no such file", Assert.Single(later.Json.GetProperty("dataset").GetProperty("faults").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("Location", "http://example.org/policies.json")]
    [InlineData("VanishedShare", "1.5")]
    [InlineData("VanishedLeast", "0")]
    public async Task A_setting_of_the_dataset_out_of_range_is_named(string key, string value)
    {
        using var scratch = Installation.Offline();
        await File.WriteAllTextAsync(scratch["settings.json"], $"{{ \"Alerts\": {{ \"Policies\": {{ \"{key}\": \"{value}\" }} }} }}", TestContext.Current.CancellationToken);

        var finished = await AlertsProcess.RunAsync(["run", "--data", scratch.Path]);

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains($"Alerts:Policies:{key} ", OneLine(finished.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_named_and_left_as_it_is()
    {
        using var scratch = Installation.Offline();
        await File.WriteAllTextAsync(scratch["alerts.db"], new string('x', 5000), TestContext.Current.CancellationToken);

        var finished = await AlertsProcess.RunAsync(["run", "--data", scratch.Path]);

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("damaged or is not a database", OneLine(finished.Error), StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(scratch["alerts.db"]).Length);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run", "--now", "tomorrow")]
    [InlineData("subscribe", "--channel", "pigeon", "--target", "roof")]
    [InlineData("subscribe", "--channel", "email", "--target", "a@example.com", "--material", "galium")]
    [InlineData("subscribe", "--channel", "email", "--target", "a@example.com", "--lead-days", "-1")]
    [InlineData("subscribe", "--channel", "webhook", "--target", "http://127.0.0.1/hook")]
    public async Task Wrong_usage_is_exit_code_two_and_stores_nothing(params string[] arguments)
    {
        using var scratch = Installation.Offline();

        var finished = await AlertsProcess.RunAsync([.. arguments, .. arguments[0] == "frobnicate" ? Array.Empty<string>() : ["--data", scratch.Path]]);
        var listed = await AlertsProcess.RunAsync(["subscriptions", "--json", "--data", scratch.Path]);

        Assert.Equal(2, finished.ExitCode);
        Assert.NotEqual("", finished.Error);
        Assert.Equal(0, listed.Json.GetArrayLength());
    }

    private static string OneLine(string text) => Assert.Single(text.Trim().Split('\n'));
}
