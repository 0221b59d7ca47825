using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

/// <summary>What one act does to others: suspensions above all.</summary>
public sealed class PolicyDiffRelationTests
{
    private static readonly Measure Control = Some.Measure("control", "2025-01-01", Some.Provision("1"), Some.Provision("2", "germanium") with { Destinations = new DestinationScope(Only: ["US"]) });
    private static readonly WindowEnd Printed = Some.Until("2026-11-27");

    [Fact]
    public void A_suspension_names_what_it_suspends_and_whom_that_concerns()
    {
        var change = Assert.Single(Between(Pause(), Pause(Suspends(Printed, "2"))));
        PolicyDiffTests.Is(ChangeKind.Suspended, "in force since 2025-01-01", "suspended from 2025-06-01 to 2026-11-27 by pause", change);
        Assert.Equal("¶1 suspends control ¶2 from 2025-06-01 to 2026-11-27", change.Says);
        Assert.Equal(["control#2"], change.Concerns.Provisions.Select(p => p.ToString()));
        Assert.Equal(Some.Ids("germanium"), change.Concerns.Materials);
        Assert.Equal(["US"], change.Concerns.Destinations.Select(d => d.ToString()));
    }

    [Fact]
    public void A_new_act_is_told_with_what_it_does()
    {
        var changes = PolicyDiff.Between(Some.Dataset(Control), Some.Dataset(Control, Pause(Suspends(Printed, "2"))), Some.Catalogue);
        Assert.Equal([ChangeKind.Suspended, ChangeKind.MeasureAdded], changes.Select(c => c.Kind));
        Assert.All(changes, c => Assert.Equal("pause", c.Measure?.Value));
    }

    [Theory]
    [InlineData(RelationType.Amends, ChangeKind.Amended)]
    [InlineData(RelationType.Extends, ChangeKind.Extended)]
    [InlineData(RelationType.Repeals, ChangeKind.Repealed)]
    [InlineData(RelationType.Excepts, ChangeKind.Excepted)]
    public void Every_sort_of_act_has_its_kind(RelationType type, ChangeKind kind)
    {
        var act = Suspends(null, "2") with { Type = type };
        Assert.Equal(kind, Assert.Single(Between(Pause(), Pause(act))).Kind);
        Assert.Equal(ChangeKind.RelationWithdrawn, Assert.Single(Between(Pause(act), Pause())).Kind);
    }

    [Fact]
    public void A_suspension_that_is_withdrawn_or_cut_short_resumes_what_it_suspended()
    {
        var withdrawn = Assert.Single(Between(Pause(Suspends(Printed, "2")), Pause()));
        PolicyDiffTests.Is(ChangeKind.Resumed, "suspended from 2025-06-01 to 2026-11-27 by pause", "in force since 2025-01-01", withdrawn);
        Assert.Equal(Some.Ids("germanium"), withdrawn.Concerns.Materials);
        Assert.Equal(ChangeKind.Resumed, Assert.Single(Between(Pause(Suspends(Printed, "2")), Pause(Suspends(Some.Until("2026-06-01"), "2")))).Kind);
    }

    [Fact]
    public void Nothing_resumes_where_another_act_goes_on_suspending()
    {
        var other = Some.Measure("second", "2025-06-01", Some.Provision(effective: "2025-06-01", relations: Suspends(Printed, "2")) with { Effect = ProvisionEffect.Suspension });
        var changes = PolicyDiff.Between(Some.Dataset(Control, Pause(Suspends(Printed, "2")), other), Some.Dataset(Control, Pause(), other), Some.Catalogue);
        Assert.Equal(ChangeKind.RelationWithdrawn, Assert.Single(changes).Kind);
    }

