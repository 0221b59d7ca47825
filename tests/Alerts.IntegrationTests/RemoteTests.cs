
namespace Alerts.IntegrationTests;

/// <summary>Verbs with <c>--server</c> against the real server, beside the same verbs on its data directory.</summary>
public sealed class RemoteTests : IAsyncLifetime
{
    private readonly Scratch _scratch = Installation.Offline();
    private Loopback? _loopback;
    private AlertsProcess? _server;
    private string _address = "";
    private string _key = "";

    private string Hook => new Uri(_loopback!.Address, "/hook/acme").ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _loopback = await Loopback.StartAsync();
        _server = AlertsProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", _scratch.Path], Environment());
        _address = (await _server.LineWithAsync("Serving on"))!.Split(' ')[2];
        _key = (await _server.LineWithAsync("API key, shown this once:"))!.Split(' ')[^1];
    }

    public async ValueTask DisposeAsync()
    {
        _server?.Dispose();
        await _loopback!.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Each_verb_prints_the_same_of_a_server_as_of_its_directory()
    {
        var subscribed = await ThereAsync("subscribe", "--channel", "webhook", "--target", Hook, "--material", "gallium,germanium", "--tenant", "acme", "--digest", "weekly", "--time-zone", "Europe/Berlin", "--json");
        Assert.Equal((0, ""), (subscribed.ExitCode, subscribed.Error));
        Assert.Equal(0, (await ThereAsync("send-test", Id(subscribed))).ExitCode);
        await ThereAsync("silences", "add", "--material", "gallium", "--until", TimeProvider.System.GetUtcNow().AddDays(3).ToString("O"), "--reason", "test");
        await ThereAsync("suppressions", "add", "gone@example.com");
        await ThereAsync("keys", "create", "--name", "ERP", "--tenant", "acme", "--scope", "alerts:read,subscriptions:read");
        var delivery = (await HereAsync("deliveries", "list", "--status", "accepted", "--json")).Json[0].GetProperty("id").GetString()!;

        string[][] questions =
        [
            ["subscriptions"], ["targets", "list"], ["deliveries", "list", "--status", "accepted"], ["deliveries", "list"], ["deliveries", "show", delivery], ["keys", "list"],
            ["silences", "list"], ["suppressions", "list"], ["state", "--measure", "cn-mofcom-2024-46", "--on", "2026-11-28"], ["cliffs", "--material", "gallium", "--from", "2026-11-01"],
            ["state", "--on", "2026-02-30"], ["state", "--material", "galium", "--provision", "2"], ["deliveries", "show", "dlv_none"], ["targets", "enable", "tgt_none"], ["send-test", "sub_none"], ["keys", "revoke", "key_none"],
            ["silences", "add", "--until", "2020-01-01", "--reason", ""], ["suppressions", "add", "nobody"], ["keys", "create", "--scope", "everything"], ["silences", "remove", ".."],
            ["subscribe", "--channel", "pigeon", "--target", "roof", "--kind", "nothing"], ["sources", "pause", "none"], ["changes", "--since", "none"], ["subscriptions", "show", Id(subscribed)], ["subscriptions", "pause", "sub_none"],
        ];
        foreach (var question in questions)
        {
            foreach (var form in (string[][])(question[^1] is "list" or "subscriptions" || question[0] is "cliffs" or "state" ? [question, [.. question, "--json"]] : [question]))
            {
                var both = await Task.WhenAll(HereAsync(form), ThereAsync(form));
                var (here, there) = (both[0], both[1]);
                Assert.Equal((string.Join(' ', form), here.ExitCode, here.Output, Timeless(here.Error)), (string.Join(' ', form), there.ExitCode, there.Output, Timeless(there.Error)));
            }
        }

        Assert.Equal((await HereAsync("sources", "list")).Output, (await ThereAsync("sources", "list")).Output);
        Assert.Equal((await HereAsync("coverage", "--since", "2026-11-20")).Output, (await ThereAsync("coverage", "--since", "2026-11-20")).Output);
    }

    // An example in a fault is of tomorrow, to the second.
    private static string Timeless(string text)
        => System.Text.RegularExpressions.Regex.Replace(text, @"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", "INSTANT", System.Text.RegularExpressions.RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task What_is_wished_of_a_server_is_done_there()
    {
        var subscribed = await ThereAsync("subscribe", "--channel", "webhook", "--target", Hook, "--material", "gallium");
        Assert.Contains("signing secret, shown once: whsec_", subscribed.Output, StringComparison.Ordinal);
        var again = await ThereAsync("subscribe", "--channel", "webhook", "--target", Hook, "--material", "gallium");
        Assert.StartsWith("Was there already", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", again.Output, StringComparison.Ordinal);
        var listed = Assert.Single((await HereAsync("subscriptions", "--json")).Json.EnumerateArray());

        var test = await ThereAsync("send-test", listed.GetProperty("id").GetString()!, "--json");
        Assert.Equal("accepted", test.Json.GetProperty("attempt").GetProperty("outcome").GetString());
        Assert.Contains(_loopback!.Receipts, r => r.Headline.StartsWith("Test message", StringComparison.Ordinal));
        var target = test.Json.GetProperty("delivery").GetProperty("targetId").GetString()!;
        Assert.Contains("1 on the way", (await ThereAsync("deliveries", "replay", test.Json.GetProperty("delivery").GetProperty("id").GetString()!)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ThereAsync("deliveries", "replay", "--target", target, "--since", "2026-01-01")).ExitCode);

        Assert.Contains("is switched off", (await ThereAsync("targets", "disable", target)).Output, StringComparison.Ordinal);
        Assert.Contains("An operator switched it off", (await HereAsync("targets", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("is in use", (await ThereAsync("targets", "enable", target)).Output, StringComparison.Ordinal);
        Assert.Contains("whsec_", (await ThereAsync("targets", "rotate-secret", target)).Output, StringComparison.Ordinal);

        Assert.Contains("archive is paused", (await ThereAsync("sources", "pause", "archive")).Output, StringComparison.Ordinal);
        Assert.Contains("is paused already", (await HereAsync("sources", "pause", "archive")).Output, StringComparison.Ordinal);
        Assert.Contains("is looked at again", (await ThereAsync("sources", "resume", "archive")).Output, StringComparison.Ordinal);

        var suppressed = (await ThereAsync("suppressions", "add", "gone@example.com")).Output.Split(':')[0];
        Assert.Contains(suppressed, (await HereAsync("suppressions", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ThereAsync("suppressions", "remove", suppressed)).ExitCode);
        Assert.StartsWith("There are none", (await HereAsync("suppressions", "list")).Output, StringComparison.Ordinal);

        var revision = (await ThereAsync("cliffs", "--json")).Json.GetProperty("revision").GetString()!;
        Assert.Equal((0, $"{revision} > {revision}: no difference\n"), await ExitAndOutputAsync("changes", "--since", revision));
    }

    [Fact]
    public async Task A_key_opens_what_its_scopes_say_and_no_more()
    {
        var made = (await ThereAsync("keys", "create", "--name", "reader", "--scope", "alerts:read")).Output.Trim().Split(' ')[^1];
        var reader = new Dictionary<string, string>(Environment()) { ["ALERTS_KEY"] = made, ["ALERTS_SERVER"] = _address };
        Assert.Equal(0, (await AlertsProcess.RunAsync(["cliffs"], reader)).ExitCode);
        var forbidden = await AlertsProcess.RunAsync(["silences", "list"], reader);
        Assert.Equal((1, "The key does not open this. This needs a key with the scope 'operate'.\n"), (forbidden.ExitCode, forbidden.Error));

        var id = (await HereAsync("keys", "list", "--json")).Json.EnumerateArray().Single(k => k.GetProperty("name").GetString() == "reader").GetProperty("id").GetString()!;
        Assert.Contains("API key, shown this once", (await ThereAsync("keys", "rotate", id)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ThereAsync("keys", "revoke", id)).ExitCode);
        var refused = await AlertsProcess.RunAsync(["cliffs"], reader);
        Assert.Equal((1, "The server does not take the key. The key is not known; it may have been replaced, or be over.\n"), (refused.ExitCode, refused.Error));
        Assert.DoesNotContain(made, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_taken_from_a_file_from_standard_input_or_from_the_environment()
    {
        await File.WriteAllTextAsync(_scratch["key"], _key + "\n", Cancel);
        Assert.Equal(0, (await AlertsProcess.RunAsync(["silences", "list", "--server", _address, "--key-file", _scratch["key"]])).ExitCode);
        Assert.Equal(0, (await AlertsProcess.RunAsync(["silences", "list", "--server", _address, "--key-file", "-"], input: _key + "\n")).ExitCode);
        Assert.Equal(0, (await AlertsProcess.RunAsync(["silences", "list", "--server", _address, "--key", _key])).ExitCode);
        var below = await AlertsProcess.RunAsync(["subscriptions", "end", "sub_none", "--key-file", _scratch["key"]], new Dictionary<string, string>(StringComparer.Ordinal) { ["ALERTS_SERVER"] = _address });
        Assert.Equal((2, "ID 'sub_none' is not a subscription: alerts subscriptions names them.\n"), (below.ExitCode, below.Error));
        var none = await AlertsProcess.RunAsync(["silences", "list", "--server", _address, "--key-file", _scratch["nothing"]]);
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("The key cannot be read from", Assert.Single(none.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_that_is_named_is_asked_whatever_the_environment_says()
    {
        using var other = Installation.Offline();
        var both = new Dictionary<string, string>(StringComparer.Ordinal) { ["ALERTS_SERVER"] = _address, ["ALERTS_KEY"] = _key };
        Assert.Contains("1 keys", (await AlertsProcess.RunAsync(["keys", "list"], both)).Output, StringComparison.Ordinal);
        Assert.Contains("There are none", (await AlertsProcess.RunAsync(["keys", "list", "--data", other.Path], both)).Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Environment() => new(StringComparer.Ordinal) { ["Alerts__Delivery__AllowedNetworks__0"] = "127.0.0.0/8" };

    private static string Id(Finished finished) => finished.Json.GetProperty("id").GetString()!;

    private Task<Finished> HereAsync(params string[] arguments) => AlertsProcess.RunAsync([.. arguments, "--data", _scratch.Path], Environment());

    private Task<Finished> ThereAsync(params string[] arguments)
        => AlertsProcess.RunAsync([.. arguments, "--server", _address], new Dictionary<string, string>(StringComparer.Ordinal) { ["ALERTS_KEY"] = _key });

    private async Task<(int ExitCode, string Output)> ExitAndOutputAsync(params string[] arguments)
    {
        var finished = await ThereAsync(arguments);
        return (finished.ExitCode, finished.Output);
    }
}
