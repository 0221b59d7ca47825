using System.Text;
using Alerts.Sources;
using Alerts.Sources.Reading;
using FsCheck.Xunit;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

/// <summary>Whatever bytes come, a reader gives items or its own failure; nothing else is thrown.</summary>
public sealed class MutatedFixtureTests
{
    private static readonly byte[] RssFixture = Encoding.UTF8.GetBytes("""
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:base="https://example.org/">
        <channel>
        <item><title>Gallium &amp; 镓</title><link xml:base="/a/">/news/1</link><guid isPermaLink="true">https://example.org/1#2026-11-20</guid><pubDate>Fri, 20 Nov 2026 10:00:00 EST</pubDate><description>&lt;p class="x"&gt;a &amp;nbsp; b&lt;/p&gt;</description></item>
        <item><dc:date>2026-11-20</dc:date><content:encoded><![CDATA[<p>x</p>]]></content:encoded></item></channel></rss>
        """);

    private static readonly byte[] AtomFixture = Encoding.UTF8.GetBytes("""
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/"><entry xml:base="x/"><id>tag:example.org,2026:1</id><title type="html">A &lt;b&gt;镓&lt;/b&gt;</title>
        <link rel="alternate" href="../y"/><published>2026-11-20T10:00:00+08:00</published><updated>2026-11-20T10:00:00Z</updated><summary>s</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>c</p></div></content></entry><entry><content type="application/xml"><a/></content></entry></feed>
        """);

    private static readonly byte[] FederalRegisterFixture = Encoding.UTF8.GetBytes("""
        {"count":1,"total_pages":1,"results":[{"title":"T \ud83d\ude00","type":"Rule","abstract":null,"document_number":"2026-1","html_url":"https://x.example/d","publication_date":"2026-11-20",
        "agencies":[{"raw_name":"A","name":"B","id":54,"parent_id":null}],"excerpts":"a <span class=\"match\">gallium</span>"}]}
        """);

    [Property(MaxTest = 500)]
    public void A_mutated_rss_feed(Mutation[] mutations) => Survives(RssFixture, mutations, d => FeedReader.Read(d, Feed()).Count);

    [Property(MaxTest = 500)]
    public void A_mutated_atom_feed(Mutation[] mutations) => Survives(AtomFixture, mutations, d => FeedReader.Read(d, Feed()).Count);

    [Property(MaxTest = 500)]
    public void A_mutated_reply_of_the_federal_register(Mutation[] mutations)
        => Survives(FederalRegisterFixture, mutations, d => FederalRegisterReader.Read(d, FederalRegister()).Count);

    [Property(MaxTest = 200)]
    public void Any_bytes_at_all(byte[] bytes, string? charset)
    {
        Survives(bytes, [], d => FeedReader.Read(d with { Charset = charset }, Feed()).Count);
        Survives(bytes, [], d => FederalRegisterReader.Read(d, FederalRegister()).Count);
    }

    [Property(MaxTest = 500)]
    public void Any_texts_in_the_places_of_an_entry(string id, string link, string date, string type, string html)
    {
        string Text(string? text) => new System.Xml.Linq.XText(new string([.. (text ?? "").Where(System.Xml.XmlConvert.IsXmlChar)])).ToString().Replace("\"", "&quot;", StringComparison.Ordinal);
        Survives(Encoding.UTF8.GetBytes(Rss($"<item xml:base=\"{Text(link)}\"><guid>{Text(id)}</guid><link>{Text(link)}</link><pubDate>{Text(date)}</pubDate><description>{Text(html)}</description></item>")), [], d => FeedReader.Read(d, Feed()).Count);
        Survives(Encoding.UTF8.GetBytes(Atom($"<entry><id>{Text(id)}</id><link href=\"{Text(link)}\"/><updated>{Text(date)}</updated><content type=\"{Text(type)}\">{Text(html)}</content></entry>")), [], d => FeedReader.Read(d, Feed()).Count);
    }

    private static void Survives(byte[] fixture, IReadOnlyList<Mutation> mutations, Func<SourceDocument, int> read)
    {
        var bytes = mutations.Aggregate(fixture, (all, mutation) => mutation.Apply(all));
        try
        {
            Assert.True(read(new SourceDocument("mutated", bytes, new Uri("https://example.org/feed"))) >= 0);
        }
        catch (UnreadableSourceException e)
        {
            Assert.NotEmpty(e.Message);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    /// <summary>Cuts a stretch out, puts a byte in, or doubles a stretch.</summary>
    public sealed record Mutation(int Kind, int At, int Length, byte Value)
    {
        public byte[] Apply(byte[] bytes)
        {
            if (bytes.Length == 0)
            {
                return bytes;
            }

            // FsCheck's integers are small: the spread reaches the whole fixture.
            var at = (int)((uint)(At * 7919) % (uint)bytes.Length);
            var end = Math.Min(bytes.Length, at + 1 + (Math.Abs(Length) % 40));
            return (Math.Abs(Kind) % 3) switch
            {
                0 => [.. bytes[..at], .. bytes[end..]],
                1 => [.. bytes[..at], Value, .. bytes[(at + 1)..]],
                _ => [.. bytes[..end], .. bytes[at..]],
            };
        }
    }
}
