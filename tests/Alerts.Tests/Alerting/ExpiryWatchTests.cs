using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

public sealed class ExpiryWatchTests
{
    private readonly World _world = new(Some.At("2026-11-20T08:00:00Z"));

    [Fact]
    public async Task A_cliff_a_week_ahead_and_on_its_day_is_told_once_each()
    {
        var dataset = Some.SuspendedUntil("2026-11-27");
        Assert.Equal(new CliffRung(7, 7), Assert.Single(await WatchAsync(dataset)).Rung);
        Assert.Empty(await WatchAsync(dataset));
        At("2026-11-27T08:00:00Z");
        Assert.Equal(new CliffRung(0, 0), Assert.Single(await WatchAsync(dataset)).Rung);
        Assert.Empty(await WatchAsync(dataset));
    }

    [Fact]
    public async Task Every_day_of_a_year_tells_each_rung_and_the_end_exactly_once()
    {
        var dataset = Some.SuspendedUntil("2026-11-27");
        At("2026-06-01T08:00:00Z");
        for (var day = 0; day < 365; day++)
        {
            await WatchAsync(dataset);
            _world.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([90, 30, 14, 7, 1, 0], _world.Told.All.Where(a => a.Rung is not null).OrderBy(a => a.RaisedAt).Select(a => a.Rung!.Days));
        Assert.All(_world.Told.All.Where(a => a.Rung is not null), a => Assert.Equal(a.Rung!.Days, a.Rung.DaysLeft));
        Assert.Equal(Some.At("2026-11-28T08:00:00Z"), Assert.Single(_world.Told.All, a => a.Kind == AlertKind.CliffClosed).RaisedAt);
    }

    [Fact]
    public async Task Of_the_rungs_that_an_outage_missed_only_the_nearest_is_told()
    {
        At("2026-08-29T08:00:00Z");
        var dataset = Some.SuspendedUntil("2026-11-27");
        Assert.Equal(new CliffRung(90, 90), Assert.Single(await WatchAsync(dataset)).Rung);
        At("2026-11-24T08:00:00Z");
        Assert.Equal(new CliffRung(7, 3), Assert.Single(await WatchAsync(dataset)).Rung);
    }

    [Fact]
    public async Task Each_ladder_has_its_own_rungs()
    {
        _world.Subscribe("gallium", s => s with { LeadDays = LeadDays.Parse("20,2") });
        var dataset = Some.SuspendedUntil("2026-11-27");
        Assert.Equal([7, 20], (await WatchAsync(dataset)).Select(a => a.Rung!.Days).Order());
        At("2026-11-25T08:00:00Z");
        Assert.Equal([2], (await WatchAsync(dataset)).Select(a => a.Rung!.Days));
    }

    [Fact]
    public async Task A_second_look_with_nothing_new_writes_nothing()
    {
        var dataset = await ShippedData.PoliciesAsync();
        var world = new World(Some.At("2026-11-23T08:00:00Z"), await ShippedData.CatalogueAsync());
        Assert.NotEmpty(await world.ExpiryWatch.WatchAsync(dataset, World.Cancel));
        var written = world.Ports.Writes;
        Assert.Empty(await world.ExpiryWatch.WatchAsync(dataset, World.Cancel));
        Assert.Equal(written, world.Ports.Writes);
    }

    [Fact]
    public async Task An_extension_closes_the_cliff_and_the_ladder_starts_again()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var extended = Some.SuspendedUntil("2027-01-10");
        var told = await WatchAsync(extended);
        Assert.Contains("now ends 2027-01-10, not 2026-11-27", Assert.Single(told, a => a.Kind == AlertKind.CliffClosed).Message.Headline, StringComparison.Ordinal);
        Assert.Equal(new CliffRung(90, 51), Assert.Single(told, a => a.Kind == AlertKind.CliffUpcoming).Rung);
        Assert.Equal([CliffClosure.Extended, null], _world.Cliffs.Rows.Values.OrderBy(c => c.Key.On).Select(c => c.Closure));
        At("2026-12-11T08:00:00Z");
        Assert.Equal(new CliffRung(30, 30), Assert.Single(await WatchAsync(extended)).Rung);
    }

    [Fact]
    public async Task An_end_that_comes_earlier_is_told_with_its_day()
    {
        await WatchAsync(Some.SuspendedUntil("2027-01-10"));
        var told = await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        Assert.Contains("now ends 2026-11-27, not 2027-01-10", Assert.Single(told, a => a.Kind == AlertKind.CliffClosed).Message.Headline, StringComparison.Ordinal);
        Assert.Contains(_world.Cliffs.Rows.Values, c => c.Closure == CliffClosure.Superseded);
    }

