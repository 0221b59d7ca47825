using System.Text;
using Alerts.Notices;
using Alerts.Sources.Reading;
using Microsoft.AspNetCore.Http;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class CanadaGazetteReaderTests
{
    [Fact]
    public void The_feed_leads_to_its_newest_issues_and_extras_but_not_to_consolidated_indexes()
    {
        var page = Read("gazette-feed", OfficialFixtures.Gazette, mostPages: 3);

        Assert.Equal(["https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/index-eng.html", "https://gazette.gc.ca/rp-pr/p2/2026/2026-10-14-x1/html/index-eng.html"], page.More.Select(r => r.Address.AbsoluteUri));
    }

    [Fact]
    public void Issues_are_asked_for_at_the_feeds_own_host()
        => Assert.All(Read("gazette-feed", OfficialFixtures.Gazette).More, r => Assert.Equal("https://gazette.gc.ca", r.Address.GetLeftPart(UriPartial.Authority)));

    [Fact]
    public void An_extra_edition_that_the_feed_lists_by_its_document_is_an_item()
    {
        var item = Assert.Single(Read("gazette-feed", OfficialFixtures.Gazette).Items);

        Assert.Equal(("ca:sor:2026-199", new DateOnly(2026, 10, 9)), (item.Identity, item.LegalDate));
    }

    [Fact]
    public void The_documents_of_an_issue_are_known_by_their_numbers_or_their_places()
    {
        var items = Read("gazette-issue", OfficialFixtures.Issue).Items;

        Assert.Equal(
            [
                "ca:sor:2026-206", "ca:si:2026-12",
                "item:https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/sor-dors300-eng.html",
                "item:https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/commis-eng.html#cs9",
                "item:https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/commis-eng.html#cs10",
            ],
            items.Select(i => i.Identity));
        Assert.Equal("Order Amending the Export Control List (SOR/89-202)", items[0].Title);
        Assert.Equal("Statutory Orders and Regulations\nForeign Affairs, Dept. of\nSOR/2026-206 Order Amending the Export Control List (SOR/89-202)", items[0].Text);
        Assert.All(items, i => Assert.Equal((new DateOnly(2026, 10, 21), new DateTimeOffset(2026, 10, 21, 0, 0, 0, TimeSpan.FromHours(-4))), (i.LegalDate, i.Published)));
        Assert.Equal("https://gazette.gc.ca/rp-pr/p2/2026/2026-10-21/html/commis-eng.html", items[3].Detail?.AbsoluteUri);
    }

    [Fact]
    public void A_page_that_says_utf8_over_windows_1252_letters_is_read_by_its_letters()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var fixture = FormatFixtures.Of("gazette-issue");
        var document = fixture.Document with { Bytes = Encoding.GetEncoding(1252).GetBytes(OfficialFixtures.Issue) };

        Assert.Contains("Québec, Dept. of", FormatReaders.Of(SourceFormat.CanadaGazette).Read(document, fixture.Source).Items[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><head><title>We couldn't find that Web page (Error 404) - Canada Gazette</title></head><body><a href=sor-dors1-eng.html>x</a></body></html>", "with 200")]
    [InlineData("<html><body><h1>We couldn’t find that Web page</h1></body></html>", "with 200")]
    [InlineData("<html><body><main>Down for maintenance</main></body></html>", "lists no document")]
    [InlineData("", "empty")]
    public void An_index_that_is_none_is_unreadable(string html, string reason)
        => Assert.Contains(reason, Assert.Throws<UnreadableSourceException>(() => Read("gazette-issue", html)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_feed_without_issues_is_unreadable()
        => Assert.Contains("no issue", Assert.Throws<UnreadableSourceException>(() => Read("gazette-feed", Rss(RssItem()))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_document_is_completed_from_the_main_part_of_its_page_and_learns_its_number_there()
    {
        var item = Complete("gazette-document");

        Assert.Equal(["ca:sor:2026-206"], item.Instruments.Select(i => i.Value));
        Assert.Contains("Gallium and germanium are added to the List.", item.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("menu", item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_that_shares_its_page_has_only_its_own_part_of_it()
        => Assert.Equal("Appeal No. 9\nAntimony.\nDetails\nMore of it.", Complete("gazette-notices").Text);

    [Theory]
    [InlineData("<a name=cs9></a><h3>Appeal No. 9</h3><p>Antimony.</p><h3>Appeal No. 10</h3><p>Copper.</p>")]
    [InlineData("<section id=cs9><h3>Appeal No. 9</h3><p>Antimony.</p></section><section><p>Copper.</p></section>")]
    [InlineData("<h3 id=c9>Appeal No. 9</h3><p>Antimony.</p><h3>Appeal No. 10</h3><p>Copper.</p>")]
    [InlineData("<h2><span id=cs9>Appeal No. 9</span></h2><h3></h3><p>Antimony.</p><h2>Appeal No. 10</h2><p>Copper.</p>")]
    public void The_part_of_a_notice_is_found_wherever_its_anchor_stands_and_if_it_is_mistyped(string html)
        => Assert.Equal("Appeal No. 9\nAntimony.", Complete("gazette-notices", $"<main>{html}</main>").Text);

    [Fact]
    public void A_notice_that_is_not_found_on_its_page_has_the_whole_page()
        => Assert.Equal("Antimony.\nCopper.", Complete("gazette-notices", "<main><p>Antimony.</p><p>Copper.</p></main>").Text);

    [Theory]
    [InlineData("<title>Error 404</title><main>x</main>")]
    [InlineData("<main></main>")]
    public void A_page_that_is_not_there_completes_nothing(string html) => Assert.Throws<UnreadableSourceException>(() => Complete("gazette-document", html));

    [Fact]
    public async Task The_documents_of_all_issues_are_one_read_and_an_issue_that_fails_fails_it()
    {
        var isDown = false;
        var asked = new List<string>();
        await using var server = await HostileServer.StartAsync(
            context =>
            {
                asked.Add(context.Request.Path.Value!);
                context.Response.StatusCode = isDown && asked.Count == 3 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
                return context.Response.WriteAsync(context.Request.Path == "/rss/p2-eng.xml" ? OfficialFixtures.Gazette : OfficialFixtures.Issue);
            },
            TestContext.Current.CancellationToken);
        using var reading = new Reading();
        var source = OfficialFixtures.SourceOf(SourceFormat.CanadaGazette, server.Url("/rss/p2-eng.xml")) with { MostPages = 3 };

        // Each issue repeats the numbers of the first, as a mistaken server would: the next is read all the same.
        Assert.Contains("ca:sor:2026-206", Assert.IsType<SourceRead.Items>(await reading.ReadAsync(source)).Found.Select(i => i.Identity));
        Assert.Equal(["/rss/p2-eng.xml", "/rp-pr/p2/2026/2026-10-21/html/index-eng.html", "/rp-pr/p2/2026/2026-10-14-x1/html/index-eng.html"], asked);

        asked.Clear();
        isDown = true;
        Assert.Contains("answered 503", await reading.FailAsync(source), StringComparison.Ordinal);
    }

    private static SourcePage Read(string name, string text, int? mostPages = null)
    {
        var fixture = FormatFixtures.Of(name);
        return FormatReaders.Of(SourceFormat.CanadaGazette).Read(fixture.Document with { Bytes = Encoding.UTF8.GetBytes(text) }, fixture.Source with { MostPages = mostPages });
    }

    private static SourceItem Complete(string name, string? html = null)
    {
        var fixture = FormatFixtures.Of(name);
        var document = html is null ? fixture.Document : fixture.Document with { Bytes = Encoding.UTF8.GetBytes(html) };
        return FormatReaders.Of(SourceFormat.CanadaGazette).Complete(document, fixture.Completes!, fixture.Source);
    }
}
