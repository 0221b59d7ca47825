using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

/// <summary>How each cliff is closed, once, towards those who were told of it.</summary>
public sealed class CliffClosingTests
{
    private readonly World _world = new(Some.At("2026-11-20T08:00:00Z"));

    [Fact]
    public async Task A_cliff_whose_cause_has_vanished_is_closed_towards_those_who_were_told()
    {
        _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Jurisdictions = ["CN"] } });
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        await _world.DrainAsync();
        var closed = Assert.Single(await WatchAsync(Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision()))));
        await _world.DrainAsync();
        Assert.Equal("Suspension of control by pause: nothing ends on 2026-11-27 any more", closed.Message.Headline);
        Assert.Equal(["control: in force, certain"], closed.Message.Present);
        Assert.Contains(_world.Channel.Sent, s => s.AlertId == closed.Id);
    }

    [Fact]
    public async Task A_lapse_is_told_to_those_too_whose_material_is_not_concerned_any_more()
    {
        await WatchAsync(Paused(("control", "gallium germanium", "2026-11-27")));
        await WatchAsync(Paused(("control", "gallium", "2026-11-27")));
        At("2026-11-28T08:00:00Z");
        var lapsed = Assert.Single(await WatchAsync(Paused(("control", "gallium", "2026-11-27"))));
        Assert.Equal(Some.Ids("gallium germanium"), lapsed.Materials);
        Assert.Contains("It does not concern germanium any more.", lapsed.Message.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_windows_of_one_cause_are_not_taken_for_each_other()
    {
        await WatchAsync(Paused(("first", "gallium", "2026-11-27"), ("second", "germanium", "2026-12-20")));
        var closed = Assert.Single(await WatchAsync(Paused(("first", "gallium", "2026-11-27"), ("second", "germanium", null))));
        Assert.Contains("nothing ends on 2026-12-20 any more", closed.Message.Headline, StringComparison.Ordinal);
        Assert.Equal(Some.Ids("germanium"), closed.Materials);

        var moved = Assert.Single(await WatchAsync(Paused(("first", "gallium", "2027-01-10"), ("second", "germanium", null))), a => a.Kind == AlertKind.CliffClosed);
        Assert.Contains("now ends 2027-01-10, not 2026-11-27", moved.Message.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announced_end_that_is_confirmed_closes_the_lawful_day_and_goes_on()
    {
        var printed = Some.Until("2026-11-27");
        var announced = printed with { Announced = Some.Announced("2027-01-10", "2026-09-28") };
        var told = await WatchAsync(Some.SuspendedUntil(announced));
        Assert.Equal(["2026-11-27", "2027-01-10"], _world.Cliffs.Rows.Keys.Select(k => k.On.ToString("O")).Order(StringComparer.Ordinal));
        Assert.Equal(Certainty.Unconfirmed, Assert.Single(told, a => a.Message.Headline.Contains("ends 2027-01-10", StringComparison.Ordinal)).Message.Certainty);

        var longer = Some.Measure("longer", "2026-11-18", Some.Provision(effective: "2026-11-18") with { Effect = ProvisionEffect.Amendment });
        var confirmed = Some.Dataset([.. Some.SuspendedUntil(announced with { Effective = new EffectiveEnd(Some.Day("2027-01-10"), true, EndBasis.Printed, longer.Id) }).File.Measures, longer]);
        var closed = Assert.Single(await WatchAsync(confirmed));
        Assert.Contains("now ends 2027-01-10, not 2026-11-27", closed.Message.Headline, StringComparison.Ordinal);
        Assert.Equal(Certainty.Certain, closed.Message.Certainty);

        At("2026-12-11T08:00:00Z");
        var rung = Assert.Single(await WatchAsync(confirmed));
        Assert.Equal((30, Certainty.Certain), (rung.Rung!.Days, rung.Message.Certainty));
        At("2027-01-11T08:00:00Z");
        Assert.Contains("ended 2027-01-10", Assert.Single(await WatchAsync(confirmed)).Message.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unconfirmed_lapse_gives_both_readings()
    {
        var dataset = Some.SuspendedUntil(Some.Until("2026-11-27") with { Announced = Some.Announced("2027-01-10", "2026-09-28") });
        await WatchAsync(dataset);
        At("2026-11-28T08:00:00Z");
        var closed = Assert.Single(await WatchAsync(dataset), a => a.Kind == AlertKind.CliffClosed).Message;
        Assert.Equal(Certainty.Unconfirmed, closed.Certainty);
        Assert.Equal(["As printed, to 2026-11-27: control is in force.", "As announced by Someone on 2026-09-28, to 2027-01-10: control is suspended."], closed.Readings);
        Assert.Equal(["control: in force, unconfirmed"], closed.Present);
    }

    [Fact]
    public async Task A_day_on_which_some_is_certain_and_some_only_announced_is_one_unconfirmed_cliff_that_says_which()
    {
        var certain = Paused(("first", "gallium", "2027-01-10"), ("second", "germanium", "2026-11-27")).File.Measures;
        var pause = certain[^1];
        var relations = pause.Provisions[0].Relations!.Select(r => r.Measure.Value == "second" ? r with { Until = r.Until! with { Announced = Some.Announced("2027-01-10", "2026-09-28") } } : r);
        var dataset = Some.Dataset([.. certain.SkipLast(1), pause with { Provisions = [pause.Provisions[0] with { Relations = [.. relations] }] }]);
        var told = Assert.Single(await WatchAsync(dataset), a => a.Message.Until == Some.Day("2027-01-10"));
        Assert.Equal(Certainty.Unconfirmed, told.Message.Certainty);
        Assert.Contains("(second: germanium; to all destinations), as announced without an instrument", told.Message.ByDefault, StringComparison.Ordinal);
        Assert.DoesNotContain("(first: gallium; to all destinations), as announced", told.Message.ByDefault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extension_that_comes_withdrawn_and_again_is_told_again()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var first = await WatchAsync(Some.SuspendedUntil("2027-01-10"));
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var again = await WatchAsync(Some.SuspendedUntil("2027-01-10"));
        Assert.Equal(Assert.Single(first, Closes).Message.Headline, Assert.Single(again, Closes).Message.Headline);
        Assert.Empty(await WatchAsync(Some.SuspendedUntil("2027-01-10")));
    }

    [Fact]
    public async Task An_end_that_is_moved_into_the_past_is_told_once()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        Assert.Contains("ended 2026-11-10, not 2026-11-27", Assert.Single(await WatchAsync(Some.SuspendedUntil("2026-11-10"))).Message.Headline, StringComparison.Ordinal);
        Assert.Empty(await WatchAsync(Some.SuspendedUntil("2026-11-10")));
    }

    [Fact]
    public async Task A_cause_with_another_number_is_the_same_cliff()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var renumbered = Renumbered("2026-11-27");
        Assert.Empty(await WatchAsync(renumbered));
        Assert.Empty(await WatchAsync(renumbered));
        At("2026-11-26T08:00:00Z");
        Assert.Equal(1, Assert.Single(await WatchAsync(renumbered)).Rung!.Days);
        At("2026-11-28T08:00:00Z");
        Assert.Contains("ended 2026-11-27", Assert.Single(await WatchAsync(renumbered)).Message.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cause_with_another_number_and_another_end_is_extended()
    {
        await WatchAsync(Some.SuspendedUntil("2026-11-27"));
        var closed = Assert.Single(await WatchAsync(Renumbered("2027-01-10")), Closes);
        Assert.Contains("now ends 2027-01-10, not 2026-11-27", closed.Message.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_extended_is_told_with_its_new_day_when_the_rest_lapses()
    {
        await WatchAsync(Paused(("control", "gallium germanium", "2026-11-27")));
        var parted = Parted();
        await WatchAsync(parted);
        At("2026-11-28T08:00:00Z");
        var lapsed = Assert.Single(await WatchAsync(parted), Closes);
        Assert.Equal(Some.Ids("gallium germanium"), lapsed.Materials);
        Assert.Contains("(control: gallium; to all destinations)", lapsed.Message.ByDefault, StringComparison.Ordinal);
        Assert.Contains("It does not concern germanium any more.", lapsed.Message.Summary, StringComparison.Ordinal);
    }

    private static PolicyDataset Parted()
    {
        var relation = Some.Suspends("control", "2025-06-01", Some.Until("2026-11-27"));
        return Some.Dataset(
            Some.Measure("control", "2025-01-01", Some.Provision(materials: "gallium germanium")),
            Some.Measure("pause", "2025-06-01", Some.Provision(
                materials: "gallium germanium", effective: "2025-06-01",
                relations: [relation with { Materials = Some.Ids("gallium") }, relation with { Materials = Some.Ids("germanium"), Until = Some.Until("2027-01-10") }]) with
            { Effect = ProvisionEffect.Suspension }));
    }

    private static PolicyDataset Renumbered(string day)
    {
        var measures = Some.SuspendedUntil(day).File.Measures;
        return Some.Dataset(measures[0], measures[1] with { Provisions = [measures[1].Provisions[0] with { Number = "1(1)" }] });
    }

    private static PolicyDataset Paused(params (string Measure, string Materials, string? Day)[] targets) => Some.Dataset(
    [
        .. targets.Select(t => Some.Measure(t.Measure, "2025-01-01", Some.Provision(materials: t.Materials))),
        Some.Measure("pause", "2025-06-01", Some.Provision(
            effective: "2025-06-01", relations: [.. targets.Select(t => Some.Suspends(t.Measure, "2025-06-01", t.Day is null ? null : Some.Until(t.Day)))]) with { Effect = ProvisionEffect.Suspension }),
    ]);

    private static bool Closes(Alert alert) => alert.Kind == AlertKind.CliffClosed;

    private void At(string now) => _world.Clock.AdjustTime(Some.At(now));

    private Task<IReadOnlyList<Alert>> WatchAsync(PolicyDataset dataset) => _world.ExpiryWatch.WatchAsync(dataset, World.Cancel);
}
