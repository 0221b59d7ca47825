using System.Text;
using Alerts.Notices;
using Alerts.Sources;

namespace Alerts.Tests.Sources;

/// <summary>One answer of each kind that a format's reader must read, and must survive in any mutation.</summary>
/// <param name="Completes">The item whose page this is, for answers that complete one; null for lists.</param>
internal sealed record FormatFixture(string Name, Source Source, byte[] Bytes, string Address, SourceItem? Completes = null)
{
    public SourceDocument Document => new(Name, Bytes, new Uri(Address));

    public override string ToString() => Name;
}

/// <summary>The fixtures of every format. A new format adds its own list to <see cref="All"/>.</summary>
internal static class FormatFixtures
{
    public static IReadOnlyList<FormatFixture> All { get; } = [.. General, .. OfficialFixtures.All];

    public static FormatFixture Of(string name) => All.Single(f => f.Name == name);

    private static IEnumerable<FormatFixture> General =>
    [
        List("rss", SourceFormat.Feed, Rss),
        List("atom", SourceFormat.Feed, Atom),
        List("rdf", SourceFormat.Feed, Rdf),
        List("json-feed", SourceFormat.JsonFeed, JsonFeed),
        List("federal-register", SourceFormat.FederalRegister, FederalRegister, "https://www.federalregister.gov/api/v1/documents.json?page=1"),
        List("gov-uk-search", SourceFormat.GovUkSearch, GovUkSearch, "https://www.gov.uk/api/search.json?filter_organisations=export-control-joint-unit&count=2"),
        List("gov-uk-collection", SourceFormat.GovUkContent, GovUkCollection, "https://www.gov.uk/api/content/government/collections/notices-to-exporters"),
        List("gov-uk-page", SourceFormat.GovUkContent, GovUkPage, "https://www.gov.uk/api/content/government/publications/notice"),
        Page("gov-uk-page-of-an-item", SourceFormat.GovUkSearch, GovUkPage),
        List("html", SourceFormat.Html, HtmlList),
        Page("html-page-of-an-item", SourceFormat.Html, HtmlPage),
    ];

    private static FormatFixture List(string name, SourceFormat format, string text, string address = "https://example.org/news/list")
        => new(name, SourceOf(format, address), Encoding.UTF8.GetBytes(text), address);

    private static FormatFixture Page(string name, SourceFormat format, string text)
        => List(name, format, text) with { Completes = new SourceItem("item:1", "Title", "Summary", null, null, null) { Detail = new Uri("https://example.org/1") } };

    public static Source SourceOf(SourceFormat format, string address)
        => new(
            SourceId.Parse("some-source"), "Some source", "GB", "Some authority", "Europe/London", "en", format, address, "0 * * * *",
            Html: format == SourceFormat.Html ? new HtmlList("ul.news > li", Date: ".date", Text: "p", Detail: "article .body") : null);

    private const string Rss = """
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:base="https://example.org/">
        <channel>
        <item><title>Gallium &amp; 镓</title><link xml:base="/a/">/news/1</link><guid isPermaLink="true">https://example.org/1#2026-11-20</guid><pubDate>Fri, 20 Nov 2026 10:00:00 EST</pubDate><description>&lt;p class="x"&gt;a &amp;nbsp; b&lt;/p&gt;</description></item>
        <item><dc:date>2026-11-20</dc:date><content:encoded><![CDATA[<p>x</p>]]></content:encoded></item></channel></rss>
        """;

    private const string Atom = """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/"><entry xml:base="x/"><id>tag:example.org,2026:1</id><title type="html">A &lt;b&gt;镓&lt;/b&gt;</title>
        <link rel="alternate" href="../y"/><published>2026-11-20T10:00:00+08:00</published><updated>2026-11-20T10:00:00Z</updated><summary>s</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>c</p></div></content></entry><entry><content type="application/xml"><a/></content></entry></feed>
        """;

    public const string Rdf = """
        <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xml:lang="ja">
        <channel rdf:about="https://example.org/index.rdf"><title>新着</title><link>https://example.org/</link><description>d</description>
        <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1.html"/><rdf:li rdf:resource="https://example.org/2.html"/></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1.html"><title>輸出貿易管理令の一部改正</title><link>https://example.org/1.html</link><description>ガリウム &lt;b&gt;等&lt;/b&gt;</description><dc:date>2026-11-20T10:00:00+09:00</dc:date></item>
        <item rdf:about="https://example.org/2.html"><title>二</title><link>2.html</link><content:encoded><![CDATA[<p>本文</p>]]></content:encoded></item>
        </rdf:RDF>
        """;

    public const string JsonFeed = """
        {"version":"https://jsonfeed.org/version/1.1","title":"News","language":"en-GB","next_url":"https://example.org/news/list?page=2",
        "items":[{"id":"https://example.org/1","url":"/1","title":"Gallium &amp; germanium","content_html":"<p>New <b>controls</b></p><p>From today</p>","summary":"Short","date_published":"2026-11-20T10:00:00+01:00","language":"fr"},
        {"id":7,"external_url":"https://other.example/x","content_text":"No title here","date_modified":"2026-11-19"}]}
        """;

