using System.Net;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Contracts;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class NoticePageTests : PageTest
{
    private const string Hostile = "<script>alert(1)</script>\u202Eevil\" onclick=x";

    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("?material=gallium&source=&jurisdiction=", "3 1")]
    [InlineData("?jurisdiction=US", "2")]
    [InlineData("?source=official", "2")]
    [InlineData("?since=2026-11-24&until=2026-11-25", "2")]
    public async Task Notices_are_listed_newest_first_and_narrowed(string query, string found)
    {
        await StoreAsync();
        var page = await (await OperatorAsync()).GetAsync($"/notices{query}");
        Assert.Equal((HttpStatusCode.OK, found), (page.Status, string.Join(' ', page.Document.QuerySelectorAll(".entry a").Select(a => a.GetAttribute("href")!.Split('/')[^1]))));
    }

    [Fact]
    public async Task What_is_wrong_in_the_address_is_said()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/notices?source=none&since=x&jurisdiction=c");
        Assert.Equal((HttpStatusCode.BadRequest, 3), (page.Status, page.All("[role=alert] li").Count));
        Assert.Equal("/notices?material=gallium", (await visitor.GetAsync("/notices?material=galium")).Link("gallium"));
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/notices?cursor=x")).Status);
    }

    [Fact]
    public async Task One_is_shown_with_where_it_stands_what_was_told_what_it_does_and_its_texts()
    {
        await StoreAsync();
        await Api.Alerts.AddAsync(Sample.Alert(1) with { Kind = AlertKind.NoticePublished, Subject = "1" }, Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(2) with { Subject = "2" }, Cancel);
        var page = await (await OperatorAsync()).GetAsync("/notices/1");
        Assert.Equal(("标题", "zh"), (page.Heading, page.Document.QuerySelector("h1")!.GetAttribute("lang")));
        Assert.Equal(["Headline 1: 镓"], page.All(".told a"));
        Assert.Equal("商务部公告2025年第70号：暂停实施第61号公告。", page.One("blockquote"));
        Assert.Contains("Suspends", page.One("section[aria-labelledby=does]"), StringComparison.Ordinal);

        // A file of the machine is no link.
        Assert.Equal(["https://example.com/n"], page.Document.QuerySelectorAll("section[aria-labelledby=where] a").Select(a => a.GetAttribute("href")));
        Assert.DoesNotContain("file:", page.Body, StringComparison.Ordinal);
        Assert.Equal(2, page.All("tbody tr").Count);

        var older = await (await OperatorAsync()).GetAsync(page.Document.QuerySelectorAll("tbody th a")[^1].GetAttribute("href")!);
        Assert.Equal("stays。 old。", older.One("blockquote"));
        var diff = await (await OperatorAsync()).GetAsync(page.Link("to the one before"));
        Assert.Equal("What changed in the text", diff.Heading);
        Assert.Equal(["1 line gone", "old。"], diff.All("del"));
        Assert.Equal(["1 line new", "newer <b>。"], diff.All("ins"));
        Assert.Contains("stays。", diff.One("blockquote"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_notice_is_text_and_a_long_one_is_cut_with_a_way_to_the_whole()
    {
        await StoreAsync();
        var visitor = await OperatorAsync();
        foreach (var path in new[] { "/notices", "/notices/2", "/notices/2/text" })
        {
            var page = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(page.Document.QuerySelectorAll("script:not([src]), [onclick]"));
            Assert.DoesNotContain('\u202E', page.Body);
            Assert.Contains("<script>alert(1)</script>evil", page.Text, StringComparison.Ordinal);
        }

        var cut = await visitor.GetAsync("/notices/2");
        Assert.True(cut.Heading.Length <= 300);
        Assert.True(cut.One("blockquote").Length <= 10_000);
        Assert.Contains("30,005 characters", cut.Text, StringComparison.Ordinal);
        var whole = await visitor.GetAsync(cut.Link("The whole text"));
        Assert.Equal(30_005, whole.One("blockquote").Length);
        Assert.Contains(new string('x', 10_000), whole.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/notices/none")]
    [InlineData("/notices/none/text")]
    [InlineData("/notices/none/versions/a")]
    [InlineData("/notices/1/versions/c")]
    [InlineData("/notices/2/versions/a")]
    [InlineData("/notices/1/diff")]
    [InlineData("/notices/1/diff?from=a&to=c")]
    [InlineData("/notices/2/diff?from=a&to=b")]
    [InlineData("/notices/none/diff?from=a&to=b")]
    public async Task What_is_not_there_is_no_page(string path)
    {
        await StoreAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await (await OperatorAsync()).GetAsync(path)).Status);
    }

    private async Task StoreAsync()
    {
        var first = Rows.Notice("1");
        await Api.Notices.SaveAsync(
            [
                new NoticeWrite(
                    first with
                    {
                        Text = "商务部公告2025年第70号：暂停实施第61号公告。",
                        Addresses = [.. first.Addresses, new NoticeAddress("item_a", SourceId.Parse("archive"), new Uri("file:///home/operator/archive.json"), Rows.Now, "zh")],
                    },
                    [Rows.Version("1", "a", Rows.Now) with { Text = "stays。\nold。" }, Rows.Version("1", "b", Rows.Now.AddDays(1)) with { Text = "stays。\nnewer <b>。" }]),
                new NoticeWrite(
                    Rows.Notice("2") with
                    {
                        Title = $"{Hostile} שלום {new string('x', 10_000)}", Text = $"{new string('y', 30_000)} last", Source = SourceId.Parse("official"), Jurisdiction = "US",
                        Materials = [MaterialId.Parse("rare-earths")], Published = Rows.Now.AddDays(1),
                    },
                    []),
                new NoticeWrite(Rows.Notice("3") with { Materials = [MaterialId.AllDualUse], Published = Rows.Now.AddDays(2) }, []),
            ],
            Cancel);
    }
}
