using System.Net;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Contracts;
using Alerts.Tests.Web.Support;
using Alerts.Web.Pages.Shell;

namespace Alerts.Tests.Web.Pages;

public sealed class MeasurePageTests : LawPageTest
{
    private const string Ban = "cn-mofcom-2024-46";
    private const string Pause = "cn-mofcom-2025-72";

    [Fact]
    public async Task Measures_are_listed_newest_first_with_what_their_provisions_are_today()
    {
        var page = await (await OperatorAsync()).GetAsync("/measures");
        IsWhole(page);
        Assert.Equal(["1/2026", "72/2025", "18/2025", "46/2024", "eu-2024-1252"], page.All(".measures th[scope=row] a").Select(a => a.Replace("Title of ", "", StringComparison.Ordinal)));
        var row = page.All(".measures tbody tr").Single(r => r.StartsWith("46/2024", StringComparison.Ordinal));
        Assert.Equal("46/2024 Title of cn-mofcom-2024-46 suspended 2026-11-28 CN control 2024-12-03", row);
        Assert.Equal($"/measures/{Ban}", page.Link("46/2024"));
    }

    [Theory]
    [InlineData("material=gallium&destination=US", "72/2025 46/2024")]
    [InlineData("jurisdiction=EU", "Title of eu-2024-1252")]
    [InlineData("kind=suspension", "72/2025")]
    [InlineData("on=2024-12-31", "46/2024 Title of eu-2024-1252")]
    [InlineData("kind=quota", "")]
    public async Task They_narrow(string query, string found)
    {
        var page = await (await OperatorAsync()).GetAsync($"/measures?{query}");
        Assert.Equal((HttpStatusCode.OK, found), (page.Status, string.Join(' ', page.All(".measures th[scope=row] a"))));
        Assert.Equal(found.Length == 0, page.Document.QuerySelector(".empty") is not null);
    }

