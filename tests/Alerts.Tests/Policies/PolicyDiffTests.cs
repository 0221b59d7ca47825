using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Policies;

public sealed class PolicyDiffTests
{
    private static readonly Measure Control = Some.Measure("control", "2025-01-01", Some.Provision("1"), Some.Provision("2", "germanium"));
    private static readonly Measure Pause = Some.Measure("pause", "2025-06-01", Some.Provision(relations: Some.Suspends("control", "2025-06-01", Some.Until("2026-11-27"), "2")));
    private static readonly ProvisionKey First = new(Control.Id, "1");
    private static readonly ProvisionKey PauseFirst = new(Pause.Id, "1");

    [Fact]
    public void A_measure_added_and_a_measure_withdrawn()
    {
        Assert.Equal([new PolicyChange.MeasureAdded(Pause.Id)], Between([Control], [Control, Pause]));
        Assert.Equal([new PolicyChange.MeasureWithdrawn(Pause.Id)], Between([Control, Pause], [Control]));
    }

    [Fact]
    public void A_provision_added_and_a_provision_removed()
    {
        var shorter = Control with { Provisions = [Control.Provisions[0]] };
        var second = new ProvisionKey(Control.Id, "2");
        Assert.Equal([new PolicyChange.ProvisionAdded(second)], Between([shorter], [Control]));
        Assert.Equal([new PolicyChange.ProvisionRemoved(second)], Between([Control], [shorter]));
    }

    [Fact]
    public void Materials_that_are_added_and_removed()
    {
        var change = Assert.IsType<PolicyChange.MaterialsChanged>(Assert.Single(Change(p => p with { Materials = Some.Ids("dysprosium") })));
        Assert.Equal(Some.Ids("dysprosium"), change.Added.Order());
        Assert.Equal(Some.Ids("gallium"), change.Removed.Order());
    }

    [Fact]
    public void Destinations_that_widen_and_that_narrow()
    {
        var narrow = new DestinationScope(Only: ["US"]);
        var wide = new DestinationScope(Only: ["US", "JP"]);
        Assert.Equal([new PolicyChange.DestinationsChanged(First, "US", "US, JP")], Change(p => p with { Destinations = wide }, p => p with { Destinations = narrow }));
        Assert.Equal([new PolicyChange.DestinationsChanged(First, "US, JP", "US")], Change(p => p with { Destinations = narrow }, p => p with { Destinations = wide }));
        Assert.Equal([new PolicyChange.DestinationsChanged(First, "all destinations", "all destinations but US")], Change(p => p with { Destinations = new DestinationScope(Except: ["US"]) }));
        Assert.Empty(Change(p => p with { Destinations = new DestinationScope(Only: ["JP", "US"]) }, p => p with { Destinations = wide }));
    }

    [Fact]
    public void An_effect_and_an_end_use()
    {
        Assert.Equal([new PolicyChange.EffectChanged(First, ProvisionEffect.Licence, ProvisionEffect.Ban)], Change(p => p with { Effect = ProvisionEffect.Ban }));
        Assert.Equal([new PolicyChange.EndUseChanged(First, EndUse.Any, EndUse.Military)], Change(p => p with { EndUse = EndUse.Military }));
    }

    [Fact]
    public void Dates_of_the_provision()
    {
        var (old, day) = (Some.Day("2025-01-01"), Some.Day("2027-01-01"));
        Assert.Equal([new PolicyChange.DatesMoved(First, "first day", old, day)], Change(p => p with { Effective = day }));
        Assert.Equal([new PolicyChange.DatesMoved(First, "last day", null, day)], Change(p => p with { End = Some.Until("2027-01-01") }));
        Assert.Equal(
            [new PolicyChange.DatesMoved(First, "announced last day", null, Some.Day("2027-03-01"))],
            Change(p => p with { End = Some.Until("2027-01-01") with { Announced = Some.Announced("2027-03-01", "2026-01-01") } }, p => p with { End = Some.Until("2027-01-01") }));
    }

    [Fact]
    public void The_first_day_of_the_measure_counts_where_the_provision_has_none()
    {
        var before = Some.Measure("m", "2025-01-01", Some.Provision(effective: null));
        Assert.Equal(
            [new PolicyChange.DatesMoved(new ProvisionKey(before.Id, "1"), "first day", null, Some.Day("2027-01-01"))],
            Between([before], [before with { Effective = Some.Day("2027-01-01") }]));
    }

