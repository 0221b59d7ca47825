using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

/// <summary>Official sources in the shape that they really have.</summary>
public sealed class OfficialReaderTests
{
    private static readonly Source Mofcom = OfficialFixtures.Source(SourceFormat.MofcomList, OfficialFixtures.MofcomListAddress);
    private static readonly Source ExportControl = OfficialFixtures.Source(
        SourceFormat.MofcomExportControl, "http://exportcontrol.mofcom.gov.cn/edi_ecms_web_front/front/column/getColumnList#columnID=9");
    private static readonly Source English = OfficialFixtures.Source(SourceFormat.MofcomEnglish, "https://english.mofcom.gov.cn/Policies/AnnouncementsOrders/index.html");
    private static readonly Source EurLex = OfficialFixtures.Source(SourceFormat.EurLex, "https://eur-lex.europa.eu/EN/display-feed.rss?rssId=222", "Europe/Brussels", "EU");
    private static readonly Source Gazette = OfficialFixtures.Source(SourceFormat.CanadaGazette, "https://gazette.gc.ca/rss/p2-eng.xml", "America/Toronto", "CA");

    [Fact]
    public void A_row_of_the_ministrys_list_has_its_whole_title_its_day_and_its_page()
    {
        var page = Read(Mofcom, OfficialFixtures.MofcomList(OfficialFixtures.MofcomRows));
        Assert.Equal(2, page.Items.Count);
        Assert.EndsWith("61号、62号的决定", page.Items[0].Title, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2025, 11, 7), page.Items[0].LegalDate);
        Assert.Equal("https://www.mofcom.gov.cn/zwgk/zcfb/art/2025/art_0123456789abcdef0123456789abcdef.html", page.Items[0].Detail!.AbsoluteUri);
    }

    [Fact]
    public void The_ministrys_list_goes_on_while_its_count_says_so_and_every_call_names_where_it_comes_from()
    {
        var next = Read(Mofcom, OfficialFixtures.MofcomList(OfficialFixtures.MofcomRows)).Next!;
        Assert.Contains("\"pageNo\":2", Uri.UnescapeDataString(next.Address.Query), StringComparison.Ordinal);
        Assert.Contains("webId=8f43", next.Address.Query, StringComparison.Ordinal);
        Assert.All([next, FormatReaders.Of(Mofcom.Format).First(Mofcom)], r => Assert.Contains(r.Headers!, h => h is { Key: "Referer", Value: "https://www.mofcom.gov.cn/zwgk/zcfb/" }));
        Assert.Null(Read(Mofcom, OfficialFixtures.MofcomList(OfficialFixtures.MofcomRows.Replace("count=\"3\"", "count=\"2\"", StringComparison.Ordinal))).Next);
    }

    [Theory]
    [InlineData("""{"success":false,"code":"500"}""", "success:false")]
    [InlineData("""{"success":true,"data":{"html":"<div id='分页列表' count='0'></div>"}}""", "holds no row")]
    [InlineData("""{"success":true,"data":{}}""", "no data.html")]
    [InlineData("<html><title>Just a moment...</title></html>", "HTML or XML")]
    [InlineData("""{"success":true,"data":{"html":"<ul><li><a href=""", "not the JSON")]
    public void A_list_of_the_ministry_without_rows_is_a_failure_and_not_silence(string answer, string reason)
        => Assert.Contains(reason, Unreadable(Mofcom, answer), StringComparison.Ordinal);

    [Fact]
    public void An_article_has_the_day_of_the_instrument_and_names_its_attachments()
    {
        var item = Read(Mofcom, OfficialFixtures.MofcomList(OfficialFixtures.MofcomRows)).Items[1] with { LegalDate = new DateOnly(2025, 12, 1) };
        var whole = Complete(Mofcom, item, OfficialFixtures.Article);
        Assert.Equal(new DateOnly(2025, 11, 9), whole.LegalDate);
        Assert.Equal(new DateTimeOffset(2025, 11, 9, 18, 0, 0, TimeSpan.FromHours(8)), whole.Published);
        Assert.Contains("第二款暂停实施", whole.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("首页", whole.Text, StringComparison.Ordinal);
        Assert.Contains("https://www.mofcom.gov.cn/files/annex.wps", whole.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_label_the_signature_dates_an_article()
        => Assert.Equal(new DateOnly(2025, 11, 9), Complete(
            Mofcom, Read(Mofcom, OfficialFixtures.MofcomList(OfficialFixtures.MofcomRows)).Items[0], OfficialFixtures.Article.Replace("【发文日期】２０２５年１１月９日", "见2024年12月3日公告", StringComparison.Ordinal)).LegalDate);

    [Theory]
    [InlineData("<html><body><p>nothing here</p></body></html>", "holds no article")]
    [InlineData("<html><body><div class='bd'>[an error occurred while processing this directive]</div></body></html>", "failed to put")]
    public void A_page_without_an_article_is_refused(string html, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Complete(Mofcom, Read(Mofcom, OfficialFixtures.MofcomList(OfficialFixtures.MofcomRows)).Items[0], html)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_export_control_site_is_asked_by_a_form_with_its_header_and_page_by_page()
    {
        var first = FormatReaders.Of(ExportControl.Format).First(ExportControl);
        Assert.Equal("pageNumber=1&columnID=9&title=", string.Join('&', first.Form!.Select(f => $"{f.Key}={f.Value}")));
        Assert.Contains(first.Headers!, h => h is { Key: "X-Requested-With", Value: "XMLHttpRequest" });
        Assert.Equal("", first.Address.Fragment);

        var page = Read(ExportControl, OfficialFixtures.ExportControl);
        Assert.Equal("2", page.Next!.Form![0].Value);
        Assert.Equal(["1170", "1169"], page.Items.Select(i => Path.GetFileNameWithoutExtension(i.Link!.AbsolutePath)));
        // The list is dated four days after the act: not a legal day.
        Assert.All(page.Items, i => Assert.Null(i.LegalDate));
    }

    [Fact]
    public void Question_marks_for_titles_are_refused()
        => Assert.Contains("question marks", Unreadable(ExportControl, OfficialFixtures.ExportControl.Replace("商务部 海关总署公告", "??? ??????", StringComparison.Ordinal).Replace("年第", "??", StringComparison.Ordinal).Replace("号", "?", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void The_english_list_has_its_days_in_a_script()
    {
        var item = Assert.Single(Read(English, OfficialFixtures.English).Items);
        Assert.Equal(("Announcement No. 70 of 2025 on suspending ...", new DateOnly(2025, 11, 10)), (item.Title, item.LegalDate!.Value));
        Assert.NotNull(item.Detail);
    }

    [Fact]
    public void An_act_of_the_union_is_its_celex_number_and_a_corrigendum_names_what_it_corrects()
    {
        var items = Read(EurLex, OfficialFixtures.EurLex).Items;
        Assert.Equal(["eu:celex:32026R1941", "eu:celex:32024R1252R(01)", "item:https://eur-lex.europa.eu/other"], items.Select(i => i.Identity));
        Assert.Equal(new InstrumentId("eu:celex:32024R1252"), items[1].Corrects);
        Assert.Null(items[0].Corrects);
        Assert.Contains("HTML", Unreadable(EurLex, "<!DOCTYPE html><html><body>challenge</body></html>"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_gazette_is_read_through_its_issues_to_its_documents()
    {
        var feed = Read(Gazette, OfficialFixtures.GazetteFeed);
        Assert.Empty(feed.Items);
        Assert.Equal(["2026-10-21", "2026-10-14-x1"], feed.More.Select(m => m.Address.Segments[^3].Trim('/')));

        var items = Read(Gazette, OfficialFixtures.GazetteIndex, feed.More[0].Address.AbsoluteUri).Items;
        Assert.Equal(["ca:sor:2026-206", "ca:si:2026-12"], items.Select(i => i.Identity));
        Assert.All(items, i => Assert.Equal(new DateOnly(2026, 10, 21), i.LegalDate));
        Assert.Contains("Department of Industry", items[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_the_gazette_that_is_not_there_is_refused_though_it_comes_with_200()
        => Assert.Contains("not there", Assert.Throws<UnreadableSourceException>(() => Read(
            Gazette, "<html><head><title>We couldn't find that Web page (Error 404)</title></head><body><a href='x-eng.html'>y</a></body></html>",
            "https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-eng.html")).Message, StringComparison.Ordinal);

    [Fact]
    public void Windows_1252_that_calls_itself_utf_8_is_read()
    {
        var bytes = Encoding.Latin1.GetBytes(OfficialFixtures.GazetteIndex.Replace("Order on germanium", "Décret sur le germanium", StringComparison.Ordinal).Replace("Version française", "x", StringComparison.Ordinal));
        var items = FormatReaders.Of(Gazette.Format).Read(new SourceDocument("x", bytes, new Uri("https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-eng.html"), "utf-8"), Gazette).Items;
        Assert.Contains("Décret", items[1].Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_rows_and_a_title_of_a_hundred_thousand_characters_are_read()
    {
        var rows = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"<li><a href='/zwgk/zcfb/art/2026/art_{i:x32}.html' title='公告{(i == 0 ? new string('长', 100_000) : "")}'>x</a><span>[2026-10-03]</span></li>"));
        Assert.Equal(10_000, Read(Mofcom, OfficialFixtures.MofcomList($"<div count='10000'><ul>{rows}</ul></div>")).Items.Count);
    }

    private static SourcePage Read(Source source, string answer, string? address = null)
        => FormatReaders.Of(source.Format).Read(OfficialFixtures.Of(answer, address ?? source.Url), source);

    private static SourceItem Complete(Source source, SourceItem item, string html) => FormatReaders.Of(source.Format).Complete(OfficialFixtures.Of(html, item.Link!.AbsoluteUri), item, source);

    private static string Unreadable(Source source, string answer) => Assert.Throws<UnreadableSourceException>(() => Read(source, answer)).Message;
}
