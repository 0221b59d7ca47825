using System.Text.Json;

namespace Alerts.IntegrationTests;

/// <summary><c>alerts diff OLD NEW</c>.</summary>
public sealed class DiffTests
{
    private static readonly string Shipped = Path.Combine(AlertsProcess.RepositoryRoot, "data", "policies.json");

    [Fact]
    public async Task A_difference_is_printed_for_people_and_as_json()
    {
        using var scratch = new Scratch();
        var text = await File.ReadAllTextAsync(Shipped, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(scratch["new.json"], text.Replace("\"effect\": \"presumption-of-denial\"", "\"effect\": \"ban\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var people = await AlertsProcess.RunAsync(["diff", Shipped, scratch["new.json"], "--data", scratch.Path]);
        var machine = await AlertsProcess.RunAsync(["diff", Shipped, scratch["new.json"], "--json", "--data", scratch.Path]);
        var same = await AlertsProcess.RunAsync(["diff", Shipped, Shipped, "--json", "--data", scratch.Path]);

        Assert.Equal((0, 0, 0), (people.ExitCode, machine.ExitCode, same.ExitCode));
        Assert.Contains("effect-changed: ¶2 is now: export ban", people.Output, StringComparison.Ordinal);
        Assert.Contains(machine.Json.GetProperty("changes").EnumerateArray(), c => c.GetProperty("measure").GetString() == "cn-mofcom-2024-46" && c.GetProperty("kind").GetString() == "effect-changed");
        Assert.Equal(JsonValueKind.String, machine.Json.GetProperty("before").ValueKind);
        Assert.Equal(0, same.Json.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task The_faults_of_both_files_are_told_at_once()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["old.json"], "{ \"asOf\": 7, \"measures\": [] }", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(scratch["new.json"], "[", TestContext.Current.CancellationToken);

        var refused = await AlertsProcess.RunAsync(["diff", scratch["old.json"], scratch["new.json"], "--data", scratch.Path]);
        var missing = await AlertsProcess.RunAsync(["diff", Shipped, scratch["none.json"], "--data", scratch.Path]);

        Assert.Equal((1, 1), (refused.ExitCode, missing.ExitCode));
        Assert.Contains("/asOf", refused.Error, StringComparison.Ordinal);
        Assert.Contains("new.json", refused.Error, StringComparison.Ordinal);
        Assert.Contains("none.json cannot be read", missing.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Output);
    }
}