    [Fact]
    public void A_relation_added_and_a_relation_removed()
    {
        var without = Pause with { Provisions = [Some.Provision()] };
        var (from, last) = (Some.Day("2025-06-01"), Some.Day("2026-11-27"));
        Assert.Equal([new PolicyChange.RelationAdded(PauseFirst, RelationType.Suspends, Control.Id, from, last)], Between([Control, without], [Control, Pause]));
        Assert.Equal([new PolicyChange.RelationRemoved(PauseFirst, RelationType.Suspends, Control.Id, from)], Between([Control, Pause], [Control, without]));
    }

    [Theory]
    [InlineData("2", null)]
    [InlineData(null, "2")]
    [InlineData("2", "1")]
    public void A_relation_that_reaches_further_or_less_far_is_another_one(string? before, string? after)
        => Assert.Equal(2, Between([Control, Reaching(before)], [Control, Reaching(after)]).Count);

    [Fact]
    public void A_window_that_ends_on_another_day_or_by_other_means()
    {
        Assert.IsType<PolicyChange.WindowMoved>(Assert.Single(Between([Control, Ending(Some.Until("2026-11-27"))], [Control, Ending(Some.Until("2027-01-10"))])));
        Assert.IsType<PolicyChange.WindowMoved>(Assert.Single(Between(
            [Control, Ending(Some.Until("2026-11-27"))], [Control, Ending(Some.Until("2026-11-27") with { Announced = Some.Announced("2027-01-10", "2026-09-28") })])));
        Assert.IsType<PolicyChange.WindowMoved>(Assert.Single(Between([Control, Ending(Some.Until("2026-11-27"))], [Control, Ending(null)])));
    }

    [Fact]
    public void Addresses_titles_confidence_notes_and_questions_are_no_change_of_law()
        => Assert.Empty(Between(
            [Control],
            [Control with
            {
                Urls = [new Uri("https://example.gov/moved")],
                Titles = new Dictionary<string, string> { ["en"] = "Retitled" },
                Confidence = Confidence.Low,
                Notes = "noted",
                OpenQuestions = ["why?"],
                Provisions = [.. Control.Provisions.Select(p => p with { Title = "Retitled", Scope = "reworded", Confidence = Confidence.Low, OpenQuestions = ["why?"] })],
            }]));

    [Property]
    public async Task A_reshuffled_copy_has_no_difference(int seed)
    {
        var law = await ShippedData.PoliciesAsync();
        Assert.Empty(PolicyDiff.Between(law, Shuffled.Copy(law, seed)));
        Assert.Empty(PolicyDiff.Between(Shuffled.Copy(law, seed), law));
    }

    [Fact]
    public async Task A_new_revision_is_told_measure_by_measure_once_though_killed_anywhere()
    {
        for (var kill = 1; kill < 16; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe();
            await TakeAsync(world, [Control, Pause]);
            Assert.Empty(world.Told.Rows);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => TakeAsync(world, [Control with { Provisions = [Control.Provisions[0]] }, Ending(Some.Until("2027-01-10"))]));
            world.Ports.LetLive();
            await TakeAsync(world, [Control with { Provisions = [Control.Provisions[0]] }, Ending(Some.Until("2027-01-10"))]);
            await world.ComeBackAsync();
            Assert.Equal(
                [
                    "CN control: ¶2 removed from the record",
                    "CN pause: suspends control: until 2026-11-27 as printed before, until 2027-01-10 as printed now",
                ],
                world.Told.All.Select(a => a.Message.Headline).Order(StringComparer.Ordinal));
            Assert.Equal(2, world.Channel.Sent.Count);
            Assert.Equal(2, world.Revisions.Rows.Count);
        }
    }

    private static Measure Reaching(string? provision)
        => Pause with { Provisions = [Some.Provision(relations: Some.Suspends("control", "2025-06-01", null, provision is null ? [] : [provision]))] };

    private static Measure Ending(WindowEnd? until) => Pause with { Provisions = [Some.Provision(relations: Some.Suspends("control", "2025-06-01", until, "2"))] };

    private static Task<PolicyReport> TakeAsync(World world, Measure[] measures)
        => world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(Some.Dataset(measures)), World.Cancel);

    private static IReadOnlyList<PolicyChange> Between(Measure[] before, Measure[] after) => PolicyDiff.Between(Some.Dataset(before), Some.Dataset(after));

    private static IReadOnlyList<PolicyChange> Change(Func<Provision, Provision> after, Func<Provision, Provision>? before = null)
        => Between(
            [Control with { Provisions = [(before ?? (p => p))(Control.Provisions[0]), Control.Provisions[1]] }],
            [Control with { Provisions = [after(Control.Provisions[0]), Control.Provisions[1]] }]);
}
