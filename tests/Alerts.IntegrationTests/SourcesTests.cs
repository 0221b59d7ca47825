namespace Alerts.IntegrationTests;

/// <summary><c>alerts sources list</c>, <c>check</c>, <c>add</c>, <c>try</c>, <c>pause</c> and <c>resume</c>.</summary>
public sealed class SourcesTests
{
    private const string Page = """<html><body><ul class="news"><li><a href="1.html">Order on gallium</a> 20 November 2026</li><li><a href="2.html">Second</a></li></ul></body></html>""";

    private static readonly string[] Example =
        ["--id", "xx-example", "--name", "Example", "--jurisdiction", "GB", "--authority", "Office", "--time-zone", "Europe/London", "--language", "en", "--format", "json-feed", "--url", "https://example.org/feed.json"];

    [Fact]
    public async Task The_shipped_sources_are_listed_and_good()
    {
        using var scratch = new Scratch();
        var listed = await AlertsProcess.RunAsync(["sources", "list", "--json", "--data", scratch.Path]);
        var check = await AlertsProcess.RunAsync(["sources", "check", "--data", scratch.Path]);

        Assert.Contains(listed.Json.EnumerateArray(), s => s.GetProperty("id").GetString() == "gb-export-control-search" && s.GetProperty("format").GetString() == "gov-uk-search");
        Assert.Equal((0, 0), (listed.ExitCode, check.ExitCode));
        Assert.StartsWith("Good: ", check.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["alerts.db"]));
    }

    [Fact]
    public async Task A_source_is_added_to_a_copy_of_the_shipped_file_once()
    {
        using var scratch = new Scratch();
        var before = (await AlertsProcess.RunAsync(["sources", "list", "--json", "--data", scratch.Path])).Json.GetArrayLength();
        var added = await AlertsProcess.RunAsync(["sources", "add", .. Example, "--ignore", "Visits: [0-9]+", "--most-pages", "3", "--data", scratch.Path]);
        var again = await AlertsProcess.RunAsync(["sources", "add", .. Example, "--data", scratch.Path]);
        var sources = (await AlertsProcess.RunAsync(["sources", "list", "--json", "--data", scratch.Path])).Json;

        Assert.Equal((0, 2), (added.ExitCode, again.ExitCode));
        Assert.Equal("--id: 'xx-example' occurs twice", again.Error.Trim());
        Assert.Equal(before + 1, sources.GetArrayLength());
        Assert.Equal("xx-example", sources[before].GetProperty("id").GetString());
        Assert.Equal(3, sources[before].GetProperty("mostPages").GetInt32());
        Assert.All(
            sources.EnumerateArray().Select(s => s.GetProperty("url").GetString()!).Where(u => u.StartsWith("file:", StringComparison.Ordinal)),
            url => Assert.True(Directory.Exists(url["file:".Length..])));
        Assert.False(File.Exists(scratch["sources.json.new"]));
    }

    [Fact]
    public async Task A_paused_source_is_not_read_until_it_is_resumed()
    {
        using var scratch = Installation.Offline();
        var paused = await AlertsProcess.RunAsync(["sources", "pause", "archive", "--data", scratch.Path]);
        var again = await AlertsProcess.RunAsync(["sources", "pause", "archive", "--data", scratch.Path]);
        var unread = await Installation.RunAsync(scratch, "2026-11-20T08:00:00Z");
        var resumed = await AlertsProcess.RunAsync(["sources", "resume", "archive", "--data", scratch.Path]);
        var read = await Installation.RunAsync(scratch, "2026-11-20T09:00:00Z");
        var unknown = await AlertsProcess.RunAsync(["sources", "pause", "nowhere", "--data", scratch.Path]);

        Assert.Equal((0, 0, 0, 2), (paused.ExitCode, again.ExitCode, resumed.ExitCode, unknown.ExitCode));
        Assert.Contains("archive is paused already, since ", again.Output, StringComparison.Ordinal);
        Assert.Equal(("paused", 0), (Outcome(unread), unread.Json.GetProperty("notices").GetArrayLength()));
        Assert.Contains("archive is looked at again", resumed.Output, StringComparison.Ordinal);
        Assert.Equal("read", Outcome(read));
        Assert.NotEqual(0, read.Json.GetProperty("notices").GetArrayLength());
        Assert.StartsWith("ID 'nowhere' is not a source of this installation", unknown.Error, StringComparison.Ordinal);

        static string? Outcome(Finished run) => Assert.Single(run.Json.GetProperty("sources").EnumerateArray()).GetProperty("outcome").GetString();
    }

    [Fact]
    public async Task Every_fault_of_a_new_source_is_named_by_its_option_and_nothing_is_written()
    {
        using var scratch = new Scratch();
        var refused = await AlertsProcess.RunAsync(["sources", "add", .. Example.Select(a => a == "Europe/London" ? "Asia/Atlantis" : a), "--item", "li >", "--ignore", "(", "--data", scratch.Path]);
        var unsaid = await AlertsProcess.RunAsync(["sources", "add", "--id", "x", "--data", scratch.Path]);

        Assert.Equal((2, 2), (refused.ExitCode, unsaid.ExitCode));
        Assert.Contains("--language", unsaid.Error, StringComparison.Ordinal);
        Assert.Contains("--time-zone: 'Asia/Atlantis' is not an IANA time zone", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--item: is for the format 'html' only", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--ignore: '(' is not a regular expression", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["sources.json"]));
        Assert.False(File.Exists(scratch["sources.json.new"]));
    }

    [Fact]
    public async Task A_file_with_faults_has_each_named()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["bad.json"], """{"sources":[{"id":"a","name":"A","jurisdiction":"GB","authority":"A","timeZone":"Asia/Atlantis","language":"en","format":"html","url":"https://a.example/","schedule":"hourly"}]}""", TestContext.Current.CancellationToken);
        var check = await AlertsProcess.RunAsync(["sources", "check", scratch["bad.json"], "--data", scratch.Path]);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("/sources/0/schedule", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_tried_by_what_it_holds()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["feed"], """<rss version="2.0"><channel><item><title>Gallium</title><link>https://example.org/1</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(scratch["page"], Page, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(scratch["words"], "only words", TestContext.Current.CancellationToken);

        var feed = await AlertsProcess.RunAsync(["sources", "try", scratch["feed"], "--json", "--data", scratch.Path]);
        var page = await AlertsProcess.RunAsync(["sources", "try", scratch["page"], "--data", scratch.Path]);
        var list = await AlertsProcess.RunAsync(["sources", "try", scratch["page"], "--item", ".news li", "--data", scratch.Path]);
        var words = await AlertsProcess.RunAsync(["sources", "try", scratch["words"], "--data", scratch.Path]);
        var nothing = await AlertsProcess.RunAsync(["sources", "try", "http://127.0.0.1:1/feed", "--data", scratch.Path]);

        Assert.Equal((0, 1, 0, 1, 1), (feed.ExitCode, page.ExitCode, list.ExitCode, words.ExitCode, nothing.ExitCode));
        Assert.Equal(("feed", "item:https://example.org/1"), (feed.Json.GetProperty("format").GetString(), feed.Json.GetProperty("items")[0].GetProperty("identity").GetString()));
        Assert.Contains("--item SELECTOR", page.Error, StringComparison.Ordinal);
        Assert.Contains("html: 2 items", list.Output, StringComparison.Ordinal);
        Assert.Contains("2026-11-20  Order on gallium", list.Output, StringComparison.Ordinal);
        Assert.Contains("neither a feed, JSON nor HTML", words.Error, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1/feed: no connection", nothing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["alerts.db"]));
    }
}
