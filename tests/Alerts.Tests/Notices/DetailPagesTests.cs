using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

public sealed class DetailPagesTests
{
    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task A_line_of_a_list_is_judged_by_its_page_which_is_read_once()
    {
        Has(1);
        Page(1, "金属镓");
        Assert.Single((await WatchAsync()).Raised);
        Assert.Empty((await WatchAsync()).Raised);
        Assert.Single(_world.Reader.Asked);
        Assert.Equal("金属镓", _world.Notices.Rows.Values.Single().Text);
    }

    [Fact]
    public async Task A_line_whose_page_cannot_be_read_is_neither_stored_nor_told_and_tried_again()
    {
        Has(2);
        Page(1, "金属镓");
        var report = await WatchAsync();
        Assert.Single(report.New);
        Assert.Contains("1 of 2", report.Error, StringComparison.Ordinal);
        Assert.Equal(new SourceCursor(null, null, ""), _world.States.Rows.Values.Single().Cursor);

        Page(2, "氮化镓");
        report = await WatchAsync();
        Assert.Equal("氮化镓", Assert.Single(report.New).Text);
        Assert.Single(report.Raised);
        Assert.Null(report.Error);
        Assert.NotEqual("", _world.States.Rows.Values.Single().Cursor!.ContentHash);
        Assert.Equal(3, _world.Reader.Asked.Count);
    }

    [Fact]
    public async Task A_numbered_line_whose_page_cannot_be_read_is_told_at_once_and_its_text_later_is_no_change()
    {
        var line = Line(1) with { Title = "商务部公告2026年第61号 关于镓相关物项的公告" };
        _world.Reader.Has(line);
        var report = await WatchAsync();
        Assert.Equal(AlertKind.NoticePublished, Assert.Single(report.Raised).Kind);
        Assert.Contains("1 of 1", _world.Health.Rows.Values.Single().Trouble, StringComparison.Ordinal);

        _world.Reader.Pages[Address(1)] = line with { Text = "一、金属镓" };
        report = await WatchAsync();
        Assert.Empty(report.Raised);
        Assert.Equal("一、金属镓", _world.Notices.Rows.Values.Single().Text);
        Assert.Null(_world.Health.Rows.Values.Single().Trouble);

        _world.Reader.Pages[Address(1)] = line with { Text = "一、金属镓、氮化镓" };
        _world.Reader.Has(line with { Title = line.Title + "（更新）" });
        Assert.Equal(AlertKind.NoticeRevised, Assert.Single((await WatchAsync()).Raised).Kind);
    }

    [Fact]
    public async Task A_line_that_named_no_material_is_told_when_its_page_does()
    {
        var line = Line(1) with { Title = "商务部公告2026年第61号" };
        _world.Reader.Has(line);
        Assert.Empty((await WatchAsync()).Raised);
        _world.Reader.Pages[Address(1)] = line with { Text = "一、金属镓" };
        Assert.Equal(AlertKind.NoticePublished, Assert.Single((await WatchAsync()).Raised).Kind);
    }

    [Fact]
    public async Task A_long_list_is_read_over_several_looks_and_is_first_sight_until_then()
    {
        Has((2 * DetailPages.Most) + 5, dated: false);
        for (var i = 1; i <= (2 * DetailPages.Most) + 5; i++)
        {
            Page(i, "镓");
        }

        Assert.Equal(DetailPages.Most, (await WatchAsync()).New.Count);
        Assert.Equal(DetailPages.Most, (await WatchAsync()).New.Count);
        Assert.Equal(5, (await WatchAsync()).New.Count);
        Assert.Empty(_world.Told.All);
        Assert.Empty((await WatchAsync()).New);
        Assert.Equal((2 * DetailPages.Most) + 5, _world.Reader.Asked.Count);
    }

    [Fact]
    public async Task Dead_links_do_not_hold_up_the_others()
    {
        Has(DetailPages.Most + 3);
        for (var i = 1; i <= 3; i++)
        {
            Page(DetailPages.Most + i, "镓");
        }

        Assert.Empty((await WatchAsync()).New);
        Assert.Equal(3, (await WatchAsync()).New.Count);
    }

    [Fact]
    public async Task A_page_is_read_again_when_its_line_changes()
    {
        Has(1);
        Page(1, "一、金属镓");
        await WatchAsync();
        Page(1, "二、氮化镓");
        _world.Reader.Has(Line(1) with { Title = "关于镓的公告（更新）" });
        Assert.Single((await WatchAsync()).Raised);
        Assert.Equal(2, _world.Reader.Asked.Count);
    }

    [Fact]
    public async Task The_number_that_only_the_page_gives_is_the_notice()
    {
        await _world.NoticeWatch.WatchAsync(Some.Source() with { Id = SourceId.Parse("other") }, Some.Dataset(), World.Cancel);
        Has(1);
        Page(1, "【发布文号】商务部公告2025年第61号\n镓");
        await WatchAsync();
        Assert.Equal(Notice.IdOf(new InstrumentId("cn:mofcom:2025:61")), _world.Notices.Rows.Keys.Single());
    }

    private static SourceItem Line(int n, bool dated = true) => new($"item {n}", "公告", "", Address(n), dated ? Some.Noon.AddHours(-n) : null, null) { Detail = Address(n) };

    private static Uri Address(int n) => new($"https://example.gov/{n}");

    private void Has(int lines, bool dated = true) => _world.Reader.Has([.. Enumerable.Range(1, lines).Select(n => Line(n, dated))]);

    private void Page(int n, string text) => _world.Reader.Pages[Address(n)] = _world.Reader.Next is SourceRead.Items items ? items.Found[n - 1] with { Text = text } : throw new InvalidOperationException();

    private Task<SourceReport> WatchAsync() => _world.NoticeWatch.WatchAsync(Some.Source(), Some.Dataset(), World.Cancel);
}
