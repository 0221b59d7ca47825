using System.Net;
using Alerts.Web.Pages.Cliffs;
using FsCheck.Xunit;

namespace Alerts.Tests.Web.Pages;

public sealed class CliffPageTests : LawPageTest
{
    [Fact]
    public async Task What_is_ahead_stands_by_month_with_what_happens_if_nobody_acts()
    {
        var page = await (await OperatorAsync()).GetAsync("/cliffs");
        Assert.Equal((HttpStatusCode.OK, "Cliffs in the 12 months from today"), (page.Status, page.Heading));
        IsWhole(page);
        Assert.Equal(["November 2026"], page.All("h2"));
        var entry = page.One(".ahead li.near");
        Assert.StartsWith("2026-11-27 in 4 days Suspension of 46/2024 by 72/2025 ends From 2026-11-28, if nobody acts: the export ban comes back", entry, StringComparison.Ordinal);
        Assert.EndsWith("China 46/2024: gallium, germanium", entry, StringComparison.Ordinal);
        Assert.Equal("/measures/cn-mofcom-2025-72#p1", page.Link("Suspension of 46/2024 by 72/2025 ends"));
    }

    [Theory]
    [InlineData("material=gallium", 1)]
    [InlineData("material=lanthanum", 0)]
    [InlineData("destination=JP", 0)]
    [InlineData("jurisdiction=EU", 0)]
    [InlineData("on=2025-12-01", 1)]
    [InlineData("on=2026-11-28", 0)]
    [InlineData("on=9999-12-31", 0)]
    [InlineData("on=0001-01-01", 0)]
    public async Task It_narrows_and_moves_in_time(string query, int found)
    {
        var page = await (await OperatorAsync()).GetAsync($"/cliffs?{query}");
        Assert.Equal((HttpStatusCode.OK, found), (page.Status, page.All(".ahead li").Count));
        Assert.Equal(found == 0, page.Document.QuerySelector(".empty") is not null);
    }

    [Fact]
    public async Task A_month_is_a_table_with_its_days_marked_and_leads_to_the_months_beside_it()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/cliffs?view=month&month=2026-11&material=gallium");
        IsWhole(page);
        Assert.Equal(("November 2026", "Cliffs in November 2026: gallium"), (page.One(".month caption"), page.Heading));
        Assert.Equal(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], page.All(".month thead th[scope=col]"));
        Assert.Equal("27 Suspension of 46/2024 by 72/2025 ends", page.One(".month td.has"));
        Assert.Equal("23", page.One(".month td[aria-current=date]"));
        Assert.Equal(("/cliffs?material=gallium&view=month&month=2026-10", "/cliffs?material=gallium&view=month&month=2026-12"), (page.Link("October 2026"), page.Link("December 2026")));
        Assert.Equal("/cliffs?material=gallium", page.Link("List"));
        Assert.Contains("Nothing that is known changes by itself in December 2026", (await visitor.GetAsync(page.Link("December 2026"))).Text, StringComparison.Ordinal);

        var past = await visitor.GetAsync("/cliffs?view=month&month=2026-11&on=2026-12-01");
        Assert.Contains("2026-11-27 4 days ago Suspension of 46/2024 by 72/2025 ends Since 2026-11-28: ", past.One(".ahead li"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-11-27")]
    [InlineData("%3Cscript%3E")]
    public async Task What_is_no_month_is_said_and_this_month_is_shown(string month)
    {
        var page = await (await OperatorAsync()).GetAsync($"/cliffs?view=month&month={month}");
        Assert.Equal((HttpStatusCode.BadRequest, "November 2026"), (page.Status, page.One(".month caption")));
        Assert.Contains("month: is not a month: write it as 2026-11", page.One("[role=alert]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_and_the_last_month_of_the_calendar_have_one_beside_them()
    {
        var visitor = await OperatorAsync();
        Assert.Equal(["February 0001"], (await visitor.GetAsync("/cliffs?view=month&month=0001-01")).All("nav.pages a"));
        Assert.Equal(["November 9999"], (await visitor.GetAsync("/cliffs?view=month&month=9999-12")).All("nav.pages a"));
    }

    [Property]
    public void A_grid_has_every_day_of_its_month_once_in_the_column_of_its_weekday(uint seed)
    {
        var grid = MonthGrid.Of(DateOnly.FromDayNumber((int)(seed % (DateOnly.MaxValue.DayNumber + 1))));
        Assert.All(grid.Weeks, w => Assert.Equal(7, w.Count));
        Assert.Equal(Enumerable.Range(grid.First.DayNumber, grid.Last.DayNumber - grid.First.DayNumber + 1), grid.Weeks.SelectMany(w => w).OfType<DateOnly>().Select(d => d.DayNumber));
        Assert.All(grid.Weeks.SelectMany(w => w.Index()).Where(d => d.Item is not null), d => Assert.Equal(d.Index, ((int)d.Item!.Value.DayOfWeek + 6) % 7));
    }
}
