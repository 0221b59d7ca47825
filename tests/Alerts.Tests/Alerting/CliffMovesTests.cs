using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

/// <summary>An extension is a change of the dataset and the close of a cliff: each subscriber hears of it once.</summary>
public sealed class CliffMovesTests
{
    private static readonly PolicyDataset Before = Some.SuspendedUntil("2026-11-27");

    // Three weeks before the end: a rung of the default ladder has been told.
    private readonly World _world = new(new DateTimeOffset(2026, 11, 6, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_extension_of_a_told_cliff_is_told_by_its_close_alone()
    {
        await PassAsync(Before);
        var told = await PassAsync(Some.SuspendedUntil("2027-01-10"));

        Assert.Equal((AlertKind?)AlertKind.CliffClosed, told.Single(a => a.Kind == AlertKind.PolicyChanged).YieldsTo);
        Assert.Equal("pause#1:SuspensionEnd", told.Single(a => a.Kind == AlertKind.CliffClosed).Subject);
    }

    [Fact]
    public async Task An_end_that_comes_earlier_is_told_by_the_close_as_well()
    {
        await PassAsync(Before);
        Assert.NotNull((await PassAsync(Some.SuspendedUntil("2026-11-20"))).Single(a => a.Kind == AlertKind.PolicyChanged).YieldsTo);
    }

    [Fact]
    public async Task An_extension_of_which_no_cliff_was_told_is_told_as_a_change()
    {
        await _world.PolicyWatch.WatchAsync(Good(Before), World.Cancel);
        var told = await PassAsync(Some.SuspendedUntil("2027-01-10"));
        Assert.Null(told.Single(a => a.Kind == AlertKind.PolicyChanged).YieldsTo);
        Assert.DoesNotContain(told, a => a.Kind == AlertKind.CliffClosed);
    }

    [Fact]
    public async Task An_announcement_leaves_the_cliff_open_so_it_is_told_as_a_change()
    {
        await PassAsync(Before);
        var told = await PassAsync(Some.SuspendedUntil(Some.Until("2026-11-27") with { Announced = Some.Announced("2027-01-10", "2026-11-05") }));
        Assert.Null(Assert.Single(told, a => a.Kind == AlertKind.PolicyChanged).YieldsTo);
        Assert.DoesNotContain(told, a => a.Kind == AlertKind.CliffClosed);
    }

    [Fact]
    public async Task What_changes_beside_the_end_is_told_too()
    {
        await PassAsync(Before);
        var after = Some.SuspendedUntil("2027-01-10");
        var pause = after.Measure(MeasureId.Parse("pause"));
        var wider = Some.Dataset(
            after.Measure(MeasureId.Parse("control")),
            pause with { Provisions = [.. pause.Provisions, Some.Provision("2", "germanium", "2026-12-01")] });
        Assert.Null((await PassAsync(wider)).Single(a => a.Kind == AlertKind.PolicyChanged).YieldsTo);
    }

    [Fact]
    public async Task A_subscriber_to_all_kinds_gets_one_message_of_the_extension_and_one_who_wants_changes_only_gets_that()
    {
        var all = _world.Subscribe("gallium");
        var changes = _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Kinds = [AlertKind.PolicyChanged] } }, address: "https://example.com/other");
        await PassAsync(Before);
        var told = await PassAsync(Some.SuspendedUntil("2027-01-10"));
        foreach (var alert in told)
        {
            await _world.Router.RouteAsync(alert, World.Cancel);
        }

        Assert.Equal(
            [(all.TargetId, AlertKind.CliffClosed), (changes.TargetId, AlertKind.PolicyChanged)],
            _world.Ledger.Rows.Values.Select(r => (r.TargetId, Kind: told.Single(a => a.Id == r.AlertId).Kind)).OrderBy(r => r.Kind == AlertKind.PolicyChanged));
    }

    private async Task<IReadOnlyList<Alert>> PassAsync(PolicyDataset dataset)
    {
        var report = await _world.PolicyWatch.WatchAsync(Good(dataset), World.Cancel);
        return [.. report.Raised, .. await _world.ExpiryWatch.WatchAsync(report.Dataset, World.Cancel)];
    }

    private static DataFile<PolicyDataset> Good(PolicyDataset dataset) => new DataFile<PolicyDataset>.Good(dataset);
}
