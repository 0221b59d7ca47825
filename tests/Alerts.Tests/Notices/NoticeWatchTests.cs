using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

public sealed class NoticeWatchTests
{
    private static readonly PolicyDataset Law = Some.Dataset(Some.Measure("cn-1", "2025-01-01", Some.Provision(materials: "dysprosium")) with { Number = "商务部公告2025年第70号" });
    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task What_is_old_at_first_sight_is_stored_and_not_told()
    {
        _world.Reader.Has(Some.Item("old", published: Some.Noon.AddDays(-31)));
        var report = await WatchAsync();
        Assert.Single(report.New);
        Assert.Empty(report.Raised);
        Assert.Single(_world.Notices.Rows);
    }

    [Fact]
    public async Task What_is_recent_is_told_once()
    {
        _world.Reader.Has(Some.Item("new", published: Some.Noon.AddDays(-29)));
        var alert = Assert.Single((await WatchAsync()).Raised);
        Assert.Equal(AlertKind.NoticePublished, alert.Kind);
        Assert.Equal(Some.Ids("gallium"), alert.Materials);
        Assert.Equal("CN: 关于镓的公告", alert.Message.Headline);
        _world.Reader.Has(Some.Item("new", published: Some.Noon.AddDays(-29)), Some.Item("old", published: Some.Noon.AddYears(-1)));
        Assert.Empty((await WatchAsync()).Raised);
    }

    [Fact]
    public async Task An_undated_item_of_a_new_source_is_baseline_and_stays_so_at_every_later_look()
    {
        _world.Reader.Has(Some.Item("undated"));
        Assert.Empty((await WatchAsync()).Raised);
        _world.Reader.Has(Some.Item("undated"), Some.Item("undated too"));
        Assert.Equal("undated too", Assert.Single((await WatchAsync()).New).Id == Notice.IdOf(Some.Item("undated too")) ? "undated too" : "");
        Assert.Equal([Notice.IdOf(Some.Item("undated too"))], _world.Told.All.Select(a => a.Subject));
        _world.Reader.Has(Some.Item("undated"), Some.Item("undated too"), Some.Item("old", published: Some.Noon.AddYears(-1)));
        Assert.Empty((await WatchAsync()).Raised);
    }

    [Fact]
    public async Task An_item_dated_far_ahead_is_taken_as_undated()
    {
        _world.Reader.Has(Some.Item("2062", published: Some.Noon.AddYears(36)));
        var report = await WatchAsync();
        Assert.Empty(report.Raised);
        Assert.Equal(Some.Noon, Assert.Single(report.New).Published);
    }

    [Fact]
    public async Task What_an_archive_dates_after_the_clock_is_held_back_and_told_when_its_day_comes()
    {
        _world.Reader.Has(Some.Item("tomorrow", published: Some.Noon.AddDays(1)));
        Assert.Empty((await WatchAsync(archive: true)).New);
        Assert.Empty(_world.Notices.Rows);
        var written = _world.Ports.Writes;
        await WatchAsync(archive: true);
        Assert.Equal(written, _world.Ports.Writes);
        _world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Single((await WatchAsync(archive: true)).Raised);
        Assert.NotEqual("", _world.States.Rows.Values.Single().Cursor!.ContentHash);
    }

    [Fact]
    public async Task An_alert_that_a_kill_prevented_is_raised_though_its_notice_is_stored()
    {
        _world.Reader.Has(Some.Item("new", published: Some.Noon));
        await WatchAsync();
        _world.Told.Rows.Clear();
        Assert.Single((await WatchAsync()).Raised);
    }

    [Fact]
    public async Task An_unchanged_source_writes_nothing_and_nor_does_a_repeat()
    {
        _world.Reader.Has(Some.Item("new", published: Some.Noon), Some.Item("undated"));
        await WatchAsync();
        var written = _world.Ports.Writes;
        await WatchAsync();
        _world.Reader.Next = new SourceRead.Unchanged();
        await WatchAsync();
        Assert.Equal(written, _world.Ports.Writes);
    }

    [Fact]
    public async Task A_notice_without_a_material_is_stored_and_not_told()
    {
        _world.Reader.Has(Some.Item("holidays", "关于放假的通知", Some.Noon));
        var report = await WatchAsync();
        Assert.Single(report.New);
        Assert.Empty(report.Raised);
    }

    [Fact]
    public async Task A_notice_that_names_no_material_concerns_those_of_the_measures_it_cites()
    {
        _world.Reader.Has(Some.Item("suspension", "公布暂停实施商务部公告2025年第70号的决定", Some.Noon));
        var notice = Assert.Single((await WatchAsync()).New);
        Assert.Equal(Some.Ids("dysprosium"), notice.Materials);
        Assert.Equal([MeasureId.Parse("cn-1")], notice.Cites);
    }

    [Fact]
    public async Task The_legal_day_is_that_of_the_authority()
    {
        _world.Reader.Has(Some.Item("evening", published: Some.At("2026-11-19T17:00:00Z")));
        Assert.Equal(Some.Day("2026-11-20"), Assert.Single((await WatchAsync()).New).LegalDate);
    }

    [Fact]
    public async Task The_same_item_twice_in_one_answer_is_one_notice()
    {
        _world.Reader.Has(Some.Item("a", published: Some.Noon), Some.Item("a", published: Some.Noon));
        Assert.Single((await WatchAsync()).New);
        Assert.Single(_world.Told.All);
    }

    [Fact]
    public async Task Hostile_text_is_stored_and_does_not_stop_the_source()
    {
        _world.Reader.Has(Some.Item("bad", "\ud800 镓 \ufffe \0", Some.Noon), Some.Item("good", published: Some.Noon));
        Assert.Equal(2, (await WatchAsync()).Raised.Count);
    }

    [Fact]
    public async Task Killed_anywhere_and_done_again_everything_is_told_once()
    {
        for (var kill = 1; kill < 30; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe();
            world.Reader.Has(Some.Item("baseline"));
            await world.NoticeWatch.WatchAsync(Some.Source(), Law, World.Cancel);
            world.Reader.Has(Some.Item("baseline"), Some.Item("undated"), Some.Item("dated", published: Some.Noon), Some.Item("old", published: Some.Noon.AddDays(-40)));
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => world.NoticeWatch.WatchAsync(Some.Source(), Law, World.Cancel));
            world.Ports.LetLive();
            await world.NoticeWatch.WatchAsync(Some.Source(), Law, World.Cancel);
            await world.ComeBackAsync();
            Assert.Equal(4, world.Notices.Rows.Count);
            Assert.Equal(2, world.Told.Rows.Count);
            Assert.Equal(2, world.Channel.Sent.Count);
        }
    }

    private Task<SourceReport> WatchAsync(bool archive = false) => _world.NoticeWatch.WatchAsync(Some.Source(archive), Law, World.Cancel);
}
