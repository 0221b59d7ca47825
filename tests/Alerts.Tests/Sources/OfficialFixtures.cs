using System.Text;
using System.Text.Json;
using Alerts.Notices;
using Alerts.Sources;

namespace Alerts.Tests.Sources;

/// <summary>Answers in the shape that official sources give them; the words are ours where no real number is named.</summary>
internal static class OfficialFixtures
{
    public const string MofcomListAddress =
        "https://www.mofcom.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=8f43&pageId=fc8b&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A2%7D";

    public const string MofcomRows =
        """
        <style>.a{}</style><div id="分页列表" count="3"><ul class="txtList_01">
        <li><a href="/zwgk/zcfb/art/2025/art_0123456789abcdef0123456789abcdef.html" title="商务部 海关总署公告2025年第70号 公布暂停实施商务部 海关总署公告2025年第55号、56号、57号、58号及商务部公告2025年第61号、62号的决定" target="_blank">商务部 海关总署公告2025年第70号 公布暂停…</a><span>[2025-11-07]</span></li>
        <li><a href="/zwgk/zcfb/art/2025/art_fedcba9876543210fedcba9876543210.html" title="商务部公告2025年第72号 公布调整实施商务部公告2024年第46号的决定">商务部公告2025年第72号</a><span>[2025-11-09]</span></li>
        </ul></div>
        """;

    public const string Article =
        """
        <html lang="zh"><head><meta charset="utf-8">
        <meta name="ArticleTitle" content="商务部公告2025年第72号 公布调整实施商务部公告2024年第46号的决定">
        <meta name="PubDate" content="2025-11-09 18:00"><meta name="ContentSource" content="安全与管制局"></head>
        <body><div class="nav">首页</div><div ergodic="article" class="art-con art-con-bottonmLine">
        <p>【发布单位】安全与管制局</p><p>【发布文号】商务部公告2025年第72号</p><p>【发文日期】２０２５年１１月９日</p>
        <p>经批准，自即日起至2026年11月27日，商务部公告2024年第46号第二款暂停实施。</p>
        <p><a href="/files/annex.wps">附件</a></p><p>商务部</p><p>2025年11月9日</p></div></body></html>
        """;

    public const string ExportControl =
        """
        {"pageInfo":{"total":3,"maxPageNum":2,"rows":[
         {"id":1170,"title":"商务部 海关总署公告2025年第57号","url":"/article/zcfg/gnzcfg/zcfggzqd/202510/1170.html","publishTimeStr":"2025-10-13 09:00:00","source":"商务部","content":"","columnName":"管制清单"},
         {"id":1169,"title":"商务部 海关总署公告2025年第58号","htmlUrl":"/article/zcfg/gnzcfg/zcfggzqd/202510/1169.html","url":"","publishTimeStr":"2025-10-13 09:00:00"}]}}
        """;

    public const string English =
        """
        <html><body><ul class="list">
        <li><a href="/Policies/AnnouncementsOrders/art/2025/art_0123456789abcdef0123456789abcdef.html">Announcement No. 70 of 2025 on suspending ...</a><script>parseToData('2025-11-10 10:00:00')</script></li>
        <li><a href="/about.html">About us</a></li></ul></body></html>
        """;

    public const string EurLex =
        """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>OJ L</title><link>https://eur-lex.europa.eu</link><description>x</description>
        <item><title>Commission Implementing Regulation (EU) 2026/1941</title><link>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32026R1941</link><guid>CELEX:32026R1941</guid><pubDate>Fri, 20 Nov 2026 00:00:00 +0100</pubDate><description>On gallium</description></item>
        <item><title>Corrigendum to Regulation (EU) 2024/1252</title><link>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A32024R1252R(01)</link><guid isPermaLink="false">c1</guid><pubDate>Thu, 19 Nov 2026 00:00:00 +0100</pubDate></item>
        <item><title>Notice without a number</title><link>https://eur-lex.europa.eu/other</link><guid>https://eur-lex.europa.eu/other</guid><pubDate>Thu, 19 Nov 2026 00:00:00 +0100</pubDate></item>
        </channel></rss>
        """;

    public const string GazetteFeed =
        """
        <?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Part II</title><link>https://gazette.gc.ca</link><description>x</description>
        <item><title>2026-10-21</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-eng.html</link><pubDate>Wed, 21 Oct 2026 00:00:00 -0400</pubDate></item>
        <item><title>2026-10-14 extra</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-10-14-x1/html/index-eng.html</link><pubDate>Wed, 14 Oct 2026 00:00:00 -0400</pubDate></item>
        <item><title>Consolidated</title><link>https://gazette.gc.ca/rp-pr/p2/2026/2026-09-30-c1/html/index-eng.html</link></item>
        </channel></rss>
        """;

    public const string GazetteIndex =
        """
        <html lang="en"><head><title>Canada Gazette, Part 2</title></head><body><main><h2>Regulations</h2><h3>Department of Industry</h3>
        <ul><li><a href="sor-dors206-eng.html">Regulations Amending the Export Control List</a> SOR/2026-206</li>
        <li><a href="si-tr12-eng.html">SI/TR/2026-12 Order on germanium</a></li><li><a href="sor-dors206-fra.html">Version française</a></li>
        <li><a href="/index-eng.html">Home</a></li></ul></main></body></html>
        """;

    public static Source Source(SourceFormat format, string url, string zone = "Asia/Shanghai", string jurisdiction = "CN") => new(
        SourceId.Parse("official"), "Official", jurisdiction, "Authority", zone, "zh", format, url, "* * * * *");

    public static SourceDocument Of(string text, string address) => new("host", Encoding.UTF8.GetBytes(text), new Uri(address));

    public static string MofcomList(string html, bool success = true) => JsonSerializer.Serialize(new { success, code = "200", data = new { html } });
}
