using System.Net;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Support;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.Timelines;

namespace Alerts.Tests.Web.Pages;

public sealed class TimelinePageTests : LawPageTest
{
    [Fact]
    public async Task The_bars_of_a_material_say_what_was_is_and_will_be()
    {
        var page = await (await OperatorAsync()).GetAsync("/timeline/gallium?destination=US");
        Assert.Equal((HttpStatusCode.OK, "gallium over time, to United States"), (page.Status, page.Heading));
        IsWhole(page);
        var ban = Row(page, "46/2024");
        Assert.Equal("46/2024 export ban to the US", ban.Label);
        Assert.Equal("/measures/cn-mofcom-2024-46?material=gallium&destination=US#p2", ban.Href);
        Assert.StartsWith("in force 2024-12-03 to 2025-11-08; suspended 2025-11-09 to 2026-11-27; in force from 2026-11-28.", ban.Desc, StringComparison.Ordinal);
        Assert.Equal(["bar in-force", "bar suspended", "bar in-force"], ban.Bars);
        Assert.StartsWith("2026-11-27: Suspension of 46/2024 by 72/2025 ends. From 2026-11-28, if nobody acts: the export ban comes back", Assert.Single(ban.Cliffs), StringComparison.Ordinal);
        Assert.Contains("today 2026-11-23", page.One(".axis"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_is_a_table_with_reasons()
    {
        var page = await (await OperatorAsync()).GetAsync("/timeline/gallium");
        Assert.Equal(["Provision", "State", "From", "To", "Certainty", "Next", "Why"], page.All(".periods thead th[scope=col]"));
        var row = page.All(".periods tr").Single(r => r.StartsWith("suspended", StringComparison.Ordinal));
        Assert.StartsWith("suspended 2025-11-09 2026-11-27 certain 2026-11-28: in force 72/2025: Suspends it from 2025-11-09 to 2026-11-27", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_choice_is_in_the_address_and_the_form_leads_there()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/timeline/gallium?on=2025-01-15&from=2024-06-01&to=2025-12-31");
        Assert.Contains("2025-01-15", page.One(".axis g.now"), StringComparison.Ordinal);
        Assert.Equal("2024-06-01", page.Document.QuerySelector("input[name=from]")!.GetAttribute("value"));
        Assert.Equal("/timeline/gallium?on=2025-01-15&from=2026-06-01&to=2027-12-31", page.Link("two years later"));
        var other = await visitor.SubmitAsync(page, "Show", ("material", "lanthanum"), ("jurisdiction", "EU"));
        Assert.Equal("/timeline/lanthanum?on=2025-01-15&from=2024-06-01&to=2025-12-31&jurisdiction=EU", other.Path);
        Assert.Equal("lanthanum over time, law of European Union", other.Heading);
    }

    [Fact]
    public async Task A_group_shows_what_bears_on_its_members_and_without_a_material_one_is_chosen()
    {
        var visitor = await OperatorAsync();
        var choice = await visitor.GetAsync("/timeline?destination=US");
        IsWhole(choice);
        Assert.Equal("/timeline/rare-earths?destination=US", choice.Link("rare earths"));
        var group = await visitor.GetAsync(choice.Link("rare earths"));
        Assert.NotNull(Row(group, "18/2025"));
        Assert.Equal(["China", "European Union"], group.All(".timeline h3"));
    }

    [Fact]
    public async Task A_material_that_there_is_not_is_no_page_and_near_names_are_offered()
    {
        var visitor = await OperatorAsync();
        foreach (var path in new[] { "/timeline/galium", "/timeline?material=galium" })
        {
            var page = await visitor.GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, "There is no such material", "/timeline/gallium"), (page.Status, page.Heading, page.Link("gallium")));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/timeline/%3Cscript%3E")).Status);
    }

    [Theory]
    [InlineData("from=x", "from: is not a day: write it as 2026-11-28")]
    [InlineData("to=2026-02-30", "to: is not a day: write it as 2026-11-28")]
    [InlineData("from=2026-01-02&to=2026-01-01", "to: 2026-01-01 is before from, 2026-01-02")]
    [InlineData("on=x", "on: is not a day: write it as 2026-11-28")]
    public async Task What_is_wrong_in_the_address_is_said_and_the_rest_is_shown(string query, string said)
    {
        var page = await (await OperatorAsync()).GetAsync($"/timeline/gallium?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(said, page.One("[role=alert]"), StringComparison.Ordinal);
        Assert.NotNull(Row(page, "46/2024"));
    }

    [Theory]
    [InlineData("from=0001-01-01&to=9999-12-31")]
    [InlineData("on=9999-12-31")]
    [InlineData("on=0001-01-01")]
    [InlineData("from=9999-12-31")]
    public async Task The_ends_of_the_calendar_are_days_like_others(string query)
        => Assert.Equal(HttpStatusCode.OK, (await (await OperatorAsync()).GetAsync($"/timeline/gallium?{query}")).Status);

    [Fact]
    public async Task Where_nothing_is_known_it_says_what_to_do()
    {
        var page = await (await OperatorAsync()).GetAsync("/timeline/gallium?from=1990-01-01&to=1991-01-01");
        Assert.Contains("No act that is known bears on gallium between 1990-01-01 and 1991-01-01", page.One(".empty"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_name_is_only_a_name()
    {
        Api.Dataset.Value = With("cn-mofcom-2024-46", m => m with { Number = null, Titles = new Dictionary<string, string> { ["en"] = Hostile + new string('x', 10_000) } });
        var page = await (await OperatorAsync()).GetAsync("/timeline/gallium");
        IsWhole(page);
        Assert.Contains("<script>alert(1)</script>", page.Text, StringComparison.Ordinal);
        Assert.True(page.Body.Length < 60_000, $"{page.Body.Length}");
    }

    [Fact]
    public async Task The_shipped_law_on_gallium_shows_the_suspension_of_46_of_2024_until_27_November_2026_and_the_refusal_back_after_it()
    {
        var row = Shipped(await BoardAsync("gallium", "US"), "cn-mofcom-2024-46#2");
        Assert.Equal(
            [(LegalState.InForce, "2024-12-03", "2025-11-08"), (LegalState.Suspended, "2025-11-09", "2026-11-27"), (LegalState.InForce, "2026-11-28", null)],
            row.Stretches.Select(s => (s.Period.State, s.Period.First?.ToString("O"), s.Period.Last?.ToString("O"))));
        var cliff = Assert.Single(row.Cliffs);
        Assert.Equal((new DateOnly(2026, 11, 27), row.Stretches[2].Bar.Left), (cliff.Cliff.Key.On, cliff.At));
        Assert.Equal(row.Stretches[1].Bar.Right, cliff.At);
    }

    [Fact]
    public async Task In_the_shipped_law_what_was_only_announced_is_unconfirmed_until_the_announced_day()
    {
        var row = Shipped(await BoardAsync("rare-earths", null), "cn-mofcom-2025-56#1");
        var doubtful = Assert.Single(row.Stretches, s => s.Period.Certainty == Certainty.Unconfirmed);
        Assert.Equal((new DateOnly(2026, 11, 11), new DateOnly(2027, 1, 10)), (doubtful.Period.First, doubtful.Period.Last));
        Assert.Contains("2027-01-10", string.Join(' ', doubtful.State.Readings), StringComparison.Ordinal);
    }

    private static TimelineRow Shipped(TimelineBoard board, string provision) => board.Rows.Single(r => r.Part.Provision.ToString() == provision);

    private static async Task<TimelineBoard> BoardAsync(string material, string? destination)
    {
        var view = new LawView(await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync(), new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), MaterialId.Parse(material), destination, null, null, []);
        return TimelineBoard.Of(view, TimelineRange.Read(null, null, view.Day, []));
    }

    private static Strip Row(Seen page, string name)
    {
        static string Words(AngleSharp.Dom.IElement e) => string.Join(' ', e.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var strip = page.Document.QuerySelectorAll(".strips li").Single(li => Words(li.QuerySelector("a")!) == name);
        return new Strip(
            Words(strip.QuerySelector("p")!), strip.QuerySelector("a")!.GetAttribute("href")!, Words(strip.QuerySelector("desc")!),
            [.. strip.QuerySelectorAll(".bar").Select(b => b.ClassName!)], [.. strip.QuerySelectorAll("svg.cliff > title").Select(Words)]);
    }

    private sealed record Strip(string Label, string Href, string Desc, IReadOnlyList<string> Bars, IReadOnlyList<string> Cliffs);
}
