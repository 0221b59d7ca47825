using System.Text.Json;

namespace Alerts.IntegrationTests;

/// <summary><c>alerts state</c>, <c>cliffs</c> and <c>check</c>.</summary>
public sealed class LawTests
{
    private static readonly string Shipped = Path.Combine(AlertsProcess.RepositoryRoot, "data", "policies.json");

    [Fact]
    public async Task The_state_of_a_provision_on_a_day_comes_with_its_end_and_its_reasons()
    {
        using var scratch = new Scratch();
        string[] ask = ["state", "--material", "antimony", "--destination", "US", "--measure", "cn-mofcom-2024-46", "--provision", "2", "--json", "--data", scratch.Path];
        var last = Assert.Single(Results(await AlertsProcess.RunAsync([.. ask, "--on", "2026-11-27"])));
        var after = Assert.Single(Results(await AlertsProcess.RunAsync([.. ask, "--on", "2026-11-28"])));

        Assert.Equal(("suspended", "certain"), (Text(last, "state"), Text(last, "certainty")));
        Assert.Equal(("2025-11-09", "2026-11-27"), (Text(last, "since"), Text(last, "until")));
        Assert.Equal(("2026-11-28", "in-force"), (Text(last.GetProperty("next"), "on"), Text(last.GetProperty("next"), "state")));
        Assert.Equal(("in-force", "2026-11-28"), (Text(after, "state"), Text(after, "since")));
        Assert.Contains(after.GetProperty("because").EnumerateArray(), b => Text(b, "provision") == "cn-mofcom-2025-72#1" && b.GetProperty("quote").GetProperty("text").GetString()!.Contains("暂停实施", StringComparison.Ordinal));
        Assert.False(File.Exists(scratch["alerts.db"]));
    }

    [Fact]
    public async Task Every_fault_of_a_question_is_named_by_its_option()
    {
        using var scratch = new Scratch();
        var asked = await AlertsProcess.RunAsync(["state", "--on", "2026-02-30", "--material", "galium", "--destination", "usa", "--provision", "2", "--data", scratch.Path]);
        Assert.Equal(2, asked.ExitCode);
        Assert.All((string[])["--on is not a day", "--material is not a material or group; did you mean 'gallium'?", "--destination must be", "--provision"], fault => Assert.Contains(fault, asked.Error, StringComparison.Ordinal));
        Assert.Empty(asked.Output);
    }

    [Fact]
    public async Task The_answer_is_from_the_revision_in_use_until_a_file_is_named()
    {
        using var scratch = Installation.Offline();
        var other = (await File.ReadAllTextAsync(Shipped, TestContext.Current.CancellationToken)).Replace("2026-11-27", "2026-11-26", StringComparison.Ordinal);
        await Installation.RunAsync(scratch, "2026-11-23T08:00:00Z");
        await File.WriteAllTextAsync(scratch["policies.json"], other, TestContext.Current.CancellationToken);
        string[] ask = ["cliffs", "--material", "gallium", "--to", "2026-11-30", "--now", "2026-11-23T08:00:00Z", "--json", "--data", scratch.Path];

        Assert.Equal(["2026-11-27"], Days(await AlertsProcess.RunAsync(ask)));
        Assert.Equal(["2026-11-26"], Days(await AlertsProcess.RunAsync([.. ask, "--policies", scratch["policies.json"]])));
    }

    [Fact]
    public async Task A_good_file_is_counted_and_a_bad_one_has_every_fault_named()
    {
        using var scratch = new Scratch();
        var text = await File.ReadAllTextAsync(Shipped, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            scratch["bad.json"], text.Replace("\"gallium\"", "\"galium\"", StringComparison.Ordinal).Replace("\"2025-11-09\"", "\"2025-02-30\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var good = await AlertsProcess.RunAsync(["check", Shipped]);
        var bad = await AlertsProcess.RunAsync(["check", scratch["bad.json"]]);

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        Assert.StartsWith("Good: ", good.Output, StringComparison.Ordinal);
        Assert.All((string[])["unconfirmed today", "cliffs in the next 60 days", "open questions"], part => Assert.Contains(part, good.Output, StringComparison.Ordinal));
        Assert.Contains("2025-02-30", bad.Error, StringComparison.Ordinal);
        Assert.Contains("galium", bad.Error, StringComparison.Ordinal);
        Assert.All(bad.Error.Trim().Split('\n'), line => Assert.Contains(": /measures/", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_without_an_end_is_read_no_further_than_a_dataset_may_go()
    {
        if (!File.Exists("/dev/zero"))
        {
            Assert.Skip("No /dev/zero here.");
        }

        var refused = await AlertsProcess.RunAsync(["check", "/dev/zero"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("at most 20971520 are read", refused.Error, StringComparison.Ordinal);
    }

    private static JsonElement.ArrayEnumerator Results(Finished finished) => finished.Json.GetProperty("results").EnumerateArray();

    private static IEnumerable<string?> Days(Finished finished) => finished.Json.GetProperty("items").EnumerateArray().Select(i => Text(i, "on"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
