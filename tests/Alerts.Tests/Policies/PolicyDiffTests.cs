using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Policies;

public sealed class PolicyDiffTests
{
    private static readonly Measure Control = Some.Measure("control", "2025-01-01", Some.Provision("1"), Some.Provision("2", "germanium"));
    private static readonly Provision Whole = Control.Provisions[0];

    [Fact]
    public void A_measure_added_and_a_measure_withdrawn_tell_who_is_concerned()
    {
        var other = Some.Measure("other", "2025-06-01", Some.Provision("1", "dysprosium"));
        var added = Assert.Single(Between([Control], [Control, other]));
        Assert.Equal((ChangeKind.MeasureAdded, "not in the record"), (added.Kind, added.Before));
        Assert.Equal("¶1 export licence requirement on dysprosium to all destinations, in force since 2025-01-01", added.After);
        var withdrawn = Assert.Single(Between([Control, other], [Control]));
        Assert.Equal((ChangeKind.MeasureWithdrawn, added.After), (withdrawn.Kind, withdrawn.Before));
        Assert.Equal(Some.Ids("dysprosium"), withdrawn.Concerns.Materials);
        Assert.Equal(["CN"], withdrawn.Concerns.Jurisdictions);
        Assert.Equal(["other#1"], withdrawn.Concerns.Provisions.Select(p => p.ToString()));
    }

    [Fact]
    public void A_provision_added_and_a_provision_removed()
    {
        var shorter = Control with { Provisions = [Whole] };
        var added = Assert.Single(Between([shorter], [Control]));
        Assert.Equal((ChangeKind.ProvisionAdded, "¶2 added: Provision 2"), (added.Kind, added.Says));
        var removed = Assert.Single(Between([Control], [shorter]));
        Assert.Equal((ChangeKind.ProvisionRemoved, "no longer in the record"), (removed.Kind, removed.After));
        Assert.Equal(Some.Ids("germanium"), removed.Concerns.Materials);
    }

    [Fact]
    public void A_provision_that_is_split_says_where_its_materials_went()
    {
        var whole = Some.Measure("m", "2025-01-01", Some.Provision("1", "gallium germanium"));
        var split = Some.Measure("m", "2025-01-01", Some.Provision("1(1)", "gallium"), Some.Provision("1(2)", "germanium"));
        Assert.Equal(
            ["¶1(1) added, taken from ¶1: Provision 1(1)", "¶1(2) added, taken from ¶1: Provision 1(2)", "¶1 now stands in ¶1(1), ¶1(2): Provision 1"],
            Between([whole], [split]).Select(c => c.Says));
        Assert.Equal(
            ["¶1 added, taken from ¶1(1), ¶1(2): Provision 1", "¶1(1) now stands in ¶1: Provision 1(1)", "¶1(2) now stands in ¶1: Provision 1(2)"],
            Between([split], [whole]).Select(c => c.Says));
    }

    [Fact]
    public void A_material_that_moves_to_another_provision_is_not_told_as_free()
    {
        var whole = Some.Measure("m", "2025-01-01", Some.Provision("1", "gallium germanium"));
        var parted = Some.Measure("m", "2025-01-01", Some.Provision("1", "gallium"), Some.Provision("2", "germanium"));
        Assert.Equal(
            ["¶2 added, taken from ¶1: Provision 2", "¶1 no longer covers germanium: now in ¶2"],
            Between([whole], [parted]).Select(c => c.Says));
    }

