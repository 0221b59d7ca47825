using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

/// <summary>Sources and documents for tests.</summary>
internal static class SomeSource
{
    public static Source Feed(string url = "https://example.org/feed", string zone = "Europe/London") => Of(SourceFormat.Feed, url, zone);

    public static Source FederalRegister(string url = "https://example.org/documents.json") => Of(SourceFormat.FederalRegister, url, "America/New_York");

    public static IReadOnlyList<SourceItem> ReadFeed(string xml, string zone = "Europe/London") => ReadFeed(Encoding.UTF8.GetBytes(xml), zone: zone);

    public static IReadOnlyList<SourceItem> ReadFeed(byte[] bytes, string? charset = null, string zone = "Europe/London")
        => FeedReader.Read(new SourceDocument("a feed", bytes, new Uri("https://example.org/news/feed"), charset), Feed(zone: zone));

    public static IReadOnlyList<SourceItem> ReadFederalRegister(string json)
        => FederalRegisterReader.Read(new SourceDocument("a reply", Encoding.UTF8.GetBytes(json)), FederalRegister());

    public static string Rss(params IEnumerable<string> items)
        => $"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://example.org/</link><description>d</description>{string.Concat(items)}</channel></rss>""";

    public static string Atom(params IEnumerable<string> entries)
        => $"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:feed</id><title>News</title><updated>2026-11-20T00:00:00Z</updated>{string.Concat(entries)}</feed>""";

    public static string RssItem(string guid = "https://example.org/1", string date = "Fri, 20 Nov 2026 10:00:00 GMT")
        => $"<item><title>Gallium</title><link>{guid}</link><guid>{guid}</guid><pubDate>{date}</pubDate><description>About gallium</description></item>";

    private static Source Of(SourceFormat format, string url, string zone)
        => new(SourceId.Parse("some-source"), "Some source", "GB", "Some authority", zone, "en", format, url, "0 * * * *");
}
