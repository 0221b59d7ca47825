using System.Text;
using Alerts.Notices;
using Alerts.Sources;
using Alerts.Sources.Reading;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class GovUkReaderTests
{
    private const string Notice = "item:https://www.gov.uk/government/publications/notice-to-exporters-202631-example";

    [Fact]
    public void A_result_is_a_page_with_its_last_public_change()
    {
        var items = Search(FormatFixtures.GovUkSearch).Items;

        Assert.Equal((Notice, "Notice to exporters 2026/31: example", "Licences for gallium.\nAdded germanium."), (items[0].Identity, items[0].Title, items[0].Text));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 15, 0, TimeSpan.Zero), items[0].Published);
        Assert.Equal("gb:govuk:6f0e9d0a-0000-4000-8000-000000000001:en", Assert.Single(items[0].Instruments).Value);
        Assert.Equal("https://www.gov.uk/api/content/government/publications/notice-to-exporters-202631-example", items[0].Detail?.AbsoluteUri);
        Assert.Equal(("item:https://www.gov.uk/guidance/old", "Withdrawn.", new DateOnly(2026, 7, 1)), (items[1].Identity, items[1].Text, items[1].LegalDate));
        Assert.Empty(items[1].Instruments);
    }

    [Fact]
    public void One_page_is_one_item_by_search_by_its_collection_and_by_both_kinds_of_atom()
    {
        Assert.Equal(Notice, Search(FormatFixtures.GovUkSearch).Items[0].Identity);
        Assert.Equal(Notice, Content(FormatFixtures.GovUkCollection).Items[0].Identity);
        Assert.Equal(Notice, ByAtom("https://www.gov.uk/government/publications/notice-to-exporters-202631-example#2026-11-20T10:15:00+00:00"));
        Assert.Equal(Notice, ByAtom("tag:www.gov.uk,2005:/government/publications/notice-to-exporters-202631-example"));
        Assert.Equal(Notice, ByAtom("https://www.gov.uk/government/publications/notice-to-exporters-202631-example/"));
        Assert.Equal(Search(FormatFixtures.GovUkSearch).Items[0].Instruments, Content(FormatFixtures.GovUkCollection).Items[0].Instruments);
    }

    [Fact]
    public void A_search_goes_on_where_its_rows_end_and_stops_at_its_total()
    {
        Assert.Equal("https://www.gov.uk/api/search.json?count=2&start=2", Search(FormatFixtures.GovUkSearch).Next?.Address.AbsoluteUri);
        Assert.Equal("https://www.gov.uk/api/search.json?count=2&start=3", Search(FormatFixtures.GovUkSearch.Replace("\"start\":0", "\"start\":1", StringComparison.Ordinal).Replace("\"total\":3", "\"total\":4", StringComparison.Ordinal), "?start=1&count=2").Next?.Address.AbsoluteUri);
        Assert.Null(Search(FormatFixtures.GovUkSearch.Replace("\"total\":3", "\"total\":2", StringComparison.Ordinal)).Next);
    }

    [Fact]
    public void A_collection_is_its_documents_and_a_publication_anew_is_no_change()
    {
        var items = Content(FormatFixtures.GovUkCollection).Items;

        Assert.Equal([Notice, "item:https://www.gov.uk/government/publications/notice-to-exporters-202425-launch"], items.Select(i => i.Identity));
        Assert.Equal(("Withdrawn.", new DateOnly(2024, 10, 1)), (items[1].Text, items[1].LegalDate));
        var anew = Content(FormatFixtures.GovUkCollection.Replace("2026-11-22T01:02:03Z", "2027-01-01T00:00:00Z", StringComparison.Ordinal)).Items;
        Assert.Equal(items.Select(i => (i.Identity, i.Title, i.Text, i.Published)), anew.Select(i => (i.Identity, i.Title, i.Text, i.Published)));
    }

    [Fact]
    public void A_page_is_one_item_with_its_text_and_its_history()
    {
        var item = Assert.Single(Content(FormatFixtures.GovUkPage).Items);

        Assert.Equal("Licences for gallium.\nScope\nGallium & germanium\nAttached\nAnnex\n2026-11-20: Added germanium.\n2026-11-01: First published.\nWithdrawn. Replaced.", item.Text);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 15, 0, TimeSpan.Zero), item.Published);
        Assert.Null(item.Detail);
    }

    [Fact]
    public void An_item_is_completed_from_the_record_of_its_page()
    {
        var reader = FormatReaders.Of(SourceFormat.GovUkSearch);
        var item = Search(FormatFixtures.GovUkSearch).Items[0];
        var whole = reader.Complete(Document(FormatFixtures.GovUkPage), item, FormatFixtures.SourceOf(SourceFormat.GovUkSearch, "https://www.gov.uk/"));

        Assert.Contains("Gallium & germanium", whole.Text, StringComparison.Ordinal);
        Assert.Equal((item.Identity, item.Title, null), (whole.Identity, whole.Title, whole.Detail));
    }

    [Theory]
    [InlineData("""{"results":[],"total":3,"start":0}""", "counts 3 pages but holds none")]
    [InlineData("""{"results":[{"title":"t"}],"total":1}""", "no link")]
    [InlineData("""{"results":[{"title":"t","link":"javascript:x"}],"total":1}""", "no link")]
    [InlineData("""{"total":0}""", "no results or no total")]
    [InlineData("<html>down</html>", "HTML or XML")]
    [InlineData("""{"results":[{"title":"t","li""", "not the JSON of GOV.UK's search")]
    public void What_is_no_search_gives_one_clear_reason(string body, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Search(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_search_that_finds_nothing_has_no_items() => Assert.Empty(Search("""{"results":[],"total":0,"start":0}""").Items);

    [Theory]
    [InlineData("{}", "no base_path")]
    [InlineData("""{"base_path":"/x","title":"t","document_type":"redirect"}""", "not there any more: redirect")]
    [InlineData("""{"base_path":"/x","title":"t","document_type":"gone"}""", "not there any more: gone")]
    [InlineData("""{"base_path":"/x","title":"t","links":{"documents":[{"title":"t"}]}}""", "no base_path")]
    [InlineData("""{"base_path":"//evil.example/x","title":"t"}""", "no base_path")]
    public void What_is_no_page_gives_one_clear_reason(string body, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Content(body)).Message, StringComparison.Ordinal);

    private static string ByAtom(string id) => Assert.Single(ReadFeed(Atom($"<entry><id>{id}</id><title>t</title></entry>"))).Identity;

    private static SourcePage Search(string text, string query = "?count=2") => Read(SourceFormat.GovUkSearch, text, $"https://www.gov.uk/api/search.json{query}");

    private static SourcePage Content(string text) => Read(SourceFormat.GovUkContent, text, "https://www.gov.uk/api/content/x");

    private static SourcePage Read(SourceFormat format, string text, string address)
        => FormatReaders.Of(format).Read(Document(text) with { Address = new Uri(address) }, FormatFixtures.SourceOf(format, address));

    private static SourceDocument Document(string text) => new("a reply", Encoding.UTF8.GetBytes(text));
}