    [Theory]
    [InlineData("gallium", "gallium germanium", ChangeKind.MaterialsWidened, "now covers germanium too")]
    [InlineData("gallium germanium", "gallium", ChangeKind.MaterialsNarrowed, "no longer covers germanium")]
    [InlineData("gallium", "germanium", ChangeKind.MaterialsChanged, "now covers germanium, no longer gallium")]
    [InlineData("rare-earths", "heavy-rare-earths", ChangeKind.MaterialsNarrowed, "no longer covers neodymium")]
    [InlineData("heavy-rare-earths", "rare-earths", ChangeKind.MaterialsWidened, "now covers neodymium too")]
    [InlineData("rare-earths", "dysprosium neodymium", ChangeKind.Corrected, "names the same materials otherwise")]
    [InlineData("rare-earths dysprosium", "rare-earths", ChangeKind.Corrected, "names the same materials otherwise")]
    [InlineData("gallium", "dual-use-all", ChangeKind.MaterialsWidened, "now covers dual-use items too")]
    [InlineData("dual-use-all", "gallium rare-earths", ChangeKind.MaterialsNarrowed, "no longer covers dual-use items")]
    [InlineData("gallium", "", ChangeKind.MaterialsNarrowed, "no longer covers gallium")]
    public void Materials_widen_and_narrow_by_what_their_groups_hold(string before, string after, ChangeKind kind, string says)
    {
        var change = Change(p => p with { Materials = Some.Ids(after) }, p => p with { Materials = Some.Ids(before) });
        Assert.Equal((kind, $"¶1 {says}"), (change.Kind, change.Says));
        Assert.Superset(Some.Ids($"{before} {after}").ToHashSet(), change.Concerns.Materials.ToHashSet());
    }

    [Theory]
    [InlineData("US", "US JP", ChangeKind.DestinationsWidened)]
    [InlineData("US JP", "US", ChangeKind.DestinationsNarrowed)]
    [InlineData("US", "JP", ChangeKind.DestinationsChanged)]
    [InlineData("all", "US", ChangeKind.DestinationsNarrowed)]
    [InlineData("-US", "all", ChangeKind.DestinationsWidened)]
    [InlineData("all", "-US", ChangeKind.DestinationsNarrowed)]
    [InlineData("-US", "-US JP", ChangeKind.DestinationsNarrowed)]
    [InlineData("-US", "JP", ChangeKind.DestinationsNarrowed)]
    [InlineData("-US", "US", ChangeKind.DestinationsChanged)]
    [InlineData("JP", "-US", ChangeKind.DestinationsWidened)]
    public void Destinations_widen_and_narrow(string before, string after, ChangeKind kind)
    {
        var change = Change(p => p with { Destinations = Places(after) }, p => p with { Destinations = Places(before) });
        Assert.Equal(kind, change.Kind);
        Assert.Equal(2, change.Concerns.Destinations.Count);
    }

    [Fact]
    public void Effect_end_use_items_quota_and_end_are_law()
    {
        Is(ChangeKind.EffectChanged, "export licence requirement", "export ban", Change(p => p with { Effect = ProvisionEffect.Ban }));
        Is(ChangeKind.EndUseChanged, "every use", "military use (the army)", Change(p => p with { EndUse = EndUse.Military, EndUsers = "the army" }));
        Is(ChangeKind.ItemsChanged, "no customs codes named", "customs codes: 811292", Change(p => p with { HsCodes = ["811292"] }));
        Is(ChangeKind.ItemsChanged, "no origins named", "origins: CN", Change(p => p with { Origins = ["CN"] }));
        Is(ChangeKind.QuotaChanged, "10 t", "20 t", Change(p => p with { Quota = new QuotaAmount(20, "t") }, p => p with { Quota = new QuotaAmount(10, "t") }));
        Is(ChangeKind.DatesMoved, "first day 2025-01-01", "first day 2027-01-01", Change(p => p with { Effective = Some.Day("2027-01-01") }));
        Is(ChangeKind.DatesMoved, "runs without an end", "runs until 2027-01-01 as printed", Change(p => p with { End = Some.Until("2027-01-01") }));
    }

