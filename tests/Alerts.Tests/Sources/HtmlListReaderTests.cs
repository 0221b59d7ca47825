using System.Diagnostics;
using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

public sealed class HtmlListReaderTests
{
    [Fact]
    public void Rows_become_items_with_whole_titles_links_from_the_pages_base_and_days()
    {
        var items = Read(FormatFixtures.HtmlList);

        Assert.Equal(["Order on gallium, germanium and antimony", "Second", "Third", "Fourth"], items.Select(i => i.Title));
        Assert.Equal(["https://example.org/base/1.html", "https://example.org/2.html", "https://other.example/3.html", null], items.Select(i => i.Link?.AbsoluteUri));
        Assert.Equal([new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 19), new DateOnly(2026, 11, 18), null], items.Select(i => i.LegalDate));
        Assert.Equal("Licences & quotas.", items[0].Text);
        Assert.Equal("item:https://example.org/base/1.html", items[0].Identity);
    }

    [Fact]
    public void Only_pages_of_the_same_site_are_read_for_their_text()
        => Assert.Equal(["https://example.org/base/1.html", "https://example.org/2.html", null, null], Read(FormatFixtures.HtmlList).Select(i => i.Detail?.AbsoluteUri));

    [Fact]
    public void An_item_is_completed_from_the_body_of_its_page()
    {
        var fixture = FormatFixtures.Of("html-page-of-an-item");
        var whole = FormatReaders.Of(SourceFormat.Html).Complete(fixture.Document, fixture.Completes!, fixture.Source);

        Assert.Equal(("Summary\n第一条 镓\nSecond", null), (whole.Text, whole.Detail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Are you a robot?</body></html>")]
    [InlineData("""{"items":[]}""")]
    [InlineData("plain words")]
    [InlineData("<ul class=news><li></li></ul>")]
    public void A_page_without_its_list_is_unreadable_not_empty(string html)
        => Assert.NotEmpty(Assert.Throws<UnreadableSourceException>(() => Read(html)).Message);

    [Fact]
    public void A_page_without_the_body_of_an_item_is_unreadable()
    {
        var fixture = FormatFixtures.Of("html-page-of-an-item");
        var robot = fixture.Document with { Bytes = Encoding.UTF8.GetBytes("<html><body>Are you a robot?</body></html>") };

        Assert.Contains("article .body", Assert.Throws<UnreadableSourceException>(() => FormatReaders.Of(SourceFormat.Html).Complete(robot, fixture.Completes!, fixture.Source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_in_gb18030_is_read_by_its_meta_element()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding("gb18030").GetBytes("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"><ul class=news><li><a href=/1>关于对镓实施出口管制的公告</a></ul>");

        Assert.Equal("关于对镓实施出口管制的公告", Assert.Single(Read(bytes)).Title);
    }

    [Fact]
    public void Ten_thousand_rows_are_read_and_one_link_twice_is_one_item()
        => Assert.Equal(9_999, Read($"<ul class=news>{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"<li><a href='/{i % 9_999}'>t</a> 2026-11-20</li>"))}</ul>").Count);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<b><p>")]
    [InlineData("<font color=x><p>x")]
    [InlineData("<table><tr><td>")]
    [InlineData("<li><b>x")]
    [InlineData("<p>")]
    [InlineData("<")]
    [InlineData("\0")]
    public void Markup_that_nests_or_repeats_without_end_is_read_or_refused_in_bounded_time(string piece)
    {
        var html = $"<ul class=news><li><a href=/1>t</a></li></ul>{string.Concat(Enumerable.Repeat(piece, 200_000))}";
        var started = Stopwatch.GetTimestamp();
        try
        {
            Assert.NotEmpty(Read(html));
        }
        catch (UnreadableSourceException e)
        {
            Assert.NotEmpty(e.Message);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_tag_with_very_many_attributes_is_read()
        => Assert.Single(Read($"<ul class=news><li {string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 "))}><a href=/1>t</a></ul>"));

    [Theory]
    [InlineData("ul > li", true)]
    [InlineData("li:has(a[href])", true)]
    [InlineData("ul >", false)]
    [InlineData("[[", false)]
    [InlineData("", false)]
    public void A_selector_is_checked_before_it_is_used(string selector, bool isGood) => Assert.Equal(isGood, SourceTrial.IsSelector(selector));

    [Theory]
    [InlineData("[2026-10-03]", "2026-10-03")]
    [InlineData("2026/1/5 …", "2026-01-05")]
    [InlineData("发布日期：２０２６年１１月２０日", "2026-11-20")]
    [InlineData("令和8年11月20日", "2026-11-20")]
    [InlineData("2026년 11월 20일", "2026-11-20")]
    [InlineData("2026. 11. 20", "2026-11-20")]
    [InlineData("Published 20 November 2026 at noon", "2026-11-20")]
    [InlineData("Nov. 3, 2026", "2026-11-03")]
    [InlineData("20.11.2026", "2026-11-20")]
    [InlineData("2026-02-30, then 2026-03-01", "2026-03-01")]
    [InlineData("11/20/2026", null)]
    [InlineData("0001-01-01", null)]
    [InlineData("9999-12-31", null)]
    [InlineData("No. 2026-123456", null)]
    public void A_day_is_found_as_people_write_it(string text, string? day)
        => Assert.Equal(day, PageDate.Find(text)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static IReadOnlyList<SourceItem> Read(string html) => Read(Encoding.UTF8.GetBytes(html));

    private static IReadOnlyList<SourceItem> Read(byte[] bytes)
    {
        var fixture = FormatFixtures.Of("html");
        return FormatReaders.Of(SourceFormat.Html).Read(fixture.Document with { Bytes = bytes }, fixture.Source).Items;
    }
}
