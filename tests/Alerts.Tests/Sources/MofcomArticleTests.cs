using System.Text;
using Alerts.Notices;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

public sealed class MofcomArticleTests
{
    [Fact]
    public void An_article_has_its_own_title_text_and_days_and_names_its_attachments()
    {
        var item = Complete("mofcom-article");

        Assert.Equal("商务部 海关总署公告2023年第23号 关于对镓、锗相关物项实施出口管制的公告", item.Title);
        Assert.Equal(new DateOnly(2023, 7, 3), item.LegalDate);
        Assert.Equal(new DateTimeOffset(2023, 7, 3, 18, 0, 0, TimeSpan.FromHours(8)), item.Published);
        Assert.StartsWith("【发布单位】安全与管制局\n【发布文号】商务部 海关总署公告2023年第23号\n【发文日期】２０２３年０７月０３日\n", item.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            "\n附件: 出口管制清单 https://www.mofcom.gov.cn/cms_files/a/%E6%B8%85%E5%8D%95.wps\n附件: 说明 https://interview.mofcom.gov.cn/b.pdf",
            item.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("2026年1月1日", item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_stays_as_it_was_written()
        => Assert.Contains("（一）镓相关物项。1.金属镓（单质）（参考海关商品编号：8110929010）", Complete("mofcom-article").Text, StringComparison.Ordinal);

    [Fact]
    public void A_page_of_the_export_control_site_has_its_title_in_a_script_and_its_day_in_the_signature()
    {
        var item = Complete("export-control-article");

        Assert.Equal("商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定", item.Title);
        Assert.Equal((new DateOnly(2025, 10, 9), new DateTimeOffset(2025, 10, 13, 9, 0, 0, TimeSpan.FromHours(8))), (item.LegalDate, item.Published));
        Assert.DoesNotContain("导航", item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_english_page_is_dated_by_its_signature()
        => Assert.Equal(new DateOnly(2025, 4, 4), Complete("mofcom-english-article").LegalDate);

    [Fact]
    public void One_announcement_at_two_addresses_posted_on_two_days_has_one_legal_date_and_one_text()
    {
        // Listed on 3 December at the ministry and on the 17th at the mirror.
        const string Body = "<p>商务部公告2024年第46号</p><p>原则上不予许可镓、锗、锑相关两用物项对美国出口。</p><p>本公告自公布之日起正式实施。</p><p>商务部</p><p>2024年12月3日</p>";
        var own = Complete("mofcom-article", $"<meta name=PubDate content='2024-12-03 14:00'><div class=art-con>{Body}</div>");
        var mirror = Complete("export-control-article", $"<script>var publishTime = '2024-12-17 09:00:00';</script><div class=bd>{Body}</div>");

        Assert.Equal((own.LegalDate, own.Text), (mirror.LegalDate, mirror.Text));
        Assert.Equal(new DateOnly(2024, 12, 3), own.LegalDate);
        Assert.NotEqual(own.Published, mirror.Published);
    }

    [Fact]
    public void A_title_that_says_adjust_comes_with_the_body_that_suspends()
        => Assert.Contains(
            "第二款暂停实施",
            Complete("mofcom-article", "<meta name=ArticleTitle content='商务部公告2025年第72号 公布调整实施商务部公告2024年第46号的决定'><div class=art-con><p>自即日起至2026年11月27日，商务部公告2024年第46号第二款暂停实施。</p><p>商务部</p><p>2025年11月9日</p></div>").Text,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("【发文日期】2023年07月03日", "2023-07-03")]
    [InlineData("【发文日期】\n２０２３－０７－０３", "2023-07-03")]
    [InlineData("【发文日期】\n商务部\n2023年7月4日", "2023-07-04")]
    [InlineData("发文日期：2023-07-03\n正文\n2023年7月5日", "2023-07-03")]
    [InlineData("本公告自2023年8月1日起正式实施。\n商务部 海关总署\n2023年7月3日", "2023-07-03")]
    [InlineData("自即日起至2026年11月27日\n商务部　2025年11月9日\n附件：清单", "2025-11-09")]
    [InlineData("商务部 海关总署\n二〇二五年十月九日", "2025-10-09")]
    [InlineData("商务部\n二○二四年十二月三十一日", "2024-12-31")]
    [InlineData("商务部\n二零二五年十一月二十日", "2025-11-20")]
    [InlineData("Ministry of Commerce April 4, 2025", "2025-04-04")]
    [InlineData("4 April 2025", "2025-04-04")]
    [InlineData("有效期至2026年11月27日", null)]
    [InlineData("本公告自2023年8月1日起正式实施。", null)]
    [InlineData("2023年13月45日", null)]
    [InlineData("", null)]
    public void The_day_of_an_announcement_is_what_its_own_text_says(string text, string? day)
        => Assert.Equal(day, MofcomDate.IssuedOn(text)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_text_without_a_day_of_its_own_is_not_given_that_of_the_list()
        => Assert.Null(Complete("mofcom-article", "<div class=art-con>关于镓的公告</div>").LegalDate);

    [Theory]
    [InlineData("<html><body><script>challenge()</script></body></html>", "no article")]
    [InlineData("<div class=art-con></div>", "no article")]
    [InlineData("<div class=bd>[an error occurred while processing this directive]</div>", "failed to put the page together")]
    [InlineData("<div class=bd>?????2025??61?,???????</div>", "question marks")]
    [InlineData("""{"code":404}""", "no HTML")]
    [InlineData("", "empty")]
    public void A_page_without_its_article_is_unreadable(string html, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Complete("export-control-article", html)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_shell_around_the_article_does_not_hide_it()
        => Assert.Equal("镓", Complete("mofcom-article", "<div ergodic=article></div><div class='art-con x'>镓</div>").Text);

    private static SourceItem Complete(string name, string? html = null)
    {
        var fixture = FormatFixtures.Of(name);
        var document = html is null ? fixture.Document : fixture.Document with { Bytes = Encoding.UTF8.GetBytes(html) };
        return FormatReaders.Of(fixture.Source.Format).Complete(document, fixture.Completes!, fixture.Source);
    }
}
