using System.Globalization;
using System.Text;
using Alerts.Sources.Reading;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class FeedReaderTests
{
    private const string GovUk = """
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xml:lang="en-GB" xmlns="http://www.w3.org/2005/Atom">
          <id>https://www.gov.uk/government/organisations/export-control-joint-unit.atom</id>
          <title>Activity</title>
          <updated>2026-11-20T10:15:00Z</updated>
          <author><name>HM Government</name></author>
          <entry>
            <id>https://www.gov.uk/government/publications/notice#2026-11-20T10:15:00+00:00</id>
            <updated>2026-11-20T10:15:00+00:00</updated>
            <link rel="alternate" type="text/html" href="https://www.gov.uk/government/publications/notice"/>
            <title>Notice: Notice to exporters 2026/31</title>
            <summary type="html">&lt;p&gt;New controls on &lt;b&gt;gallium&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;From today.&lt;/p&gt;</summary>
          </entry>
          <entry>
            <id>https://www.gov.uk/government/publications/notice#2026-11-01T09:00:00+00:00</id>
            <updated>2026-11-01T09:00:00+00:00</updated>
            <title>The same, before its update</title>
          </entry>
        </feed>
        """;

    [Fact]
    public void A_time_behind_the_hash_of_an_id_makes_no_new_item_and_the_first_wins()
    {
        var item = Assert.Single(ReadFeed(GovUk));

        Assert.Equal("item:https://www.gov.uk/government/publications/notice", item.Identity);
        Assert.Equal("Notice: Notice to exporters 2026/31", item.Title);
        Assert.Equal("New controls on gallium.\nFrom today.", item.Text);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 15, 0, TimeSpan.Zero), item.Published);
        Assert.Equal(new DateOnly(2026, 11, 20), item.LegalDate);
    }

    [Fact]
    public void An_anchor_in_an_id_keeps_the_notices_of_one_page_apart()
        => Assert.Equal(2, ReadFeed(Rss(RssItem("https://example.org/commis-eng.html#cs9"), RssItem("https://example.org/commis-eng.html#cs10"))).Count);

    [Fact]
    public void Published_is_preferred_over_updated()
        => Assert.Equal(3, Assert.Single(ReadFeed(Atom("<entry><id>tag:a,2026:1</id><title>t</title><updated>2026-11-20T00:00:00Z</updated><published>2026-11-03T00:00:00Z</published></entry>"))).Published?.Day);

    [Theory]
    [InlineData("""<entry xml:base="https://example.org/a/"><id>1</id><title>t</title><link href="b/c"/></entry>""", "https://example.org/a/b/c")]
    [InlineData("""<entry xml:base="/a/"><id>1</id><title>t</title><link href="b"/></entry>""", "https://example.org/a/b")]
    [InlineData("""<entry><id>1</id><title>t</title><link xml:base="https://other.example/x/" href="y"/></entry>""", "https://other.example/x/y")]
    [InlineData("""<entry><id>1</id><title>t</title><link href="/a"/></entry>""", "https://example.org/a")]
    [InlineData("""<entry><id>1</id><title>t</title><link href="//other.example/a"/></entry>""", "https://other.example/a")]
    [InlineData("""<entry><id>1</id><title>t</title><link rel="self" href="/self"/><link rel="alternate" href="/a"/></entry>""", "https://example.org/a")]
    [InlineData("""<entry><id>1</id><title>t</title><link href="javascript:alert(1)"/></entry>""", null)]
    [InlineData("""<entry><id>1</id><title>t</title><link href="file:///etc/passwd"/></entry>""", null)]
    [InlineData("""<entry><id>1</id><title>t</title><link href="http://["/></entry>""", null)]
    [InlineData("""<entry><id>1</id><title>t</title></entry>""", null)]
    public void A_link_becomes_an_absolute_web_address_or_none(string entry, string? link)
        => Assert.Equal(link, Assert.Single(ReadFeed(Atom(entry))).Link?.AbsoluteUri);

    [Fact]
    public void The_base_of_the_whole_feed_counts_too()
    {
        var xml = Atom("""<entry><id>1</id><title>t</title><link href="c"/></entry>""").Replace("<feed ", """<feed xml:base="https://example.org/b/" """, StringComparison.Ordinal);

        Assert.Equal("https://example.org/b/c", Assert.Single(ReadFeed(xml)).Link?.AbsoluteUri);
    }

    [Theory]
    [InlineData("Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00Z")]
    [InlineData("Mon, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00Z")] // it was a Friday
    [InlineData("Fri, 20 Nov 2026 10:00:00 EST", "2026-11-20T15:00:00Z")]
    [InlineData("Fri, 20 Nov 2026 10:00", "2026-11-20T01:00:00Z")]
    [InlineData("20 Nov 2026", "2026-11-19T15:00:00Z")]
    [InlineData("2026-11-20", "2026-11-19T15:00:00Z")]
    [InlineData("2026-11-20T10:00:00+09:00", "2026-11-20T01:00:00Z")]
    [InlineData("yesterday", null)]
    [InlineData("Fri, 31 Feb 2026 10:00:00 GMT", null)]
    [InlineData("", null)]
    public void A_date_that_is_no_good_costs_the_date_not_the_feed(string date, string? instant)
    {
        var items = ReadFeed(Rss(RssItem(date: date), RssItem("https://example.org/2")), zone: "Asia/Tokyo");

        Assert.Equal(2, items.Count);
        Assert.Equal(instant is null ? null : DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), items[0].Published);
        Assert.Equal(items[0].Published is null, items[0].LegalDate is null);
    }

    [Fact]
    public void The_legal_date_is_the_day_in_the_authoritys_zone()
        => Assert.Equal(new DateOnly(2026, 11, 21), Assert.Single(ReadFeed(Rss(RssItem(date: "Fri, 20 Nov 2026 20:00:00 GMT")), zone: "Asia/Tokyo")).LegalDate);

    [Fact]
    public void Html_of_a_description_and_the_encoded_content_become_plain_text()
    {
        var item = Assert.Single(ReadFeed("""
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>A &amp;amp; B</title><guid isPermaLink="false">7</guid>
            <description>&lt;script&gt;alert('x')&lt;/script&gt;Short &amp;nbsp; words</description>
            <content:encoded><![CDATA[<p>Long words</p><style>p{}</style>]]></content:encoded></item></channel></rss>
            """));

        Assert.Equal("A & B", item.Title);
        Assert.Equal("Short words\nLong words", item.Text);
        Assert.Equal("item:some-source:7", item.Identity);
        Assert.Null(item.Link);
    }

    [Fact]
    public void Plain_text_of_atom_is_not_taken_for_html()
        => Assert.Equal("a <b> c", Assert.Single(ReadFeed(Atom("<entry><id>1</id><title type=\"text\">a &lt;b&gt; c</title></entry>"))).Title);

    [Theory]
    [InlineData("<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>one</b> <i>more</i></p><p>two</p></div></content>", "one more\ntwo")]
    [InlineData("<content type=\"application/xml\"><x xmlns=\"\">in<y>side</y></x></content>", "inside")]
    [InlineData("<content src=\"https://example.org/x\" type=\"text/html\"/>", "")]
    public void Other_kinds_of_atom_content_are_read_where_they_have_text(string content, string text)
        => Assert.Equal(text, Assert.Single(ReadFeed(Atom($"<entry><id>1</id><title>t</title>{content}</entry>"))).Text);

    [Fact]
    public void Without_an_id_the_link_identifies_and_without_both_the_title_and_the_date()
    {
        var items = ReadFeed(Rss("<item><title>a</title><link>https://example.org/a</link></item>", "<item><title>b</title></item>", "<item><title>c</title></item>"));

        Assert.Equal("item:https://example.org/a", items[0].Identity);
        Assert.All(items.Skip(1), i => Assert.Matches("^item:some-source:[0-9a-f]{64}$", i.Identity));
        Assert.NotEqual(items[1].Identity, items[2].Identity);
    }

    [Fact]
    public void Without_a_title_the_first_words_stand_in_and_without_text_the_id()
    {
        var items = ReadFeed(Rss("<item><description>Some words</description></item>", "<item><guid>tag:x,2026:1</guid></item>"));

        Assert.Equal(["Some words", "tag:x,2026:1"], items.Select(i => i.Title));
    }

    [Fact]
    public void Ten_thousand_items_are_all_read()
        => Assert.Equal(10_000, ReadFeed(Rss(Enumerable.Range(0, 10_000).Select(i => RssItem($"https://example.org/{i}")))).Count);

    [Fact]
    public void Faults_in_parts_that_nobody_needs_do_no_harm()
        => Assert.Equal(2, ReadFeed("""
            <rss version="0.92"><channel><pubDate>never</pubDate><item><guid>1</guid><pubDate/><enclosure length="long" url="::"/></item>
            <title>late</title><item><guid>2</guid><author/><source>x</source></item></channel></rss>
            """).Count);

    [Theory]
    [InlineData("shift_jis", null)]
    [InlineData(null, "shift_jis")]
    [InlineData(null, "\"Shift_JIS\"")]
    public void The_charset_is_the_declared_one_or_the_one_of_http(string? declared, string? http)
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("shift_jis")!.GetBytes(
            $"""<?xml version="1.0"{(declared is null ? "" : $" encoding=\"{declared}\"")}?><rss><channel><item><title>輸出管理</title></item></channel></rss>""");

        Assert.Equal("輸出管理", Assert.Single(ReadFeed(bytes, http?.Trim('"'))).Title);
    }

    [Fact]
    public void A_byte_order_mark_beats_what_is_declared()
        => Assert.Equal("é", Assert.Single(ReadFeed([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("""<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>é</title></item></channel></rss>""")])).Title);

    [Fact]
    public void Windows_1252_letters_in_a_feed_that_says_utf_8_are_read_as_what_they_are()
        => Assert.Equal("Québec", Assert.Single(ReadFeed(Encoding.Latin1.GetBytes("""<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>Québec</title></item></channel></rss>"""))).Title);

    [Fact]
    public void Blank_lines_before_the_declaration_are_forgiven()
        => Assert.Single(ReadFeed("\n\n" + Rss(RssItem())));

    [Fact]
    public void Rdf_is_read_with_its_own_ids_and_dates()
    {
        var items = ReadFeed(FormatFixtures.Rdf, zone: "Asia/Tokyo");

        Assert.Equal(["item:https://example.org/1.html", "item:https://example.org/2.html"], items.Select(i => i.Identity));
        Assert.Equal(("輸出貿易管理令の一部改正", "ガリウム 等", new DateOnly(2026, 11, 20)), (items[0].Title, items[0].Text, items[0].LegalDate));
        Assert.Equal(("本文", "https://example.org/news/2.html", null), (items[1].Text, items[1].Link?.AbsoluteUri, items[1].Published));
    }

    [Fact]
    public void Rdf_in_shift_jis_is_read_by_its_declaration()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("shift_jis")!.GetBytes(FormatFixtures.Rdf.Replace("encoding=\"utf-8\"", "encoding=\"Shift_JIS\"", StringComparison.Ordinal));

        Assert.Equal("輸出貿易管理令の一部改正", ReadFeed(bytes)[0].Title);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59+14:00")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public void A_date_at_the_end_of_time_is_none(string date)
        => Assert.Null(Assert.Single(ReadFeed(Rss(RssItem(date: date)))).Published);

    [Fact]
    public void A_feed_without_items_is_a_failure()
        => Assert.Equal("the feed has no items", Assert.Throws<UnreadableSourceException>(() => ReadFeed(Rss())).Message);
}
