using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

public sealed class NoticeRevisionTests
{
    private const string First = "一、金属镓。\n二、氮化镓。\n三、自公布之日起实施。";
    private const string Second = "一、金属镓。\n二、氮化镓和砷化镓。\n三、自公布之日起实施。";

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task A_changed_text_is_told_with_the_lines_that_differ()
    {
        await WatchAsync(First);
        var alert = Assert.Single((await WatchAsync(Second)).Raised);
        Assert.Equal(AlertKind.NoticeRevised, alert.Kind);
        Assert.Equal(Some.Ids("gallium"), alert.Materials);
        Assert.Equal("一、金属镓。\n− 二、氮化镓。\n+ 二、氮化镓和砷化镓。\n三、自公布之日起实施。", alert.Message.Quote!.Text);
        Assert.Equal("CN: changed text of 关于镓的公告", alert.Message.Headline);
        Assert.Empty((await WatchAsync(Second)).Raised);
        Assert.Equal([First, Second], (await _world.Notices.VersionsAsync(alert.Subject, World.Cancel)).Select(v => v.Text));
    }

    [Fact]
    public async Task A_text_that_flaps_is_told_once()
    {
        foreach (var text in new[] { First, Second, First, Second, First })
        {
            await WatchAsync(text);
        }

        Assert.Single(_world.Told.All, a => a.Kind == AlertKind.NoticeRevised);
        Assert.Equal(2, _world.Notices.Texts.Count);
    }

    [Theory]
    [InlineData("一、金属镓。\n\n二、氮化镓。\n三、自公布之日起实施。 ")]
    [InlineData("发布时间：2026-11-21 10:00\n一、金属镓。\n二、氮化镓。\n三、自公布之日起实施。")]
    [InlineData("一、金属镓。\n二、氮化镓。\n三、自公布之日起实施。\nLast updated: 21 November 2026 at 10:15am")]
    [InlineData("一、金属镓。\n二、氮化镓。\n三、自公布之日起实施。\n今日访客 4711")]
    public async Task Noise_is_no_change(string text)
    {
        await WatchAsync(First);
        Assert.Empty((await WatchAsync(text)).Raised);
    }

    [Fact]
    public async Task A_change_that_the_mirror_makes_too_is_told_once()
    {
        const string Number = "商务部公告2025年第61号 镓";
        await WatchAsync(First, Number);
        await WatchAsync($"{First}\n来源", Number, "mirror");
        Assert.Single((await WatchAsync(Second, Number)).Raised);
        Assert.Empty((await WatchAsync($"{Second}\n来源", Number, "mirror")).Raised);
    }

    [Fact]
    public async Task A_translation_that_drifts_is_not_told()
    {
        await WatchAsync(First, "商务部公告2025年第61号 镓");
        await WatchAsync("gallium metal", "MOFCOM Announcement No. 61 of 2025", "english", "en");
        Assert.Empty((await WatchAsync("gallium as metal", "MOFCOM Announcement No. 61 of 2025", "english", "en")).Raised);
    }

    [Fact]
    public async Task A_material_that_is_taken_out_is_told_to_those_who_watch_it()
    {
        await WatchAsync("镓和锗", "一则公告");
        Assert.Equal(Some.Ids("gallium germanium"), Assert.Single((await WatchAsync("镓", "一则公告")).Raised).Materials);
    }

    [Fact]
    public async Task A_recent_notice_that_names_a_material_only_now_is_told_as_published()
    {
        await WatchAsync("无", "一则公告");
        Assert.Equal(AlertKind.NoticePublished, Assert.Single((await WatchAsync("镓", "一则公告")).Raised).Kind);
    }

    [Fact]
    public async Task An_old_notice_that_changes_is_told_but_not_that_of_an_archive()
    {
        await WatchAsync(First, age: 90);
        Assert.Equal(AlertKind.NoticeRevised, Assert.Single((await WatchAsync(Second, age: 90)).Raised).Kind);
        await WatchAsync(First, source: "archive", age: 90);
        Assert.Empty((await WatchAsync(Second, source: "archive", age: 90)).Raised);
    }

    [Fact]
    public async Task Killed_anywhere_and_done_again_a_change_is_told_once()
    {
        for (var kill = 1; kill < 20; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe();
            await WatchAsync(world, First);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => WatchAsync(world, Second));
            world.Ports.LetLive();
            await WatchAsync(world, Second);
            await WatchAsync(world, First);
            await world.ComeBackAsync();
            Assert.Equal([AlertKind.NoticePublished, AlertKind.NoticeRevised], world.Told.All.Select(a => a.Kind).Order());
            Assert.Equal(2, world.Channel.Sent.Count);
            Assert.Equal(2, world.Notices.Texts.Count);
        }
    }

    [Fact]
    public void A_long_change_is_cut_and_says_so()
    {
        var many = string.Join('\n', Enumerable.Range(0, 100).Select(i => $"line {i}"));
        var diff = NoticeDiff.Between("", many, new Noise(null));
        Assert.Equal((NoticeDiff.MostLines + 1, "…", 100), (diff.Lines.Count, diff.Lines[^1], diff.Added));
        Assert.Equal(20_000, NoticeDiff.Between(string.Join('\n', Enumerable.Range(0, 20_000)), "x", new Noise(null)).Removed);
    }

    [Fact]
    public void Changes_far_apart_are_shown_each_with_what_stands_beside_it()
    {
        var lines = Enumerable.Range(0, 20).Select(i => $"line {i}").ToArray();
        var changed = lines.Select((l, i) => i is 2 or 15 ? $"{l} new" : l);
        Assert.Equal(
            ["line 1", "− line 2", "+ line 2 new", "line 3", "…", "line 14", "− line 15", "+ line 15 new", "line 16"],
            NoticeDiff.Between(string.Join('\n', lines), string.Join('\n', changed), new Noise(null)).Lines);
    }

    private static Task<SourceReport> WatchAsync(World world, string text, string title = "关于镓的公告", string source = "list", string language = "zh", int age = 1)
    {
        world.Reader.Has(new SourceItem(source, title, text, Some.Url, Some.Noon.AddDays(-age), null));
        return world.NoticeWatch.WatchAsync(
            Some.Source(archive: source == "archive") with { Id = SourceId.Parse(source), Language = language, Ignore = ["今日访客 [0-9]+"] }, Some.Dataset(), World.Cancel);
    }

    private Task<SourceReport> WatchAsync(string text, string title = "关于镓的公告", string source = "list", string language = "zh", int age = 1)
        => WatchAsync(_world, text, title, source, language, age);
}
