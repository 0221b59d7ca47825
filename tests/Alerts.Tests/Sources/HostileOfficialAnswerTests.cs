using System.Diagnostics;
using System.Text;
using Alerts.Notices;
using Alerts.Sources.Reading;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

/// <summary>Answers of official sites that are too large, or made to cost time.</summary>
public sealed class HostileOfficialAnswerTests
{
    private const int Many = 10_000;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Lists => ["mofcom-list", "export-control-list", "mofcom-english-list", "eur-lex", "gazette-feed", "gazette-issue"];

    [Theory]
    [MemberData(nameof(Lists))]
    public void Ten_thousand_items_are_read_in_bounded_time(string name)
    {
        var page = Timed(() => Read(name, ManyRows(name, "公告 镓")));

        Assert.Equal(name == "gazette-feed" ? 6 : Many, page.Items.Count + page.More.Count);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Ten_thousand_times_one_item_is_one(string name)
    {
        var rows = string.Concat(Enumerable.Repeat(Row(name, 1, "公告 镓"), Many));
        var page = Timed(() => Read(name, Around(name, rows)));

        Assert.Equal(1, page.Items.Count + page.More.Count);
    }

    [Theory]
    [InlineData("mofcom-list")]
    [InlineData("export-control-list")]
    [InlineData("mofcom-english-list")]
    [InlineData("eur-lex")]
    [InlineData("gazette-issue")]
    public void A_title_of_a_hundred_thousand_characters_is_read_whole(string name)
        => Assert.Equal(100_000, Timed(() => Read(name, Around(name, Row(name, 1, new string('镓', 100_000))))).Items.Single().Title.Length);

    [Theory]
    [MemberData(nameof(Lists))]
    public void Nul_bytes_are_read_over_or_refused(string name)
        => ReasonedOrRead(() => Read(name, Around(name, Row(name, 1, "a\0b"))));

    [Theory]
    [MemberData(nameof(Lists))]
    public void An_answer_that_is_cut_off_is_refused_or_read(string name)
        => ReasonedOrRead(() => Read(name, ManyRows(name, "公告")[..^20]));

    [Theory]
    [InlineData("<p><a href=sor-dors{0}-eng.html>{0}</a> SOR/2026-1 ")]
    [InlineData("<a href=sor-dors{0}-eng.html>{0}</a>")]
    [InlineData("<a href=a{0}-eng.html>{0} SOR/2026-1 </a>")]
    public void Very_many_links_in_one_row_of_an_issue_cost_no_quadratic_time(string link)
        => Assert.NotEmpty(Timed(() => Read("gazette-issue", $"<main>{string.Concat(Enumerable.Range(0, Many).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, link, i)))}</main>")).Items);

    [Theory]
    [InlineData("<a href=/f{0}.pdf>附件</a>")]
    [InlineData("<p>2025年1月{0}日")]
    [InlineData("<p>【发文日期】")]
    [InlineData("<script>title = \"x{0}</script>")]
    [InlineData("<div class=art-con>")]
    [InlineData("<p>一二三四年十")]
    public void A_page_of_an_article_costs_no_quadratic_time(string piece)
    {
        var fixture = FormatFixtures.Of("mofcom-article");
        var html = $"<div class=art-con>镓{string.Concat(Enumerable.Range(0, Many).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, piece, i)))}</div>";

        ReasonedOrRead(() => FormatReaders.Of(SourceFormat.MofcomList).Complete(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(html) }, fixture.Completes!, fixture.Source));
    }

    private static SourcePage Read(string name, string text)
    {
        var fixture = FormatFixtures.Of(name);
        return FormatReaders.Of(fixture.Source.Format).Read(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(text) }, fixture.Source);
    }

    private static string ManyRows(string name, string title) => Around(name, string.Concat(Enumerable.Range(0, Many).Select(i => Row(name, i, title))));

    private static string Around(string name, string rows) => name switch
    {
        "mofcom-list" => OfficialFixtures.MofcomList([rows]),
        "export-control-list" => """{"pageInfo":{"maxPageNum":1,"rows":[""" + rows.TrimEnd(',') + "]}}",
        "eur-lex" or "gazette-feed" => Rss(rows),
        _ => $"<html><body><main><ul>{rows}</ul></main></body></html>",
    };

    private static string Row(string name, int number, string title) => name switch
    {
        "mofcom-list" or "mofcom-english-list" => $"<li><a href=\"/art/2025/art_{number:x32}.html\" title=\"{title}\">公告…</a><span>[2025-10-09]</span></li>",
        "export-control-list" => $$"""{"title":"{{title}}","url":"/article/{{number}}.html","publishTimeStr":"2025-10-13 09:00:00"},""",
        "eur-lex" => $"<item><title>{title}</title><link>https://eur-lex.europa.eu/?uri=CELEX:3{2000 + (number / 10_000)}R{number % 10_000:0000}</link></item>",
        "gazette-feed" => $"<item><title>{title}</title><link>https://gazette.gc.ca/rp-pr/p2/{1000 + number / 28 % 8999}/{1000 + (number / 28 % 8999)}-01-{(number % 28) + 1:00}/html/index-eng.html</link></item>",
        _ => $"<li>SOR/2026-{number} <a href=\"sor-dors{number}-eng.html\">{title}</a></li>",
    };

    private static void ReasonedOrRead<T>(Func<T> read) => Timed(() =>
    {
        try
        {
            Assert.NotNull(read());
        }
        catch (UnreadableSourceException e)
        {
            Assert.NotEmpty(e.Message);
        }

        return 0;
    });

    private static T Timed<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        var done = work();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Bound);
        return done;
    }
}