    [Fact]
    public async Task An_unknown_kind_and_a_strange_cursor_are_said()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/measures?kind=%3Cb%3E");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("kind: must be one of control, suspension,", page.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(5, page.All(".measures tbody tr").Count);
        Assert.Equal((HttpStatusCode.BadRequest, "This page of the list is gone"), ((await visitor.GetAsync("/measures?cursor=x")).Status, (await visitor.GetAsync("/measures?cursor=x")).Heading));
    }

    [Fact]
    public async Task A_long_list_goes_on_where_the_page_before_ended()
    {
        var file = Sample.Dataset().File;
        var model = file.Measures.Single(m => m.Id.Value == Ban);
        Api.Dataset.Value = new PolicyDataset(file with { Measures = [.. Enumerable.Range(1, 120).Select(i => model with { Id = MeasureId.Parse($"m-{i:D3}"), Number = $"No. {i}" })] });
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/measures?material=gallium");
        var seen = page.All(".measures th[scope=row] a").ToList();
        while (page.Document.QuerySelector("nav.pages a[rel=next]") is { } next)
        {
            page = await visitor.GetAsync(next.GetAttribute("href")!);
            seen.AddRange(page.All(".measures th[scope=row] a"));
        }

        Assert.Equal(Enumerable.Range(1, 120).Select(i => $"No. {i}"), seen);
    }

    [Fact]
    public async Task A_measure_says_what_it_is_and_what_each_provision_is_and_why()
    {
        var page = await (await OperatorAsync()).GetAsync($"/measures/{Ban}?material=gallium");
        Assert.Equal((HttpStatusCode.OK, "46/2024: Title of cn-mofcom-2024-46"), (page.Status, page.Heading));
        IsWhole(page);
        Assert.Equal(("商务部公告2024年第46号", "zh"), (page.One("dd bdi"), page.Document.QuerySelector("dd bdi")!.GetAttribute("lang")));
        var provision = page.One("#p2");
        Assert.Equal("¶2 Provision 2", page.One("#p2-name"));
        Assert.Equal(
            ["Effect: export ban", "Materials: gallium, germanium", "Destinations: United States", "End use: any", "First day: 2024-12-03", "Confidence: high"],
            page.All("#p2 > dl > dt").Zip(page.All("#p2 > dl > dd"), (name, fact) => $"{name}: {fact}"));
        Assert.Equal("suspended from 2025-11-09 to 2026-11-27; from 2026-11-28 in force", page.One("#p2 .lead"));
        Assert.StartsWith("72/2025 Suspends it from 2025-11-09 to 2026-11-27", page.One("#p2 .because"), StringComparison.Ordinal);
        Assert.Equal("suspended by 72/2025 from 2025-11-09", page.One("#p2 .relations li > span"));
        Assert.Contains("Printed end 2026-11-27 (this day included, as printed) Announced end none Effective end none: no later instrument sets one Last day by law 2026-11-27", provision, StringComparison.Ordinal);
        Assert.Equal($"/measures/{Pause}?material=gallium#p1", page.Link("72/2025"));
        Assert.Equal("/timeline/germanium", page.Link("germanium"));
        Assert.Contains("What does it mean?", page.Text, StringComparison.Ordinal);
        Assert.Equal("https://example.com/cn-mofcom-2024-46", page.Link("example.com/cn-mofcom-2024-46"));

        var pause = await (await OperatorAsync()).GetAsync($"/measures/{Pause}");
        Assert.Contains("suspends 46/2024 from 2025-11-09", pause.One("#p1 .relations"), StringComparison.Ordinal);
        Assert.Equal($"/measures/{Ban}#p2", pause.Link("46/2024"));
    }

    [Theory]
    [InlineData("2025-01-15", "in force since 2024-12-03; from 2025-11-09 suspended")]
    [InlineData("2026-11-28", "in force since 2026-11-28")]
    [InlineData("2024-12-01", "On that day it was not yet known.")]
    [InlineData("9999-12-31", "in force since 2026-11-28")]
    public async Task Another_day_shows_another_state(string day, string said)
        => Assert.Contains(said.Replace("in force since 2024-12-03; ", "in force from 2024-12-03 to 2025-11-08; ", StringComparison.Ordinal), (await (await OperatorAsync()).GetAsync($"/measures/{Ban}?on={day}")).One("#p2"), StringComparison.Ordinal);

    [Fact]
    public async Task What_was_only_announced_is_kept_apart_and_both_readings_are_given()
    {
        Api.Dataset.Value = With(Pause, m => m with
        {
            Provisions = [.. m.Provisions.Select(p => p with
            {
                Relations = [.. p.Relations!.Select(r => r with
                {
                    Until = new WindowEnd(
                        new LegalEnd(new DateOnly(2026, 11, 10), true, EndBasis.Inferred),
                        new AnnouncedEnd(new DateOnly(2027, 1, 10), true, EndBasis.Printed, "A spokesman", new DateOnly(2026, 9, 28), new Uri("javascript:alert(1)"))),
                })],
            })],
        });
        var page = await (await OperatorAsync()).GetAsync($"/measures/{Ban}");
        IsWhole(page);
        var provision = page.One("#p2");
        Assert.Contains("in force unconfirmed from 2026-11-11", provision.Replace("since", "from", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("As announced by A spokesman on 2026-09-28: it runs to 2027-01-10, so the export ban is suspended.", provision, StringComparison.Ordinal);
        Assert.Contains("Printed end 2026-11-10 (this day included, which is inferred, not printed) Announced end 2027-01-10 (this day included, as printed); said by A spokesman on 2026-09-28", provision, StringComparison.Ordinal);
        Assert.Contains("Last day by law 2026-11-10; what was announced is borne out by no instrument", provision, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("a[href^=javascript]"));
    }

    [Fact]
    public async Task What_others_say_is_not_law()
    {
        var file = Sample.Dataset().File;
        Api.Dataset.Value = new PolicyDataset(file with
        {
            Claims = [new Claim("c-1", ClaimSource.Press, "A paper", new DateOnly(2025, 11, 10), "The ban is gone for good.", [new ClaimSubject(MeasureId.Parse(Ban), ["2"])], "Front page", new Uri("https://example.com/paper"), Confidence.Low)],
        });
        var claims = (await (await OperatorAsync()).GetAsync($"/measures/{Ban}")).One("section[aria-labelledby=claims]");
        Assert.Contains("This is not law.", claims, StringComparison.Ordinal);
        Assert.Contains("The ban is gone for good. A paper (press, confidence low), 2025-11-10, Front page; about ¶2", claims, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_the_record_changed_is_told_also_of_one_that_is_gone()
    {
        var old = With(Ban, m => m with { Titles = new Dictionary<string, string> { ["en"] = "An older title" } });
        var file = Sample.Dataset().File;
        var first = await Api.Revisions.AddAsync(old.Revision, old.File, 0, new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), Cancel);
        var second = await Api.Revisions.AddAsync(Sample.Dataset().Revision, file, first!.Value, new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero), Cancel);
        var visitor = await OperatorAsync();
        for (var look = 0; look < 2; look++)
        {
            var record = (await visitor.GetAsync($"/measures/{Ban}")).One("section[aria-labelledby=record]");
            Assert.Contains("2026-11-02 08:00 UTC", record, StringComparison.Ordinal);
            Assert.Contains("An older title", record, StringComparison.Ordinal);
        }

        var without = new PolicyDataset(file with { Measures = [.. file.Measures.Where(m => m.Id.Value != "eu-2024-1252")] });
        await Api.Revisions.AddAsync(without.Revision, without.File, second!.Value, new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero), Cancel);
        Api.Dataset.Value = without;
        var gone = await visitor.GetAsync("/measures/eu-2024-1252");
        Assert.Equal((HttpStatusCode.OK, "eu-2024-1252: not in the dataset any more"), (gone.Status, gone.Heading));
        Assert.Contains("2026-11-03 08:00 UTC", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_record_has_pages()
    {
        var sequence = 0L;
        for (var i = 0; i < 25; i++)
        {
            var number = i;
            var revision = With(Ban, m => m with { Notes = $"Note {number}" });
            sequence = (await Api.Revisions.AddAsync(revision.Revision, revision.File, sequence, new DateTimeOffset(2026, 10, 1 + i, 8, 0, 0, TimeSpan.Zero), Cancel))!.Value;
        }

        var visitor = await OperatorAsync();
        var newest = await visitor.GetAsync($"/measures/{Ban}");
        var older = await visitor.GetAsync(newest.Link("Older changes").Split('#')[0]);
        Assert.Equal((20, 4), (newest.All(".record > li").Count, older.All(".record > li").Count));
        Assert.Empty(newest.All(".record > li > p").Intersect(older.All(".record > li > p")));
        Assert.Equal(20, (await visitor.GetAsync($"/measures/{Ban}?before=nonsense")).All(".record > li").Count);
    }

    [Fact]
    public async Task Notices_that_are_the_measure_or_cite_it_are_linked()
    {
        var own = Rows.Notice("1") with { Id = "own", Main = "item_own", Instruments = [new InstrumentId("cn:mofcom:2024:46")], Cites = [], Corrects = null, Title = "The text" };
        var citing = Rows.Notice("2") with { Id = "citing", Main = "item_citing", Title = Hostile };
        var other = Rows.Notice("3") with { Id = "other", Main = "item_other", Cites = [], Title = "Another" };
        await Api.Notices.SaveAsync([new NoticeWrite(own, []), new NoticeWrite(citing, []), new NoticeWrite(other, [])], Cancel);
        var page = await (await OperatorAsync()).GetAsync($"/measures/{Ban}");
        IsWhole(page);
        Assert.Equal(["/notices/own", "/notices/citing"], page.Document.QuerySelectorAll("section[aria-labelledby=notices] a").Select(a => a.GetAttribute("href")));
        Assert.Contains("The text its text", page.One("section[aria-labelledby=notices]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measure_that_there_is_not_is_no_page_and_near_ids_are_offered()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/measures/cn-mofcom-2024-64");
        Assert.Equal((HttpStatusCode.NotFound, "There is no such measure"), (page.Status, page.Heading));
        Assert.Equal($"/measures/{Ban}", page.Link($"{Ban}: Title of {Ban}"));
        var hostile = await visitor.GetAsync("/measures/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
        Assert.Equal(HttpStatusCode.NotFound, hostile.Status);
        IsWhole(hostile);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/measures/{new string('a', 4000)}")).Status);
    }

    [Fact]
    public async Task Whatever_a_record_holds_is_only_shown()
    {
        var huge = Hostile + new string('x', 10_000);
        Api.Dataset.Value = With(Ban, m => m with
        {
            Number = huge,
            Issuers = [huge],
            Notes = huge,
            OpenQuestions = [huge],
            Quote = new Quote("zh", huge),
            Urls = [new Uri("javascript:alert(1)")],
            Titles = new Dictionary<string, string> { ["en"] = huge, ["ar"] = "\u202Eعربي" },
            Provisions = [.. m.Provisions.Select(p => p with { Title = huge, Scope = huge, EndUsers = huge, ControlCodes = [Hostile], HsCodes = [Hostile], Quote = new Quote("zh", huge), OpenQuestions = [huge] })],
        });
        var visitor = await OperatorAsync();
        foreach (var path in new[] { $"/measures/{Ban}", "/measures", "/cliffs", "/" })
        {
            var page = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            IsWhole(page);
            Assert.DoesNotContain(new string('x', 5000), page.Body, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("a[href^=javascript]"));
        }
    }

    [Fact]
    public void Every_provision_has_an_anchor_of_its_own()
    {
        var model = Sample.Dataset().Measure(MeasureId.Parse(Ban));
        string[] numbers = ["2", "1(3)", "2 (graphite)", "1-3", "1.3", "(a)", "甲"];
        var measure = model with { Provisions = [.. numbers.Select(n => model.Provisions[0] with { Number = n })] };
        Assert.Equal(["p2", "p1-3", "p2-graphite", "p1-3_2", "p1-3_3", "pa", "p"], numbers.Select(n => LawLinks.Anchor(measure, n)));
    }

    [Fact]
    public void Ids_that_somebody_may_have_meant_are_the_nearest_ones()
    {
        var dataset = Sample.Dataset();
        Assert.Equal(Ban, dataset.Suggest("cn-mofcom-2024-45")[0].Value);
        Assert.Equal(["eu-2024-1252"], dataset.Suggest("1252").Select(m => m.Value));
        Assert.Empty(dataset.Suggest(new string('x', 5000)));
        Assert.Empty(dataset.Suggest("nothing-like-it-at-all"));
    }
}
