using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Alerts.IntegrationTests;

/// <summary>The verbs, as a newcomer and as a clumsy user would call them.</summary>
public sealed class MainJobTests
{
    [Fact]
    public async Task The_demo_says_what_ends_and_what_comes_back()
    {
        var demo = await AlertsProcess.RunAsync(["demo", "--now", "2026-11-23T08:00:00Z"]);

        Assert.Equal((0, ""), (demo.ExitCode, demo.Error));
        var text = string.Join(' ', demo.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("46/2024 ¶2", text, StringComparison.Ordinal);
        Assert.Contains("72/2025", text, StringComparison.Ordinal);
        Assert.Contains("ends on 2026-11-27", text, StringComparison.Ordinal);
        Assert.Contains("from 2026-11-28", text, StringComparison.Ordinal);
        Assert.Contains("gallium, germanium, antimony", text, StringComparison.Ordinal);
        Assert.Contains("to the US", text, StringComparison.Ordinal);
        Assert.Contains("by Slack received", text, StringComparison.Ordinal);
        Assert.DoesNotContain("received 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_rung_is_told_once_from_day_to_day()
    {
        using var scratch = Installation.Offline();
        await SubscribeByMailAsync(scratch, "gallium");

        var first = await Installation.RunAsync(scratch, "2026-11-20T08:00:00Z");
        var second = await Installation.RunAsync(scratch, "2026-11-27T08:00:00Z");
        var third = await Installation.RunAsync(scratch, "2026-11-27T20:00:00+08:00");

        Assert.Equal([7], Rungs(first));
        Assert.Equal([0], Rungs(second));
        Assert.Empty(Rungs(third));
        Assert.Equal(0, third.Json.GetProperty("deliveries").GetArrayLength());
        Assert.Equal(2, Directory.GetFiles(scratch["outbox"], "*.eml").Count(f => File.ReadAllText(f).Contains("72/2025", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_run_with_nothing_new_writes_nothing_and_tells_nothing()
    {
        using var scratch = Installation.Offline();
        await SubscribeByMailAsync(scratch, "rare-earths");
        await Installation.RunAsync(scratch, "2026-11-23T08:00:00Z");
        var before = Content(scratch["alerts.db"]);
        var outbox = Directory.GetFiles(scratch["outbox"]).Length;

        var again = await Installation.RunAsync(scratch, "2026-11-23T09:00:00Z");

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(0, again.Json.GetProperty("alerts").GetArrayLength());
        Assert.Equal(0, again.Json.GetProperty("notices").GetArrayLength());
        Assert.Equal(0, again.Json.GetProperty("deliveries").GetArrayLength());
        Assert.Equal(before, Content(scratch["alerts.db"]));
        Assert.Equal(outbox, Directory.GetFiles(scratch["outbox"]).Length);
    }

    [Fact]
    public async Task The_server_answers_with_the_key_it_printed_once()
    {
        using var scratch = Installation.Offline();
        string key;
        using (var server = AlertsProcess.Start(["--urls", "http://127.0.0.1:0", "--data", scratch.Path]))
        {
            var address = (await server.LineWithAsync("Serving on"))!.Split(' ')[2];
            key = (await server.LineWithAsync("API key"))!.Split(": ")[1];
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/measures", TestContext.Current.CancellationToken)).StatusCode);
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var measures = JsonDocument.Parse(await client.GetStringAsync("/v1/measures", TestContext.Current.CancellationToken));
            Assert.Contains("cn-mofcom-2024-46", measures.RootElement.ToString(), StringComparison.Ordinal);
            using var health = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }

        using var later = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", scratch.Path]);
        var serving = (await later.LineWithAsync("Serving on"))!.Split(' ')[2];
        using var known = new HttpClient { BaseAddress = new Uri(serving) };
        known.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync("/v1/alerts", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_failing_webhook_is_exit_code_three_and_is_tried_again_by_the_next_run()
    {
        using var scratch = Installation.Offline();
        await using var loopback = await Loopback.StartAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        await AlertsProcess.RunAsync(["subscribe", "--channel", "webhook", "--target", new Uri(loopback.Address, "/hook").ToString(), "--material", "gallium", "--data", scratch.Path], environment);
        loopback.Status = () => 500;

        var failed = await AlertsProcess.RunAsync(["run", "--json", "--now", "2026-11-20T08:00:00Z", "--data", scratch.Path], environment);
        loopback.Status = () => 200;
        var healed = await AlertsProcess.RunAsync(["run", "--json", "--now", "2026-11-20T09:00:00Z", "--data", scratch.Path], environment);

        Assert.Equal(3, failed.ExitCode);
        Assert.Equal(0, healed.ExitCode);
        Assert.All(loopback.Receipts.GroupBy(r => r.AlertId), g => Assert.Single(g.Select(r => r.WebhookId).Distinct()));
        Assert.Equal("accepted", healed.Json.GetProperty("deliveries")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Who_subscribes_while_it_serves_hears_at_once_how_things_stand_and_only_once()
    {
        using var scratch = Installation.Offline();
        await using var loopback = await Loopback.StartAsync();
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loopback.Touched = _ => received.TrySetResult();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        using (var server = AlertsProcess.Start(["--urls", "http://127.0.0.1:0", "--data", scratch.Path], environment))
        {
            using var client = new HttpClient { BaseAddress = new Uri((await server.LineWithAsync("Serving on"))!.Split(' ')[2]) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", (await server.LineWithAsync("API key"))!.Split(": ")[1]);
            using var wish = new StringContent(
                JsonSerializer.Serialize(new { channel = "webhook", target = new Uri(loopback.Address, "/hook").ToString(), materials = new[] { "gallium" } }), System.Text.Encoding.UTF8, "application/json");
            using var created = await client.PostAsync("/v1/subscriptions", wish, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            await received.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        var again = await AlertsProcess.RunAsync(["run", "--json", "--data", scratch.Path], environment);
        Assert.Equal(0, again.ExitCode);
        var receipts = loopback.Receipts.Where(r => r.Headline.EndsWith(": gallium", StringComparison.Ordinal)).ToList();
        Assert.Single(receipts.Select(r => r.WebhookId).Distinct());
        Assert.Contains("in force", receipts[0].Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_message_goes_the_way_of_an_alert_and_is_replayed_with_both_signatures_after_a_rotation()
    {
        await using var loopback = await Loopback.StartAsync();
        using var scratch = Installation.Offline();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };
        var subscribed = await RunAsync("subscribe", "--channel", "webhook", "--target", new Uri(loopback.Address, "/hook").ToString(), "--material", "gallium", "--json");

        var test = await RunAsync("send-test", subscribed.Json.GetProperty("id").GetString()!, "--json");
        Assert.Equal((0, ""), (test.ExitCode, test.Error));
        Assert.Equal("accepted", test.Json.GetProperty("attempt").GetProperty("outcome").GetString());
        var delivery = test.Json.GetProperty("delivery");
        var target = delivery.GetProperty("targetId").GetString()!;
        Assert.Equal(0, (await RunAsync("targets", "rotate-secret", target)).ExitCode);

        var replay = await RunAsync("deliveries", "replay", delivery.GetProperty("id").GetString()!, "--json");
        Assert.Equal((0, ""), (replay.ExitCode, replay.Error));
        Assert.Equal(0, (await RunAsync("run")).ExitCode);
        Assert.Contains("accepted", (await RunAsync("deliveries", "show", replay.Json.GetProperty("deliveries")[0].GetString()!)).Output, StringComparison.Ordinal);

        Assert.Equal(2, (await RunAsync("send-test", "sub_none")).ExitCode);
        Assert.Equal(2, (await RunAsync("deliveries", "replay")).ExitCode);
        Assert.Equal(2, (await RunAsync("targets", "enable", "tgt_none")).ExitCode);

        Task<Finished> RunAsync(params string[] arguments) => AlertsProcess.RunAsync([.. arguments, "--data", scratch.Path], environment);
    }

    [Fact]
    public async Task Text_on_standard_input_is_classified()
    {
        var finished = await AlertsProcess.RunAsync(["classify"], input: "商务部 海关总署公告2023年第23号 关于对镓、锗相关物项实施出口管制的公告");

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(["gallium", "germanium"], finished.Json.GetProperty("materials").EnumerateArray().Select(m => m.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task A_title_and_a_text_are_classified_with_the_place_and_the_action()
    {
        const string Text = "经国务院批准，自即日起至2026年11月10日，商务部公告2025年第61号暂停实施。";
        var finished = await AlertsProcess.RunAsync(["classify", "--title", "关于镓的公告", "--lang", "zh"], input: Text);

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        var gallium = Assert.Single(finished.Json.GetProperty("materials").EnumerateArray());
        var span = Assert.Single(gallium.GetProperty("spans").EnumerateArray());
        Assert.Equal(("gallium", "title", 2, "镓"), (gallium.GetProperty("id").GetString(), span.GetProperty("field").GetString(), span.GetProperty("start").GetInt32(), span.GetProperty("text").GetString()));
        var action = Assert.Single(finished.Json.GetProperty("actions").EnumerateArray());
        Assert.Equal("suspend", action.GetProperty("action").GetString());
        Assert.Equal(["cn:mofcom:2025:61"], action.GetProperty("cites").EnumerateArray().Select(c => c.GetString()!));
        Assert.Equal(Text.TrimEnd('。'), action.GetProperty("sentence").GetString()!.TrimEnd('。'));
    }

    [Theory]
    [InlineData("", " \n", 1, "There is no text")]
    [InlineData("fr", "gallium", 2, "'fr'")]
    public async Task What_cannot_be_classified_is_refused_with_a_reason(string lang, string text, int exitCode, string reason)
    {
        var finished = await AlertsProcess.RunAsync(lang.Length == 0 ? ["classify"] : ["classify", "--lang", lang], input: text);

        Assert.Equal(exitCode, finished.ExitCode);
        Assert.Contains(reason, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_not_classified()
    {
        var finished = await AlertsProcess.RunWithBytesAsync(["classify"], [0x67, 0x61, 0xC3, 0x28, 0x0A]);

        Assert.NotEqual(0, finished.ExitCode);
        Assert.Equal("", finished.Output);
        Assert.Contains("The text is not UTF-8", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_each_source_says_so_and_all_the_rest_is_done()
    {
        using var scratch = new Scratch();
        (string Id, string Url)[] sources = [("no-name", "https://nowhere.invalid/feed"), ("no-answer", "https://127.0.0.1:1/feed")];
        var described = sources.Select(s => $$"""{ "id": "{{s.Id}}", "name": "{{s.Id}}", "jurisdiction": "CN", "authority": "MOFCOM", "timeZone": "Asia/Shanghai", "language": "en", "format": "feed", "url": "{{s.Url}}", "schedule": "0 * * * *" }""");
        await File.WriteAllTextAsync(scratch["sources.json"], $$"""{ "sources": [ {{string.Join(", ", described)}} ] }""", TestContext.Current.CancellationToken);
        await SubscribeByMailAsync(scratch, "gallium");

        var run = await AlertsProcess.RunAsync(["run", "--json", "--now", "2026-11-20T08:00:00Z", "--data", scratch.Path], new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts__Sources__RetryDelay"] = "00:00:00" });

        Assert.Equal(
            [("no-answer", "failed"), ("no-name", "failed")],
            run.Json.GetProperty("sources").EnumerateArray().Select(s => (s.GetProperty("id").GetString()!, s.GetProperty("outcome").GetString()!)).Order());
        Assert.All(run.Json.GetProperty("sources").EnumerateArray(), s => Assert.Matches("^(nowhere\\.invalid|127\\.0\\.0\\.1)(:1)?/feed: .{10,}", s.GetProperty("error").GetString()!));
        Assert.Equal([7], Rungs(run));
        Assert.Contains(Directory.GetFiles(scratch["outbox"], "*.eml"), f => File.ReadAllText(f).Contains("72/2025", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("run")]
    [InlineData("subscribe")]
    [InlineData("subscriptions")]
    [InlineData("classify")]
    [InlineData("demo")]
    public async Task Every_verb_explains_itself(string verb)
    {
        var help = await AlertsProcess.RunAsync([verb, "--help"]);

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--data", help.Output, StringComparison.Ordinal);
        Assert.Contains("--json", help.Output, StringComparison.Ordinal);
    }

    private static async Task SubscribeByMailAsync(Scratch scratch, string material)
    {
        var done = await AlertsProcess.RunAsync(["subscribe", "--channel", "email", "--target", "buyer@example.com", "--material", material, "--data", scratch.Path]);
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
    }

    private static IEnumerable<int> Rungs(Finished run)
        => run.Json.GetProperty("alerts").EnumerateArray()
            .Where(a => a.GetProperty("kind").GetString() == "cliff.upcoming" && a.GetProperty("headline").GetString()!.Contains("72/2025", StringComparison.Ordinal))
            .Select(a => a.GetProperty("rung").GetProperty("days").GetInt32());

    private static string Content(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var tables = connection.CreateCommand();
        tables.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'source_health' ORDER BY name"; // Its rows say when each source was looked at.
        var names = new List<string>();
        using (var reader = tables.ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }

        return string.Concat(names.Select(name => Dump(connection, name)));
    }

    private static string Dump(SqliteConnection connection, string table)
    {
        using var rows = connection.CreateCommand();
#pragma warning disable CA2100 // The name comes from the schema.
        rows.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
        using var reader = rows.ExecuteReader();
        var text = new System.Text.StringBuilder(table).Append('\n');
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                text.Append(reader.GetValue(i)).Append('|');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
