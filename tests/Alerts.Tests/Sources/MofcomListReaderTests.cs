using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Sources;

public sealed class MofcomListReaderTests
{
    private static readonly IFormatReader Reader = FormatReaders.Of(SourceFormat.MofcomList);

    [Fact]
    public void Rows_have_their_whole_titles_the_day_they_were_posted_and_the_page_to_read()
    {
        var items = Read(OfficialFixtures.MofcomList(OfficialFixtures.Announcement70, OfficialFixtures.Announcement46)).Items;

        Assert.Equal("商务部 海关总署公告2025年第70号 公布暂停实施商务部 海关总署公告2025年第55号、56号、57号、58号及商务部公告2025年第61号、62号的决定", items[0].Title);
        Assert.Equal([new DateTimeOffset(2025, 11, 7, 0, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2024, 12, 3, 0, 0, 0, TimeSpan.FromHours(8))], items.Select(i => i.Published));
        Assert.Equal(["https://www.mofcom.gov.cn/zwgk/zcfb/art/2025/art_00000000000000000000000000000070.html", "https://www.mofcom.gov.cn/zwgk/zcfb/art/2024/art_00000000000000000000000000000046.html"], items.Select(i => i.Detail?.AbsoluteUri));
    }

    [Fact]
    public void The_day_of_a_list_is_no_legal_date()
        => Assert.All(Read(OfficialFixtures.MofcomList(OfficialFixtures.Announcement70, OfficialFixtures.Announcement46)).Items, i => Assert.Null(i.LegalDate));

    [Fact]
    public void One_page_is_one_item_by_http_and_by_https()
        => Assert.Single(Read(OfficialFixtures.MofcomList(OfficialFixtures.Announcement46, OfficialFixtures.Announcement46.Replace("http:", "https:", StringComparison.Ordinal))).Items);

    [Fact]
    public void Two_editions_of_one_number_are_two_items()
    {
        var items = Read(OfficialFixtures.MofcomList(Row(2023, 57, "商务部 科技部公告2023年第57号"), Row(2025, 57, "商务部 海关总署公告2025年第57号"))).Items;

        Assert.Equal(2, items.Select(i => i.Identity).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_row_that_leads_to_a_file_or_to_another_site_has_no_page_to_read()
    {
        var items = Read(OfficialFixtures.MofcomList("<li><a href=/cms_files/a.pdf>公告</a></li><li><a href=https://www.gov.cn/a.html>公告</a></li><li><a href=https://aqygzj.mofcom.gov.cn/qdml/art/2025/art_1.html>公告</a></li>")).Items;

        Assert.Equal([null, null, "https://aqygzj.mofcom.gov.cn/qdml/art/2025/art_1.html"], items.Select(i => i.Detail?.AbsoluteUri));
    }

    [Theory]
    [InlineData("""{"success":false,"code":"500","data":null}""", "success:false")]
    [InlineData("""{"success":true,"code":"200","data":{"html":""}}""", "data.html")]
    [InlineData("""{"success":true,"code":"200","data":{"html":"<div id=\"分页列表\" count=\"0\"><ul></ul></div>"}}""", "holds no row")]
    [InlineData("""{"success":true,"data":{"html":"<ul><li><a href=\"javascript:void(0)\">公告</a></li></ul>"}}""", "holds no row")]
    [InlineData("""{"success":true,"data":{"html":"<ul><li><a href=\"/a.html\" title=\"???????2025??70?\">x</a></li></ul>"}}""", "question marks")]
    [InlineData("{}", "data.html")]
    [InlineData("[]", "not the JSON")]
    [InlineData("null", "null")]
    [InlineData("", "empty")]
    [InlineData("<html><script>challenge()</script></html>", "HTML")]
    [InlineData("{\"success\":true,\"data\":{\"html\":\"<ul><li>", "not the JSON")]
    [InlineData("{\"success\":true,\"data\":{\"html\":\"a\0b\"}}", "not the JSON")]
    public void What_is_not_the_list_is_a_failure_and_not_silence(string body, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Read(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_call_names_the_column_it_comes_from()
    {
        var request = Reader.First(OfficialFixtures.SourceOf(SourceFormat.MofcomList, OfficialFixtures.MofcomAddress + "#/zwgk/zcfb/"));

        Assert.Equal([new("Referer", "https://www.mofcom.gov.cn/zwgk/zcfb/")], request.Headers!);
        Assert.Equal(OfficialFixtures.MofcomAddress, request.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData(1, "%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D")]
    [InlineData(82, "%7B%22pageNo%22%3A83%2C%22pageSize%22%3A15%7D")]
    [InlineData(83, null)]
    public void The_next_page_is_asked_for_until_the_count_is_reached(int page, string? next)
    {
        var address = OfficialFixtures.MofcomAddress.Replace("%3A1%2C", $"%3A{page}%2C", StringComparison.Ordinal);
        var read = Reader.Read(new SourceDocument("list", Encoding.UTF8.GetBytes(OfficialFixtures.MofcomList(OfficialFixtures.Announcement70)), new Uri(address)), OfficialFixtures.SourceOf(SourceFormat.MofcomList, address));

        Assert.Equal(next, read.Next?.Address.Query.Split("paramJson=")[1]);
    }

    [Fact]
    public async Task Pages_are_read_with_the_referer_until_one_brings_nothing_new()
    {
        var asked = new List<(string Referer, string Page)>();
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                asked.Add((new Uri(context.Request.Headers.Referer.ToString()).AbsolutePath, context.Request.Query["paramJson"].ToString()));
                return context.Response.WriteAsync(OfficialFixtures.MofcomList(Row(2025, Math.Min(asked.Count, 3), "公告")));
            },
            TestContext.Current.CancellationToken);
        using var reading = new Reading();
        var source = OfficialFixtures.SourceOf(SourceFormat.MofcomList, server.Url("/unit?paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D") + "#/zwgk/zcfb/");

        Assert.Equal(3, Assert.IsType<SourceRead.Items>(await reading.ReadAsync(source)).Found.Count);
        Assert.Equal(Enumerable.Range(1, 4).Select(i => ("/zwgk/zcfb/", $$"""{"pageNo":{{i}},"pageSize":15}""")), asked);
    }

    private static string Row(int year, int number, string title) => $"<li><a href=\"/zwgk/zcfb/art/{year}/art_{number:x32}.html\" title=\"{title}\">{title}</a><span>[{year}-10-09]</span></li>";

    private static SourcePage Read(string body)
    {
        var fixture = FormatFixtures.Of("mofcom-list");
        return Reader.Read(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(body) }, fixture.Source);
    }
}