    [Fact]
    public async Task An_extension_that_is_withdrawn_opens_the_cliff_again_and_its_end_is_told()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        await WatchAsync(Some.SuspendedUntil("2027-01-10"));
        var back = Some.SuspendedUntil("2026-11-27");
        await WatchAsync(back);
        At("2026-11-26T08:00:00Z");
        Assert.Equal(1, Assert.Single(await WatchAsync(back)).Rung!.Days);
        At("2026-11-28T08:00:00Z");
        Assert.Contains("ended 2026-11-27", Assert.Single(await WatchAsync(back)).Message.Headline, StringComparison.Ordinal);
        Assert.Empty(await WatchAsync(back));
    }

    [Fact]
    public async Task A_second_extension_from_the_same_day_is_told_as_well()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        await WatchAsync(Some.SuspendedUntil("2027-01-10"));
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var told = await WatchAsync(Some.SuspendedUntil("2027-02-10"));
        Assert.Contains(told, a => a.Message.Headline.Contains("now ends 2027-02-10, not 2026-11-27", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_window_that_is_gone_is_closed_as_superseded()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var told = Assert.Single(await WatchAsync(Some.SuspendedUntil((WindowEnd?)null)));
        Assert.Equal("CN: Suspension of control by pause: nothing ends on 2026-11-27 any more", told.Message.Headline);
        Assert.Equal(Some.Ids("gallium"), told.Materials);
    }

    [Fact]
    public async Task A_start_that_an_act_overtakes_is_not_called_an_end()
    {
        var control = Some.Measure("control", "2026-10-01", Some.Provision(effective: "2026-12-01"));
        Assert.Contains("Start of control is on 2026-12-01 (in 11 days)", Assert.Single(await WatchAsync(Some.Dataset(control))).Message.Headline, StringComparison.Ordinal);
        var later = control with { Provisions = [Some.Provision(effective: "2027-01-01")] };
        Assert.Contains(await WatchAsync(Some.Dataset(later)), a => a.Message.Headline.Contains("now starts 2027-01-01, not 2026-12-01", StringComparison.Ordinal));
        var never = Some.Dataset(control with { Provisions = [Some.Provision(effective: null)] });
        Assert.Contains("nothing starts on 2027-01-01 any more", Assert.Single(await WatchAsync(never)).Message.Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-22", 0)]
    [InlineData("2026-10-23", 1)]
    public async Task What_lapsed_before_the_first_look_is_told_only_if_it_is_recent(string lastDay, int told)
    {
        At("2026-11-22T08:00:00Z");
        Assert.Equal(told, (await WatchAsync(Some.SuspendedUntil(lastDay))).Count);
        Assert.Equal(CliffClosure.Lapsed, Assert.Single(_world.Cliffs.Rows.Values).Closure);
    }

    [Fact]
    public async Task What_was_known_before_a_long_outage_is_told_however_late()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        At("2027-06-01T08:00:00Z");
        Assert.Equal(AlertKind.CliffClosed, Assert.Single(await WatchAsync(Some.SuspendedUntil("2026-11-27"))).Kind);
    }

    [Theory]
    [InlineData("2026-11-26T15:59:59Z", 1)]
    [InlineData("2026-11-26T16:00:00Z", 0)]
    [InlineData("2026-11-26T17:00:00Z", 0)]
    [InlineData("2026-11-27T15:59:59Z", 0)]
    [InlineData("2026-11-27T16:00:00Z", null)]
    public async Task Days_are_those_of_the_authority(string now, int? daysLeft)
    {
        At(now);
        Assert.Equal(daysLeft, Assert.Single(await WatchAsync(Some.SuspendedUntil("2026-11-27"))).Rung?.DaysLeft);
    }

    [Fact]
    public async Task An_instrument_of_this_morning_there_counts_though_it_is_yesterday_in_UTC()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        At("2026-11-27T17:00:00Z");
        var until = new WindowEnd(Printed: new LegalEnd(Some.Day("2026-11-27"), true, EndBasis.Printed), Effective: new EffectiveEnd(Some.Day("2027-11-27"), true, EndBasis.Printed, MeasureId.Parse("longer")));
        var extended = Some.Dataset([.. Some.SuspendedUntil(until).File.Measures, Some.Measure("longer", "2026-11-28", Some.Provision(effective: "2026-11-28") with { Effect = ProvisionEffect.Statement })]);
        var closed = Assert.Single(await WatchAsync(extended));
        Assert.Contains("now ends 2027-11-27", closed.Message.Headline, StringComparison.Ordinal);
    }

    private void At(string now) => _world.Clock.AdjustTime(Some.At(now));

    private Task<IReadOnlyList<Alert>> WatchAsync(PolicyDataset dataset) => _world.ExpiryWatch.WatchAsync(dataset, World.Cancel);
}