    [Fact]
    public void An_own_end_is_extended_or_said_to_be()
    {
        var printed = Some.Until("2026-11-27");
        var extended = printed with { Effective = new EffectiveEnd(Some.Day("2027-11-27"), true, EndBasis.Printed, Control.Id) };
        var announced = printed with { Announced = Some.Announced("2027-01-10", "2026-09-28") };
        Is(ChangeKind.Extended, "runs until 2026-11-27 as printed", "runs until 2027-11-27 by control", Change(p => p with { End = extended }, p => p with { End = printed }));
        Is(ChangeKind.Shortened, "runs until 2027-11-27 by control", "runs until 2026-11-27 as printed", Change(p => p with { End = printed }, p => p with { End = extended }));
        Assert.Equal(ChangeKind.ExtensionAnnounced, Change(p => p with { End = announced }, p => p with { End = printed }).Kind);
        Assert.Equal(ChangeKind.AnnouncementDropped, Change(p => p with { End = printed }, p => p with { End = announced }).Kind);
    }

    [Fact]
    public void The_first_day_of_the_measure_counts_where_the_provision_has_none()
    {
        var before = Some.Measure("m", "2025-01-01", Some.Provision(effective: null));
        var moved = Assert.Single(Between([before], [before with { Effective = Some.Day("2027-01-01") }]));
        Is(ChangeKind.DatesMoved, "in effect from not known", "in effect from 2027-01-01", moved);
        Assert.Equal(ChangeKind.Corrected, Assert.Single(Between([Control], [Control with { Effective = Some.Day("2025-01-01") }])).Kind);
    }

    [Fact]
    public void A_report_that_becomes_an_instrument_is_confirmed()
    {
        var report = Control with { Kind = MeasureKind.Report };
        Assert.Equal(ChangeKind.Confirmed, Assert.Single(Between([report], [Control])).Kind);
        Assert.Equal(ChangeKind.Unconfirmed, Assert.Single(Between([Control], [report])).Kind);
    }

    [Fact]
    public void Words_are_told_as_corrected_and_the_rest_is_only_noted()
    {
        var worded = Control with { Titles = new Dictionary<string, string> { ["en"] = "Retitled" }, OpenQuestions = ["why?"] };
        Is(ChangeKind.Corrected, "title (en): control; open questions: none", "title (en): Retitled; open questions: why?", Assert.Single(Between([Control], [worded])));
        Is(ChangeKind.Corrected, "title: Provision 1; scope: none", "title: Named; scope: reworded", Change(p => p with { Title = "Named", Scope = "reworded" }));
        var quiet = Between(
            [Control],
            [Control with { Urls = [new Uri("https://example.gov/moved")], Confidence = Confidence.Low, Notes = "noted", Issuers = ["MOFCOM", "GACC"], TimeZone = "Asia/Chongqing", Provisions = [.. Control.Provisions.Select(p => p with { Confidence = Confidence.Low })] }]);
        Assert.Equal(3, quiet.Count);
        Assert.All(quiet, c => Assert.False(c.IsTold));
    }

    [Property]
    public async Task A_reshuffled_copy_of_the_shipped_law_has_no_difference(int seed)
    {
        var (law, catalogue) = (await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync());
        Assert.Empty(PolicyDiff.Between(law, Shuffled.Copy(law, seed), catalogue));
        Assert.Empty(PolicyDiff.Between(Shuffled.Copy(law, seed), law, catalogue));
    }

    internal static void Is(ChangeKind kind, string before, string after, PolicyChange change)
        => Assert.Equal((kind, before, after), (change.Kind, change.Before, change.After));

    private static DestinationScope Places(string text) => text switch
    {
        "all" => new DestinationScope(All: true),
        ['-', .. var codes] => new DestinationScope(Except: codes.Split(' ')),
        var codes => new DestinationScope(Only: codes.Split(' ')),
    };

    private static IReadOnlyList<PolicyChange> Between(Measure[] before, Measure[] after) => PolicyDiff.Between(Some.Dataset(before), Some.Dataset(after), Some.Catalogue);

    private static PolicyChange Change(Func<Provision, Provision> after, Func<Provision, Provision>? before = null)
        => Assert.Single(Between(
            [Control with { Provisions = [(before ?? (p => p))(Whole), Control.Provisions[1]] }],
            [Control with { Provisions = [after(Whole), Control.Provisions[1]] }]));
}
