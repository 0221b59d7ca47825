using System.Globalization;
using System.Text;
using System.Text.Json;
using Alerts.Notices;

namespace Alerts.Tests.Sources;

/// <summary>
/// Answers in the shape that official sources give them, written by us from what is known of them; real numbers are named only
/// where the act exists.
/// </summary>
internal static class OfficialFixtures
{
    public const string MofcomAddress =
        "https://www.mofcom.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=8f43&tplSetId=520&pageType=column&tagId=%E5%88%97%E8%A1%A8&editType=null&pageId=fc8b&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D";

    public const string ExportControlAddress = "http://exportcontrol.mofcom.gov.cn/edi_ecms_web_front/front/column/getColumnList";

    // The text of a row is cut, its title attribute is whole.
    public const string Announcement70 =
        """
        <li><a href="/zwgk/zcfb/art/2025/art_00000000000000000000000000000070.html" title="商务部 海关总署公告2025年第70号 公布暂停实施商务部 海关总署公告2025年第55号、56号、57号、58号及商务部公告2025年第61号、62号的决定" target="_blank">商务部 海关总署公告2025年第70号 公布暂停实施…</a><span>[2025-11-07]</span></li>
        """;

    public const string Announcement46 =
        """
        <li><a href="http://www.mofcom.gov.cn/zwgk/zcfb/art/2024/art_00000000000000000000000000000046.html" title="商务部公告2024年第46号 关于加强相关两用物项对美国出口管制的公告">商务部公告2024年第46号</a><span>[2024-12-03]</span></li>
        """;

    public const string Article =
        """
        <!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">
        <meta name="ArticleTitle" content="商务部 海关总署公告2023年第23号 关于对镓、锗相关物项实施出口管制的公告">
        <meta name="PubDate" content="2023-07-03 18:00"><meta name="ContentSource" content="安全与管制局"></head>
        <body><div class="nav">首页</div><div ergodic="article" class="art-con art-con-bottonmLine">
        <p>【发布单位】安全与管制局</p><p>【发布文号】商务部 海关总署公告2023年第23号</p><p>【发文日期】２０２３年０７月０３日</p>
        <p>（一）镓相关物项。1.金属镓（单质）（参考海关商品编号：8110929010）</p><p>二、出口经营者应办理出口许可手续。</p>
        <p>本公告自2023年8月1日起正式实施。</p><p>商务部 海关总署</p><p>2023年7月3日</p>
        <p><a href="/cms_files/a/清单.wps">出口管制清单</a><a href="https://interview.mofcom.gov.cn/b.pdf">说明</a><a href="/index.html">首页</a></p></div>
        <div class="footer">2026年1月1日</div></body></html>
        """;

    public const string ExportControlArticle =
        """
        <html><head><script>var title = "商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定"; var publishTime = "2025-10-13 09:00:00";</script></head>
        <body><ul><li>导航</li></ul><div class="bd"><p>经国务院批准，决定对含有中国成分的部分境外稀土相关物项实施出口管制。</p><p>商务部</p><p>2025年10月9日</p></div></body></html>
        """;

    public const string English =
        """
        <html><body><ul class="list">
        <li><a href="/Policies/AnnouncementsOrders/art/2025/art_000000000000000000000000000000e1.html" title="MOFCOM Announcement No. 18 of 2025">MOFCOM Announcement No. 18…</a><script>document.write(parseToData('2025-04-11 10:20:00'))</script></li>
        <li><a href="http://english.mofcom.gov.cn/Policies/AnnouncementsOrders/art/2025/art_000000000000000000000000000000e2.html">Announcement No. 10 of 2025</a><span><script>document.write(parseToData("1738650000000"))</script></span></li>
        <li><a href="/about.html">About us</a></li></ul></body></html>
        """;

    public const string EnglishArticle =
        """
        <html lang="en"><head><title>MOFCOM</title></head><body><div class="art-con"><p>MOFCOM Announcement No. 18 of 2025</p>
        <p>Certain items related to medium and heavy rare earths shall not be exported without a licence.</p><p>Ministry of Commerce</p><p>April 4, 2025</p></div></body></html>
        """;