    [Fact]
    public void An_extension_is_first_announced_and_then_confirmed_by_an_instrument()
    {
        var announced = Printed with { Announced = Some.Announced("2027-01-10", "2026-09-28") };
        var confirmed = announced with { Effective = new EffectiveEnd(Some.Day("2027-01-10"), true, EndBasis.Printed, Control.Id) };
        var said = Assert.Single(Between(Pause(Suspends(Printed, "2")), Pause(Suspends(announced, "2"))));
        Assert.Equal((ChangeKind.ExtensionAnnounced, "¶1 suspension of control ¶2 said to be extended to 2027-01-10, without an instrument"), (said.Kind, said.Says));
        var done = Assert.Single(Between(Pause(Suspends(announced, "2")), Pause(Suspends(confirmed, "2"))));
        Assert.Equal((ChangeKind.Confirmed, "¶1 suspension of control ¶2 confirmed to 2027-01-10 by control"), (done.Kind, done.Says));
        Assert.Equal(ChangeKind.Extended, Assert.Single(Between(Pause(Suspends(Printed, "2")), Pause(Suspends(confirmed with { Announced = null }, "2")))).Kind);
        Assert.Equal(ChangeKind.AnnouncementDropped, Assert.Single(Between(Pause(Suspends(announced, "2")), Pause(Suspends(Printed, "2")))).Kind);
    }

    [Fact]
    public void Where_an_end_was_announced_is_noted_and_who_announced_it_is_corrected()
    {
        var announced = Some.Announced("2027-01-10", "2026-09-28");
        Relation Ending(AnnouncedEnd end) => Suspends(Printed with { Announced = end }, "2");
        Assert.Equal(ChangeKind.Noted, Assert.Single(Between(Pause(Ending(announced)), Pause(Ending(announced with { Source = null })))).Kind);
        Assert.Equal(ChangeKind.Corrected, Assert.Single(Between(Pause(Ending(announced)), Pause(Ending(announced with { By = "Another" })))).Kind);
    }

    [Fact]
    public void A_suspension_that_reaches_further_less_far_or_elsewhere()
    {
        PolicyChange[] Reaching(string? before, string? after) => [.. Between(Pause(Suspends(Printed, before)), Pause(Suspends(Printed, after)))];
        Assert.Equal([ChangeKind.Suspended], Reaching("2", null).Select(c => c.Kind));
        Assert.Equal([ChangeKind.Resumed], Reaching(null, "2").Select(c => c.Kind));
        Assert.Equal([ChangeKind.Resumed, ChangeKind.Suspended], Reaching("2", "1").Select(c => c.Kind));
        var scoped = Suspends(Printed, "2") with { Destinations = new DestinationScope(Only: ["US"]) };
        Assert.Equal(ChangeKind.Resumed, Assert.Single(Between(Pause(Suspends(Printed, null)), Pause(Suspends(Printed, null) with { Materials = Some.Ids("germanium") }))).Kind);
        Assert.Equal(ChangeKind.ReachChanged, Assert.Single(Between(Pause(Suspends(Printed, "2")), Pause(scoped))).Kind);
    }

    [Fact]
    public void A_suspension_that_starts_on_another_day_has_its_dates_moved()
    {
        var moved = Assert.Single(Between(Pause(Suspends(Printed, "2")), Pause(Suspends(Printed, "2") with { From = Some.Day("2025-07-01") })));
        Assert.Equal((ChangeKind.DatesMoved, "¶1 suspension of control ¶2 starts 2025-07-01, not 2025-06-01"), (moved.Kind, moved.Says));
    }

    private static Relation Suspends(WindowEnd? until, string? provision) => Some.Suspends("control", "2025-06-01", until, provision is null ? [] : [provision]);

    private static Measure Pause(params Relation[] relations)
        => Some.Measure("pause", "2025-06-01", Some.Provision(materials: "gallium", effective: "2025-06-01", relations: relations) with { Effect = ProvisionEffect.Suspension });

    private static IReadOnlyList<PolicyChange> Between(Measure before, Measure after) => PolicyDiff.Between(Some.Dataset(Control, before), Some.Dataset(Control, after), Some.Catalogue);
}
