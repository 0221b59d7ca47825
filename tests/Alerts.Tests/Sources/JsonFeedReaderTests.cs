using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

public sealed class JsonFeedReaderTests
{
    [Fact]
    public void An_item_has_its_texts_without_markup_its_link_its_date_and_its_language()
    {
        var page = Read(FormatFixtures.JsonFeed);
        var (first, second) = (page.Items[0], page.Items[1]);

        Assert.Equal(("item:https://example.org/1", "Gallium &amp; germanium", "Short\nNew controls\nFrom today", "fr"), (first.Identity, first.Title, first.Text, first.Language));
        Assert.Equal(("https://example.org/1", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), new DateOnly(2026, 11, 20)), (first.Link?.AbsoluteUri, first.Published, first.LegalDate));
        Assert.Equal(("item:some-source:7", "No title here", "https://other.example/x", "en-GB"), (second.Identity, second.Title, second.Link?.AbsoluteUri, second.Language));
    }

    [Fact]
    public void A_feed_goes_on_at_its_next_url()
        => Assert.Equal("https://example.org/news/list?page=2", Read(FormatFixtures.JsonFeed).Next?.Address.AbsoluteUri);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html></html>", "HTML or XML")]
    [InlineData("{}", "not a JSON Feed")]
    [InlineData("""{"version":"2","items":[]}""", "not a JSON Feed")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1"}""", "no items")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[]}""", "no items")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[null]}""", "is null")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":{}}]}""", "not the JSON of a JSON Feed")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"a","title":"\ud800"}]}""", "not the JSON of a JSON Feed")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"a\u0000""", "not the JSON of a JSON Feed")]
    public void What_is_no_feed_gives_one_clear_reason(string body, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Read(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused()
        => Assert.Throws<UnreadableSourceException>(() => Read("""{"version":"https://jsonfeed.org/version/1","x":""" + new string('[', 100_000)));

    [Fact]
    public void Ten_thousand_items_are_read_and_one_id_twice_is_one_item()
    {
        var items = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"id":"{{i % 9_999}}","title":"t","date_published":"{{(i % 2 == 0 ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59Z")}}"}"""));
        var page = Read($$"""{"version":"https://jsonfeed.org/version/1","items":[{{items}}]}""");

        Assert.Equal(9_999, page.Items.Count);
        Assert.All(page.Items, i => Assert.Null(i.Published));
    }

    private static SourcePage Read(string text)
        => FormatReaders.Of(SourceFormat.JsonFeed).Read(new SourceDocument("a feed", Encoding.UTF8.GetBytes(text), new Uri("https://example.org/news/list")), FormatFixtures.SourceOf(SourceFormat.JsonFeed, "https://example.org/news/list"));
}