    public const string EurLex =
        """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>OJ L series</title><link>https://eur-lex.europa.eu</link><description>x</description>
        <item><title>Commission Implementing Regulation (EU) 2026/1941 imposing a duty on manganese oxides</title><link>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32026R1941</link><guid isPermaLink="false">CELEX:32026R1941</guid><pubDate>Fri, 20 Nov 2026 00:00:00 +0100</pubDate></item>
        <item><title>Corrigendum to Regulation (EU) 2024/1252</title><link>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A32024R1252R%2801%29</link><guid isPermaLink="false">c1</guid><pubDate>Thu, 19 Nov 2026 00:00:00 +0100</pubDate></item>
        <item><title>CELEX:32026D1938: Council Decision (CFSP) 2026/1938 amending 32014R0833</title><link>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=OJ:L_202601938</link><guid isPermaLink="false">d1</guid><pubDate>Thu, 19 Nov 2026 00:00:00 +0100</pubDate></item>
        <item><title>Notice without a number of legislation</title><link>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=OJ:C_202601234</link><pubDate>Thu, 19 Nov 2026 00:00:00 +0100</pubDate></item>
        </channel></rss>
        """;

    // Hosts and schemes differ within one feed; consolidated indexes and the French twin are listed like issues.
    public const string Gazette =
        """
        <?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Part II</title><link>https://gazette.gc.ca</link><description>x</description>
        <item><title>2026-10-21</title><link>http://www.gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-eng.html</link><pubDate>Wed, 21 Oct 2026 00:00:00 -0400</pubDate></item>
        <item><title>2026-10-14 extra</title><link>https://canadagazette.gc.ca/rp-pr/p2/2026/2026-10-14-x1/html/index-eng.html</link><pubDate>Wed, 14 Oct 2026 00:00:00 -0400</pubDate></item>
        <item><title>SOR/2026-199 Order on antimony</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-10-09-x1/html/sor-dors199-eng.html</link><pubDate>Fri, 09 Oct 2026 00:00:00 -0400</pubDate></item>
        <item><title>2026-10-07</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-10-07/html/index-eng.html</link><pubDate>Wed, 07 Oct 2026 00:00:00 -0400</pubDate></item>
        <item><title>2026-10-21</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-fra.html</link></item>
        <item><title>Consolidated index</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-09-30-c1/html/index-eng.html</link></item>
        </channel></rss>
        """;

    public const string Issue =
        """
        <html lang="en"><head><meta charset="utf-8"><title>Canada Gazette, Part 2, Volume 160, Number 22</title></head><body><nav><a href="/index-eng.html">menu</a></nav><main>
        <h2>Statutory Orders and Regulations</h2><h3>Foreign Affairs, Dept. of</h3>
        <ul><li>SOR/2026-206 <a href="sor-dors206-eng.html">Order Amending the Export Control List (SOR/89-202)</a></li></ul>
        <h3>Québec, Dept. of</h3><ul><li>SI/2026-12 <a href="si-tr12-eng.html">Order on germanium</a></li><li><a href="sor-dors206-fra.html">Version française</a></li>
        <li>SOR/2025-299 <a href="sor-dors300-eng.html">Regulations whose page has another number</a></li></ul>
        <h2>Commissions</h2><h3>Tribunal</h3><ul><li><a href="commis-eng.html#cs9">Appeal No. 9</a></li><li><a href="commis-eng.html#cs10">Appeal No. 10</a></li></ul>
        <p><a href="index-eng.html">Top</a> <a href="https://example.org/sor-dors1-eng.html">Elsewhere</a></p></main></body></html>
        """;

    private const string GazetteDocument =
        """
        <html lang="en"><head><meta charset="utf-8"><title>Canada Gazette, Part 2</title></head><body><nav>menu</nav><main>
        <p>Registration<br>SOR/2026-206 October 2, 2026</p><p>Gallium and germanium are added to the List.</p></main></body></html>
        """;

    private const string GazetteNotices =
        """
        <html><head><title>Commissions</title></head><body><main><h1>Commissions</h1>
        <h3 id="cs9">Appeal No. 9</h3><p>Antimony.</p><h4>Details</h4><p>More of it.</p><h3 id="cs10">Appeal No. 10</h3><p>Copper.</p></main></body></html>
        """;

    private const string IssueAddress = "https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-eng.html";