    private const string FederalRegister = """
        {"count":1,"total_pages":2,"next_page_url":"https://www.federalregister.gov/api/v1/documents.json?page=2","results":[{"title":"T \ud83d\ude00","type":"Rule","abstract":null,"document_number":"2026-1","html_url":"https://x.example/d","publication_date":"2026-11-20",
        "agencies":[{"raw_name":"A","name":"B","id":54,"parent_id":null}],"citation":"91 FR 1","correction_of":"https://www.federalregister.gov/api/v1/documents/2025-19846.json","excerpts":"a <span class=\"match\">gallium</span>"}]}
        """;

    public const string GovUkSearch = """
        {"results":[{"title":"Notice to exporters 2026/31: example","link":"/government/publications/notice-to-exporters-202631-example","description":"Licences for gallium.",
         "public_timestamp":"2026-11-20T10:15:00.000+00:00","content_id":"6f0e9d0a-0000-4000-8000-000000000001",
         "latest_change_note":"Added germanium.","is_withdrawn":false,"index":"government","es_score":null,
         "_id":"/government/publications/notice-to-exporters-202631-example","elasticsearch_type":"edition","document_type":"edition"},
        {"title":"Old guidance","link":"https://www.gov.uk/guidance/old","public_timestamp":"2026-06-30T23:30:00Z","is_withdrawn":true,"updated_at":"2026-11-21T00:00:00Z"}],
         "total":3,"start":0,"aggregates":{},"suggested_queries":[],"suggested_autocomplete":[],"es_cluster":"A"}
        """;

    public const string GovUkCollection = """
        {"base_path":"/government/collections/notices-to-exporters","content_id":"5f0e9d0a-0000-4000-8000-000000000009","document_type":"document_collection","schema_name":"document_collection","locale":"en","title":"Notices to exporters",
        "public_updated_at":"2026-11-20T10:15:00Z","updated_at":"2026-11-22T01:02:03Z","details":{"body":"<p>All of them</p>"},
        "links":{"documents":[{"base_path":"/government/publications/notice-to-exporters-202631-example","content_id":"6f0e9d0a-0000-4000-8000-000000000001","locale":"en","title":"Notice to exporters 2026/31: example","public_updated_at":"2026-11-20T10:15:00Z","withdrawn":false,"document_type":"notice"},
        {"base_path":"/government/publications/notice-to-exporters-202425-launch","content_id":"6f0e9d0a-0000-4000-8000-000000000002","locale":"en","title":"Notice to exporters 2024/25: launch","public_updated_at":"2024-10-01T09:00:00Z","withdrawn":true}]}}
        """;

    public const string GovUkPage = """
        {"base_path":"/government/publications/notice","content_id":"6f0e9d0a-0000-4000-8000-000000000001","document_type":"notice","locale":"en","phase":"live","title":"Notice to exporters 2026/31: example","description":"Licences for gallium.",
        "public_updated_at":"2026-11-20T10:15:00.000+00:00","updated_at":"2026-11-22T01:02:03Z","withdrawn_notice":{"explanation":"<p>Replaced.</p>","withdrawn_at":"2026-11-21T00:00:00Z"},
        "details":{"body":[{"content_type":"text/govspeak","content":"raw"},{"content_type":"text/html","content":"<h2>Scope</h2><p>Gallium &amp; germanium</p>"}],"documents":["<section>Attached</section>"],"attachments":[{"title":"Annex","url":"https://assets.publishing.service.gov.uk/a.pdf"}],
        "change_history":[{"note":"Added germanium.","public_timestamp":"2026-11-20T10:15:00.000+00:00"},{"note":"First published.","public_timestamp":"2026-11-01T09:00:00.000+00:00"}]},"links":{"organisations":[{"title":"ECJU"}]}}
        """;

    public const string HtmlList = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>News</title><base href="/base/"></head><body>
        <ul class="nav"><li><a href="/">Home</a></li></ul>
        <ul class="news">
        <li><a href="1.html" title="Order on gallium, germanium and antimony">Order on gallium, germ…</a> <span class="date">[2026-11-20]</span><p>Licences &amp; <b>quotas</b>.</p>
        <li><a href="https://example.org/2.html">Second</a> <time class="date" datetime="2026-11-19T08:00:00+08:00">yesterday</time></li>
        <li><a href="https://other.example/3.html">Third</a> <span class="date">2026年11月18日</span></li>
        <li><a href="javascript:void(0)">Fourth</a></li><li><img src="x.png"></li></ul></body></html>
        """;

    private const string HtmlPage = """
        <html><body><nav>menu</nav><article><h1>Order</h1><div class="body"><p>第一条 镓</p><script>x()</script><p>Second</p></div></article></body></html>
        """;
}
