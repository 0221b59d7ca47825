using System.Text;
using Alerts.Sources.Reading;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class BrokenFeedTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("   \n", "empty")]
    [InlineData("<!DOCTYPE html><html><body>Are you a robot?</body></html>", "HTML page")]
    [InlineData("<html><body>Are you a robot?</body></html>", "HTML page")]
    [InlineData("""{"items":[]}""", "JSON")]
    [InlineData("plain words", "not well-formed XML at line 1")]
    [InlineData("<rss version=\"2.0\"><channel><item><title>cut o", "not well-formed XML at line 1")]
    [InlineData("<rss version=\"2.0\"/>", "neither Atom 1.0, RSS 2.0")]
    [InlineData("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>", "the feed has no items")]
    [InlineData("<feed/>", "neither Atom 1.0, RSS 2.0")]
    [InlineData("<rss version=\"2.0\"><channel><item><title>a\0b</title></item></channel></rss>", "not well-formed XML")]
    [InlineData("<rss version=\"2.0\"><channel><item><title>&#0;</title></item></channel></rss>", "not well-formed XML")]
    public void What_is_no_feed_gives_one_clear_reason(string body, string reason)
    {
        var failure = Assert.Throws<UnreadableSourceException>(() => ReadFeed(body));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void An_entity_bomb_is_not_expanded()
        => AssertDtdRefused("""<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>""", "&c;");

    [Fact]
    public void An_external_entity_is_not_fetched()
        => AssertDtdRefused("""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>""", "&x;");

    [Theory]
    [InlineData("<a>", "</a>")]
    [InlineData("<item><title>", "</title></item>")]
    public void Deep_nesting_is_refused_before_a_tree_is_built(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 500_000)) + string.Concat(Enumerable.Repeat(close, 500_000));

        Assert.Contains("nested deeper", Assert.Throws<UnreadableSourceException>(() => ReadFeed(Rss(deep))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Millions_of_elements_are_refused_before_a_tree_is_built()
        => Assert.Contains("elements", Assert.Throws<UnreadableSourceException>(() => ReadFeed(Rss(string.Concat(Enumerable.Repeat("<a/>", 1_000_001))))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("&lt;div&gt;")]
    [InlineData("&lt;b&gt;&lt;p&gt;")]
    [InlineData("&lt;")]
    [InlineData("&amp;")]
    [InlineData("&lt;a ")]
    public void Html_that_nests_without_end_is_read_in_one_pass(string piece)
        => Assert.Single(ReadFeed(Rss($"<item><guid>1</guid><description>{string.Concat(Enumerable.Repeat(piece, 300_000))}</description></item>")));

    [Fact]
    public void A_tag_with_very_many_attributes_is_read_in_one_pass()
        => Assert.Single(ReadFeed(Rss($"<item><guid>1</guid><description>&lt;p {string.Concat(Enumerable.Range(0, 200_000).Select(i => $"a{i}=1 "))}&gt;</description></item>")));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
        => Assert.Throws<UnreadableSourceException>(() => ReadFeed([0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00]));

    private static void AssertDtdRefused(string dtd, string reference)
    {
        var body = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>{dtd}<rss version=\"2.0\"><channel><item><title>{reference}</title></item></channel></rss>");

        Assert.Contains("DTD", Assert.Throws<UnreadableSourceException>(() => ReadFeed(body)).Message, StringComparison.Ordinal);
    }
}