    public static IEnumerable<FormatFixture> All =>
    [
        Of("mofcom-list", SourceFormat.MofcomList, MofcomAddress, MofcomList(Announcement70, Announcement46)),
        Of("mofcom-article", SourceFormat.MofcomList, MofcomAddress, Article, Item("https://www.mofcom.gov.cn/zwgk/zcfb/art/2023/art_00000000000000000000000000000023.html")),
        Of("export-control-list", SourceFormat.MofcomExportControl, ExportControlAddress, ExportControl(2, "商务部公告2025年第61号", "商务部公告2025年第62号")),
        Of("export-control-article", SourceFormat.MofcomExportControl, ExportControlAddress, ExportControlArticle, Item("http://exportcontrol.mofcom.gov.cn/article/zcfg/gnzcfg/zcfggzqd/202510/1170.html")),
        Of("mofcom-english-list", SourceFormat.MofcomEnglish, "https://english.mofcom.gov.cn/Policies/AnnouncementsOrders/index.html", English),
        Of("mofcom-english-article", SourceFormat.MofcomEnglish, "https://english.mofcom.gov.cn/Policies/AnnouncementsOrders/index.html", EnglishArticle, Item("https://english.mofcom.gov.cn/Policies/AnnouncementsOrders/art/2025/art_000000000000000000000000000000e1.html")),
        Of("eur-lex", SourceFormat.EurLex, "https://eur-lex.europa.eu/EN/display-feed.rss?rssId=222", EurLex),
        Of("gazette-feed", SourceFormat.CanadaGazette, "https://gazette.gc.ca/rss/p2-eng.xml", Gazette),
        Of("gazette-issue", SourceFormat.CanadaGazette, "https://gazette.gc.ca/rss/p2-eng.xml", Issue) with { Address = IssueAddress },
        Of("gazette-document", SourceFormat.CanadaGazette, "https://gazette.gc.ca/rss/p2-eng.xml", GazetteDocument, Item("https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/sor-dors206-eng.html", "Order")),
        Of("gazette-notices", SourceFormat.CanadaGazette, "https://gazette.gc.ca/rss/p2-eng.xml", GazetteNotices, Item("https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/commis-eng.html#cs9", "Appeal No. 9")),
    ];

    /// <summary>The list call's answer with these rows.</summary>
    public static string MofcomList(params IEnumerable<string> rows) => JsonSerializer.Serialize(new
    {
        success = true,
        code = "200",
        data = new { html = $"<style>.a{{}}</style><div id=\"分页列表\" count=\"1234\"><ul class=\"txtList_01\">{string.Concat(rows)}</ul></div>" },
    });

    /// <summary>A page of the export-control site; every second row names its address by the other field.</summary>
    public static string ExportControl(int pages, params IEnumerable<string> titles) => JsonSerializer.Serialize(new
    {
        pageInfo = new
        {
            maxPageNum = pages,
            rows = titles.Select((title, i) =>
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"/article/zcfg/gnzcfg/zcfggzqd/202510/{1170 + i}.html");
                return new { title, url = i % 2 == 0 ? path : "", htmlUrl = i % 2 == 0 ? "" : path, publishTimeStr = "2025-10-13 09:00:00", source = "商务部", content = "" };
            }),
        },
    });

    public static Source SourceOf(SourceFormat format, string address) => new(
        SourceId.Parse("official"), "Official", Place(format).Jurisdiction, "Authority", Place(format).Zone, "zh", format,
        format == SourceFormat.MofcomExportControl ? address + "#columnID=9" : address, "* * * * *");

    private static (string Jurisdiction, string Zone) Place(SourceFormat format) => format switch
    {
        SourceFormat.CanadaGazette => ("CA", "America/Toronto"),
        SourceFormat.EurLex => ("EU", "Europe/Brussels"),
        _ => ("CN", "Asia/Shanghai"),
    };

    private static FormatFixture Of(string name, SourceFormat format, string address, string text, SourceItem? completes = null)
        => new(name, SourceOf(format, address), Encoding.UTF8.GetBytes(text), completes?.Link?.AbsoluteUri ?? address, completes);

    private static SourceItem Item(string link, string title = "公告")
        => new(FixtureIdentity + link, title, "", new Uri(link), null, null) { Detail = new UriBuilder(link) { Fragment = "" }.Uri };

    private const string FixtureIdentity = "item:";
}
