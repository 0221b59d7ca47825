using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

public sealed class StateQueryTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-11-23T12:00:00Z");

    [Fact]
    public async Task On_the_day_after_the_window_the_denial_is_in_force_again()
    {
        var state = Assert.Single(await FindAsync(new StateRequest(On: "2026-11-28", Material: "antimony", Destination: "US", Measure: "cn-mofcom-2024-46", Provision: "2")));
        Assert.Equal((LegalState.InForce, Certainty.Certain), (state.State, state.Certainty));
        Assert.Equal((Some.Day("2026-11-28"), null, null), (state.Since!.Value, state.Until, state.Next));
        Assert.Equal(["cn-mofcom-2024-46#2", "cn-mofcom-2025-72#1"], state.Because.Select(b => b.Provision.ToString()));
    }

    [Fact]
    public async Task On_the_last_day_of_the_window_it_is_suspended_and_what_comes_next_is_known()
    {
        var state = Assert.Single(await FindAsync(new StateRequest(On: "2026-11-27", Measure: "cn-mofcom-2024-46", Provision: "2")));
        Assert.Equal((LegalState.Suspended, Some.Day("2025-11-09"), Some.Day("2026-11-27")), (state.State, state.Since!.Value, state.Until!.Value));
        Assert.Equal(new NextState(Some.Day("2026-11-28"), LegalState.InForce, Certainty.Certain), state.Next);
        Assert.Empty(state.Readings);
    }

    [Fact]
    public async Task An_announced_extension_is_told_in_both_readings()
    {
        var state = Assert.Single(await FindAsync(new StateRequest(On: "2026-11-23", Measure: "cn-mofcom-2025-57")));
        Assert.Equal((LegalState.InForce, Certainty.Unconfirmed), (state.State, state.Certainty));
        Assert.Collection(
            state.Readings,
            printed => Assert.StartsWith("As printed: 70/2025 has 2026-11-10 as its last day, so the export licence requirement is in force.", printed, StringComparison.Ordinal),
            announced => Assert.Contains("runs to 2027-01-10, so the export licence requirement is suspended", announced, StringComparison.Ordinal));
        Assert.Equal(new NextState(Some.Day("2027-01-11"), LegalState.InForce, Certainty.Certain), state.Next);
    }

    [Fact]
    public async Task A_destination_outside_the_scope_is_not_concerned()
    {
        Assert.DoesNotContain(await FindAsync(new StateRequest(On: "2026-11-28", Material: "gallium", Destination: "JP")), s => s.Part.Provision.Measure.Value == "cn-mofcom-2024-46");
        Assert.Contains(await FindAsync(new StateRequest(On: "2026-11-28", Material: "gallium", Destination: "US")), s => s.Part.Provision.Measure.Value == "cn-mofcom-2024-46");
    }

    [Theory]
    [InlineData("dysprosium", "cn-mofcom-2025-18", true)]
    [InlineData("rare-earths", "cn-mofcom-2025-18", true)]
    [InlineData("dysprosium", "cn-mofcom-2025-62", true)]
    [InlineData("gallium", "cn-mofcom-2024-46", true)]
    [InlineData("gallium", "cn-mofcom-2025-18", false)]
    [InlineData("lanthanum", "cn-mofcom-2025-18", false)]
    public async Task Groups_expand_both_ways(string material, string measure, bool concerned)
        => Assert.Equal(concerned, (await FindAsync(new StateRequest(On: "2026-11-23", Material: material))).Any(s => s.Part.Provision.Measure.Value == measure));

    [Fact]
    public async Task Which_minerals_are_in_the_suspension_is_one_question()
    {
        var suspended = await FindAsync(new StateRequest(On: "2026-11-23", SuspendedBy: "cn-mofcom-2025-72"));
        Assert.Equal("antimony gallium germanium graphite superhard-materials", string.Join(' ', suspended.SelectMany(s => s.Part.Materials).Distinct().Order()));
        Assert.Equal(suspended.Select(s => s.Part), (await FindAsync(new StateRequest(On: "2026-11-23", Measure: "cn-mofcom-2024-46", State: "suspended"))).Select(s => s.Part));
    }

    [Fact]
    public async Task A_range_gives_each_stretch_of_days_once()
    {
        var states = await FindAsync(new StateRequest(From: "2025-11-01", To: "2026-12-31", Measure: "cn-mofcom-2024-46", Provision: "2"));
        Assert.Equal(
            [("2025-11-01", LegalState.InForce), ("2025-11-09", LegalState.Suspended), ("2026-11-28", LegalState.InForce)],
            states.Select(s => (s.On.ToString("O"), s.State)));
    }

    [Fact]
    public async Task Without_a_day_it_is_the_day_at_each_authority()
    {
        // 17:00 in London is 01:00 of the next day in Beijing: the window is over there.
        var law = await ShippedData.PoliciesAsync();
        var states = PolicyStates.Find(law, await ShippedData.CatalogueAsync(), new StateQuery(Measure: MeasureId.Parse("cn-mofcom-2024-46"), Provision: "2"), Some.At("2026-11-27T17:00:00Z"));
        Assert.Equal((Some.Day("2026-11-28"), LegalState.InForce), (states[0].On, states[0].State));
    }

    [Fact]
    public async Task What_was_not_known_on_a_day_is_left_out_of_what_could_be_known()
    {
        Assert.Equal(LegalState.InForce, Assert.Single(await FindAsync(new StateRequest(On: "2026-01-01", Measure: "cn-mofcom-2024-46", Provision: "2", KnownOn: "2025-11-08"))).State);
        Assert.Empty(await FindAsync(new StateRequest(On: "2024-12-02", Measure: "cn-mofcom-2024-46")));
    }

    [Theory]
    [InlineData("2026-02-30", null, null, null, "on")]
    [InlineData("2026-11-28", "2026-11-01", null, null, "on")]
    [InlineData(null, "2026-11-28", "2026-11-01", null, "to")]
    [InlineData(null, null, "2026-11-01", null, "to")]
    [InlineData(null, null, null, "galium", "material")]
    public async Task A_bad_question_is_refused_by_field(string? on, string? from, string? to, string? material, string field)
    {
        Assert.Null(new StateRequest(on, from, to, material).Read(await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync(), out var faults));
        Assert.Equal(field, Assert.Single(faults).Field);
    }

    [Fact]
    public async Task All_faults_of_a_question_are_named_at_once()
    {
        var request = new StateRequest("x", null, "y", "galium", "usa", "cn", "no-such", "1", "none", "sleeping", "rumour", "z");
        Assert.Null(request.Read(await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync(), out var faults));
        Assert.Equal(
            ["destination", "jurisdiction", "kind", "knownOn", "material", "measure", "on", "state", "suspendedBy", "to"],
            faults.Select(f => f.Field).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_suspension_of_some_materials_to_some_places_divides_the_provision()
    {
        var law = Some.Dataset(
            Some.Measure("control", "2025-01-01", Some.Provision(materials: "gallium germanium")),
            Some.Measure("pause", "2025-06-01", Some.Provision(
                effective: "2025-06-01",
                relations: Some.Suspends("control", "2025-06-01", Some.Until("2025-12-31")) with { Materials = Some.Ids("gallium"), Destinations = new DestinationScope(Only: ["US"]) }) with
            { Effect = ProvisionEffect.Suspension }));
        var states = PolicyStates.Find(law, Some.Catalogue, new StateQuery(Some.Day("2025-07-01"), Measure: MeasureId.Parse("control")), Now);
        Assert.Equal(
            [("gallium", "US", LegalState.Suspended), ("gallium", "all destinations but US", LegalState.InForce), ("germanium", "all destinations", LegalState.InForce)],
            states.Select(s => (string.Join(' ', s.Part.Materials), s.Part.Destinations.ToString(), s.State)).OrderBy(s => s.Item1, StringComparer.Ordinal).ThenBy(s => s.Item2, StringComparer.Ordinal));
    }

    [Fact]
    public void A_repeal_of_a_suspension_that_was_issued_ahead_is_the_end_of_it()
    {
        var law = Some.Dataset([.. Some.SuspendedUntil("2026-11-27").File.Measures,
            Some.Measure("early-end", "2026-01-10", Some.Provision(effective: "2026-03-01", relations: Some.Suspends("pause", "2026-03-01") with { Type = RelationType.Repeals }) with { Effect = ProvisionEffect.Amendment })]);
        var cliff = Assert.Single(Some.Timeline(law).Cliffs());
        Assert.Equal(
            (CliffKind.SuspensionEnd, "pause#1", Some.Day("2026-02-28"), Some.Day("2026-03-01"), LegalState.Suspended, LegalState.InForce),
            (cliff.Kind, cliff.Cause.ToString(), cliff.On, cliff.ChangesOn, cliff.From, cliff.To));
    }

    [Fact]
    public void A_suspension_ends_with_the_suspending_provision_where_its_window_names_no_end()
    {
        var law = Some.Dataset(
            Some.Measure("control", "2025-01-01", Some.Provision()),
            Some.Measure("pause", "2025-06-01", Some.Provision(effective: "2025-06-01", relations: Some.Suspends("control", "2025-06-01")) with { Effect = ProvisionEffect.Suspension, End = Some.Until("2025-09-30") }));
        Assert.Equal([(CliffKind.SuspensionEnd, Some.Day("2025-09-30"))], Some.Timeline(law).Cliffs().Select(c => (c.Kind, c.On)));
    }

    [Fact]
    public void A_suspension_that_is_itself_repealed_suspends_no_more_and_a_repeal_stays()
    {
        var law = Some.Dataset([.. Some.SuspendedUntil("2026-11-27").File.Measures,
            Some.Measure("early-end", "2026-01-10", Some.Provision(effective: "2026-01-10", relations: Some.Suspends("pause", "2026-01-10") with { Type = RelationType.Repeals }) with { Effect = ProvisionEffect.Amendment }),
            Some.Measure("second-thoughts", "2026-02-10", Some.Provision(effective: "2026-02-10", relations: Some.Suspends("early-end", "2026-02-10") with { Type = RelationType.Repeals }) with { Effect = ProvisionEffect.Amendment })]);
        var timeline = Some.Timeline(law);
        var key = new ProvisionKey(MeasureId.Parse("control"), "1");
        Assert.Equal(LegalState.Suspended, timeline.StatusOn(key, Some.Day("2026-01-09")).State);
        Assert.Equal(LegalState.InForce, timeline.StatusOn(key, Some.Day("2026-01-10")).State);
        Assert.Equal(LegalState.InForce, timeline.StatusOn(key, Some.Day("2026-02-10")).State);
    }

    private static async Task<IReadOnlyList<ProvisionState>> FindAsync(StateRequest request)
    {
        var (law, catalogue) = (await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync());
        var query = request.Read(law, catalogue, out var faults);
        Assert.Empty(faults);
        return PolicyStates.Find(law, catalogue, query!, Now);
    }
}
