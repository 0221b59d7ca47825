using Alerts.Sources.Reading;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class FederalRegisterReaderTests
{
    private const string Reply = """
        {"count":1,"description":"Documents matching 'gallium' ...","total_pages":1,
         "results":[{
          "title":"Revisions to Export Controls on ...","type":"Rule","abstract":null,
          "document_number":"2026-99999",
          "html_url":"https://www.federalregister.gov/documents/2026/11/20/2026-99999/revisions-to-export-controls",
          "pdf_url":"https://www.govinfo.gov/content/pkg/FR-2026-11-20/pdf/2026-99999.pdf",
          "publication_date":"2026-11-20",
          "agencies":[{"raw_name":"DEPARTMENT OF COMMERCE","name":"Commerce Department","id":54,"parent_id":null,"slug":"commerce-department"},
           {"raw_name":"Bureau of Unmapped Things"}],
          "excerpts":"... export of <span class=\"match\">gallium</span> ..."}]}
        """;

    [Fact]
    public void A_document_is_known_by_its_number_and_its_day()
    {
        var item = Assert.Single(ReadFederalRegister(Reply));

        Assert.Equal("fr:2026-99999:2026-11-20", item.Identity);
        Assert.Equal("Revisions to Export Controls on ...", item.Title);
        Assert.Equal("Rule\n... export of gallium ...\nCommerce Department, Bureau of Unmapped Things", item.Text);
        Assert.Equal("https://www.federalregister.gov/documents/2026/11/20/2026-99999/revisions-to-export-controls", item.Link?.AbsoluteUri);
        Assert.Equal(new DateOnly(2026, 11, 20), item.LegalDate);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.FromHours(-5)), item.Published);
    }

    [Fact]
    public void An_act_of_the_president_is_known_by_its_own_number_too_and_not_by_the_page_that_another_may_begin_on()
    {
        var item = Assert.Single(ReadFederalRegister("""{"count":1,"results":[{"document_number":"2026-1","publication_date":"2026-11-20","citation":"90 FR 50857","executive_order_number":"14395","proclamation_number":null}]}"""));
        Assert.Equal(["us:fr:2026-1", "us:eo:14395"], item.Instruments.Select(i => i.Value));
    }

    [Theory]
    [InlineData("\"https://www.federalregister.gov/api/v1/documents/2025-19846\"", "us:fr:2025-19846")]
    [InlineData("\"https://www.federalregister.gov/api/v1/documents/C1-2025-19846.json?publication_date=2025-11-12\"", "us:fr:C1-2025-19846")]
    [InlineData("\"2025-19846\"", "us:fr:2025-19846")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void A_correction_says_what_it_corrects(string correctionOf, string? corrected)
    {
        var item = Assert.Single(ReadFederalRegister($$"""{"count":1,"results":[{"document_number":"2026-1","publication_date":"2026-11-20","title":"t","citation":"90 FR 50857","correction_of":{{correctionOf}}}]}"""));

        Assert.Equal(corrected, item.Corrects?.Value);
        Assert.Equal(["us:fr:2026-1"], item.Instruments.Select(i => i.Value));
        Assert.Contains("90 FR 50857", item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_finds_nothing_has_no_results_and_no_items()
        => Assert.Empty(ReadFederalRegister("""{"count":0,"description":"Documents matching 'unobtainium'"}"""));

    [Theory]
    [InlineData("""{"status":400,"message":"field 'x' not valid"}""", "answered 400: field 'x' not valid")]
    [InlineData("""{"errors":{"foo":"is not a valid field"}}""", "is not a valid field")]
    [InlineData("""{"count":0,"errors":{"foo":"is not a valid field"}}""", "is not a valid field")]
    [InlineData("""{"count":3}""", "counts 3 documents but holds none")]
    [InlineData("{}", "neither count nor results")]
    [InlineData("null", "null")]
    [InlineData("[]", "not the JSON of the Federal Register")]
    [InlineData("""{"count":1,"results":[{"document_number":"2026-1","publication_""", "not the JSON of the Federal Register")]
    [InlineData("""{"count":1,"results":"none"}""", "not the JSON of the Federal Register")]
    [InlineData("""{"count":1,"results":[null]}""", "no document_number")]
    [InlineData("""{"count":1,"results":[{"title":"t","publication_date":"2026-11-20"}]}""", "no document_number")]
    [InlineData("""{"count":1,"results":[{"document_number":"2026-1"}]}""", "no publication_date")]
    [InlineData("""{"count":1,"results":[{"document_number":"2026-1","publication_date":"soon"}]}""", "no publication_date")]
    [InlineData("<html>robot?</html>", "HTML or XML")]
    [InlineData("", "empty")]
    public void What_is_no_reply_gives_one_clear_reason(string body, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => ReadFederalRegister(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused()
        => Assert.Throws<UnreadableSourceException>(() => ReadFederalRegister(string.Concat(Enumerable.Repeat("""{"results":""", 1)) + new string('[', 200_000)));

    [Fact]
    public void A_document_that_comes_twice_is_one_item_and_one_reused_number_is_two()
    {
        const string Document = """{"document_number":"94-1","publication_date":"DAY","title":"t"}""";
        string On(string day) => Document.Replace("DAY", day, StringComparison.Ordinal);

        var items = ReadFederalRegister($$"""{"count":3,"results":[{{On("2026-11-20")}},{{On("2026-11-20")}},{{On("2015-11-20")}}]}""");

        Assert.Equal(["fr:94-1:2026-11-20", "fr:94-1:2015-11-20"], items.Select(i => i.Identity));
    }

    [Fact]
    public void Nulls_control_characters_and_a_byte_order_mark_do_no_harm()
    {
        var item = Assert.Single(ReadFederalRegister("\uFEFF" + """{"count":1,"results":[{"document_number":"2026-1","publication_date":"2026-07-01","title":null,"type":"No\u0000tice","agencies":[null,{}],"html_url":"javascript:x"}]}"""));

        Assert.Equal("Notice", item.Text);
        Assert.Equal("Notice", item.Title);
        Assert.Null(item.Link);
        Assert.Equal(TimeSpan.FromHours(-4), item.Published?.Offset);
    }
}
