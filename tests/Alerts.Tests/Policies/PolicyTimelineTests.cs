using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Policies;

/// <summary>Real acts on real days: the day before, the first, the last and the day after.</summary>
public sealed class PolicyTimelineTests
{
    [Theory]
    [InlineData("cn-mofcom-2024-46", "1", "2025-11-09", LegalState.InForce)]
    [InlineData("cn-mofcom-2024-46", "1", "2026-11-27", LegalState.InForce)]
    [InlineData("cn-mofcom-2024-46", "2", "2024-12-02", LegalState.Announced)]
    [InlineData("cn-mofcom-2024-46", "2", "2024-12-03", LegalState.InForce)]
    [InlineData("cn-mofcom-2024-46", "2", "2025-11-08", LegalState.InForce)]
    [InlineData("cn-mofcom-2024-46", "2", "2025-11-09", LegalState.Suspended)]
    [InlineData("cn-mofcom-2024-46", "2", "2026-11-27", LegalState.Suspended)]
    [InlineData("cn-mofcom-2024-46", "2", "2026-11-28", LegalState.InForce)]
    [InlineData("cn-mofcom-2024-46", "2 (graphite)", "2026-11-27", LegalState.Suspended)]
    [InlineData("cn-mofcom-2024-46", "2 (graphite)", "2026-11-28", LegalState.InForce)]
    [InlineData("cn-mofcom-2025-57", "1", "2025-10-09", LegalState.Announced)]
    [InlineData("cn-mofcom-2025-57", "1", "2025-11-06", LegalState.Announced)]
    [InlineData("cn-mofcom-2025-57", "1", "2025-11-07", LegalState.Suspended)]
    [InlineData("cn-mofcom-2025-57", "1", "2025-11-08", LegalState.Suspended)]
    [InlineData("cn-mofcom-2025-57", "1", "2026-11-10", LegalState.Suspended)]
    [InlineData("cn-mofcom-2025-57", "1", "2026-11-11", LegalState.InForce)]
    [InlineData("cn-mofcom-2025-61", "1(1)", "2025-11-30", LegalState.Suspended)]
    [InlineData("cn-mofcom-2025-61", "1(1)", "2025-12-01", LegalState.Suspended)]
    [InlineData("cn-mofcom-2025-61", "1(1)", "2026-11-11", LegalState.InForce)]
    [InlineData("cn-mofcom-2025-61", "1(3)", "2025-10-09", LegalState.InForce)]
    [InlineData("cn-mofcom-2025-61", "1(3)", "2025-11-06", LegalState.InForce)]
    [InlineData("cn-mofcom-2025-61", "1(3)", "2025-11-07", LegalState.Suspended)]
    [InlineData("cn-mofcom-2025-18", "1", "2026-11-28", LegalState.InForce)]
    [InlineData("cn-mofcom-2023-23", "1(1)", "2023-07-31", LegalState.Announced)]
    [InlineData("cn-mofcom-2023-23", "1(1)", "2023-08-01", LegalState.InForce)]
    public async Task A_provision_is_what_the_acts_make_it(string measure, string number, string day, LegalState expected)
        => Assert.Equal(expected, (await StatusAsync(measure, number, day)).State);

    [Theory]
    [InlineData("cn-mofcom-2025-57", "1", "2026-11-10", Certainty.Certain)]
    [InlineData("cn-mofcom-2025-57", "1", "2026-11-11", Certainty.Unconfirmed)]
    [InlineData("cn-mofcom-2025-57", "1", "2027-01-10", Certainty.Unconfirmed)]
    [InlineData("cn-mofcom-2025-57", "1", "2027-01-11", Certainty.Certain)]
    [InlineData("cn-mofcom-2024-46", "2", "2026-11-28", Certainty.Certain)]
    public async Task An_extension_that_was_only_announced_makes_the_state_unconfirmed(string measure, string number, string day, Certainty expected)
        => Assert.Equal(expected, (await StatusAsync(measure, number, day)).Certainty);

    [Fact]
    public async Task The_state_names_the_acts_that_make_it_so()
    {
        var suspended = await StatusAsync("cn-mofcom-2024-46", "2", "2026-11-27");
        Assert.Equal("cn-mofcom-2025-72#1", Assert.Single(suspended.Because).ToString());
        var unconfirmed = await StatusAsync("cn-mofcom-2025-57", "1", "2026-12-01");
        Assert.Equal(["cn-mofcom-2025-57#1", "cn-mofcom-2025-70#1"], unconfirmed.Because.Select(b => b.ToString()));
    }

    [Fact]
    public async Task The_cliffs_of_the_shipped_law_are_these()
    {
        var events = CliffEvent.Of(Some.Timeline(await ShippedData.PoliciesAsync()).Cliffs()).Select(e => $"{e.Key} {e.Cliffs.Count} {e.Certainty}");
        Assert.Equal(
            [
                "id-esdm-11-2019#1:Start:2020-01-01 1 Certain",
                "id-bauxite-2023#1:Start:2023-06-10 1 Certain",
                "cn-mofcom-2023-23#1(1):Start:2023-08-01 1 Certain",
                "cn-mofcom-2023-23#1(2):Start:2023-08-01 1 Certain",
                "mm-wa-tin-2023#1:Start:2023-08-01 1 Unconfirmed",
                "cn-mofcom-2023-39#1(1):Start:2023-12-01 1 Certain",
                "cn-mofcom-2023-39#1(2):Start:2023-12-01 1 Certain",
                "my-raw-re-moratorium#1:Start:2024-01-01 2 Unconfirmed",
                "eu-crma#1:Start:2024-05-23 1 Certain",
                "cn-mofcom-2024-33#1(1):Start:2024-09-15 1 Certain",
                "cn-mofcom-2024-33#1(2):Start:2024-09-15 1 Certain",
                "cn-state-council-785#1:Start:2024-10-01 1 Certain",
                "cn-state-council-792#1:Start:2024-12-01 1 Certain",
                "cd-arecoms-2025-001#1:Sunset:2025-10-15 1 Certain",
                "cd-arecoms-quota-2025#1:Start:2025-10-16 1 Certain",
                "us-eo-14272#1:Sunset:2025-10-24 1 Unconfirmed",
                "cd-arecoms-quota-2025#1:Sunset:2025-12-31 1 Certain",
                "cd-arecoms-quota-2025#2:Start:2026-01-01 1 Certain",
                "cn-mofcom-2025-68#1:Start:2026-01-01 1 Certain",
                "us-s301-magnets-2026#1:Start:2026-01-01 1 Certain",
                "us-s301-magnets-2026#2:Start:2026-01-01 1 Certain",
                "vn-geology-minerals-2025#1:Start:2026-01-01 1 Certain",
                "us-aam-adcvd#1:Sunset:2026-03-31 1 Certain",
                "us-proc-11001#1:Sunset:2026-07-13 1 Certain",
                "us-bis-affiliates-suspension-2025#1:SuspensionEnd:2026-11-09 1 Certain",
                "cn-mofcom-2025-70#1:SuspensionEnd:2026-11-10 8 Certain",
                "cn-mofcom-2025-72#1:SuspensionEnd:2026-11-27 2 Certain",
                "cn-mofcom-general-licences-2025-12#1:Sunset:2026-12-02 1 Unconfirmed",
                "cd-arecoms-quota-2025#2:Sunset:2026-12-31 1 Certain",
                "cd-arecoms-quota-2025#3:Start:2027-01-01 1 Certain",
                "us-dfars-7052#1:Start:2027-01-01 1 Certain",
                "cn-mofcom-2025-70#1:SuspensionEnd:2027-01-10 8 Unconfirmed",
                "us-bis-affiliates-suspension-2025#1:SuspensionEnd:2027-01-10 1 Unconfirmed",
                "cd-arecoms-quota-2025#3:Sunset:2027-12-31 1 Certain",
                "cn-mofcom-2025-68#1:Sunset:2027-12-31 1 Certain",
                "ga-manganese-2029#1:Start:2029-01-01 1 Unconfirmed",
            ],
            events);
    }

    [Fact]
    public async Task A_start_under_a_suspension_is_no_cliff_once_that_is_known()
    {
        var law = await ShippedData.PoliciesAsync();
        Assert.Contains(Some.Timeline(law.AsKnownOn(Some.Day("2025-11-06"))).Cliffs(), c => c.Kind == CliffKind.Start && c.On == Some.Day("2025-12-01"));
        Assert.DoesNotContain(Some.Timeline(law.AsKnownOn(Some.Day("2025-11-07"))).Cliffs(), c => c.Kind == CliffKind.Start && c.On == Some.Day("2025-12-01"));
    }

    [Fact]
    public async Task What_was_issued_or_said_later_is_not_known_earlier()
    {
        var law = await ShippedData.PoliciesAsync();
        Assert.False(law.AsKnownOn(Some.Day("2025-11-08")).Contains(MeasureId.Parse("cn-mofcom-2025-72")));
        Assert.True(law.AsKnownOn(Some.Day("2025-11-09")).Contains(MeasureId.Parse("cn-mofcom-2025-72")));
        AssertAnnounced(law, "cn-mofcom-2025-70#1", said: "2026-09-28");
        AssertAnnounced(law, "us-bis-affiliates-suspension-2025#1", said: "2026-09-24");
        Assert.Same(law, law.AsKnownOn(Some.Day("2026-11-23")));
    }

    [Fact]
    public void An_instrument_that_confirms_the_extension_makes_it_certain()
    {
        var until = Some.Until("2026-11-10") with { Announced = Some.Announced("2027-01-10", "2026-09-28"), Effective = new EffectiveEnd(Some.Day("2027-01-10"), true, EndBasis.Printed, MeasureId.Parse("control")) };
        var cliff = Assert.Single(Some.Timeline(Some.SuspendedUntil(until)).Cliffs());
        Assert.Equal((Some.Day("2027-01-10"), Certainty.Certain), (cliff.On, cliff.Certainty));
    }

    [Fact]
    public void An_announced_end_is_no_cliff_where_another_act_suspends_beyond_it()
    {
        var announced = Some.Until("2026-11-10") with { Announced = Some.Announced("2027-01-10", "2026-09-28") };
        var law = Some.Dataset([.. Some.SuspendedUntil(announced).File.Measures,
            Some.Measure("again", "2026-11-09", Some.Provision(effective: "2026-11-09", relations: Some.Suspends("control", "2026-11-11", Some.Until("2027-11-10")))  with { Effect = ProvisionEffect.Suspension })]);
        Assert.Equal(Some.Day("2027-11-10"), Assert.Single(Some.Timeline(law).Cliffs()).On);
    }

    [Fact]
    public void An_announced_end_without_a_printed_one_is_a_cliff_that_ends_the_suspension()
    {
        var cliff = Assert.Single(Some.Timeline(Some.SuspendedUntil(new WindowEnd(Announced: Some.Announced("2027-01-10", "2026-09-28")))).Cliffs());
        Assert.Equal((LegalState.Suspended, LegalState.InForce, Certainty.Unconfirmed), (cliff.From, cliff.To, cliff.Certainty));
    }

    [Fact]
    public void A_repealed_provision_has_no_cliff_any_more()
    {
        var law = Some.Dataset([.. Some.SuspendedUntil("2026-11-27").File.Measures,
            Some.Measure("repeal", "2026-01-01", Some.Provision(effective: "2026-01-01", relations: Some.Suspends("control", "2026-01-01") with { Type = RelationType.Repeals }) with { Effect = ProvisionEffect.Amendment })]);
        Assert.DoesNotContain(Some.Timeline(law).Cliffs(), c => c.Kind == CliffKind.SuspensionEnd);
    }

    [Theory]
    [InlineData(true, "2026-11-27", LegalState.InForce, "2026-11-28", LegalState.Lapsed)]
    [InlineData(false, "2026-11-26", LegalState.InForce, "2026-11-27", LegalState.Lapsed)]
    public void A_sunset_is_inclusive_only_where_it_says_so(bool inclusive, string last, LegalState then, string after, LegalState later)
    {
        var law = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision() with { End = new WindowEnd(new LegalEnd(Some.Day("2026-11-27"), inclusive, EndBasis.Printed)) }));
        var timeline = Some.Timeline(law);
        var key = new ProvisionKey(MeasureId.Parse("control"), "1");
        Assert.Equal((then, later), (timeline.StatusOn(key, Some.Day(last)).State, timeline.StatusOn(key, Some.Day(after)).State));
        var cliff = Assert.Single(timeline.Cliffs());
        Assert.Equal((CliffKind.Sunset, Some.Day(last), Some.Day(after)), (cliff.Kind, cliff.On, cliff.ChangesOn));
    }

    [Property]
    public async Task The_order_of_records_does_not_matter(int seed, int day)
    {
        var law = await ShippedData.PoliciesAsync();
        var shuffled = Shuffled.Copy(law, seed);
        var on = Some.Day("2023-01-01").AddDays(Math.Abs(day % 1600));
        var (one, other) = (Some.Timeline(law), Some.Timeline(shuffled));
        Assert.All(law.Provisions.Keys, k => Assert.Equal(one.PartsOf(k).Select(p => (p, one.StatusOn(p, on).State)), other.PartsOf(k).Select(p => (p, other.StatusOn(p, on).State))));
        Assert.Equal(Some.Timeline(law).Cliffs(), Some.Timeline(shuffled).Cliffs());
    }

    [Fact]
    public async Task Every_change_of_state_is_a_cliff_or_the_doing_of_an_act_of_that_day()
    {
        var law = await ShippedData.PoliciesAsync();
        var timeline = Some.Timeline(law);
        foreach (var part in law.Provisions.Where(p => p.Value.Effect is not (ProvisionEffect.Suspension or ProvisionEffect.Statement or ProvisionEffect.Amendment)).SelectMany(p => timeline.PartsOf(p.Key)))
        {
            var cliffs = timeline.CliffsOf(part.Provision).Where(c => c.Part.Equals(part)).Select(c => c.ChangesOn).ToHashSet();
            // A rule may start on a day before the one on which it was printed.
            var acts = law.RelationsOn(part.Provision).Select(r => r.Relation.From).Append(timeline.FirstDayOf(part.Provision) ?? DateOnly.MinValue).ToHashSet();
            for (var day = Some.Day("2019-01-01"); day < Some.Day("2029-06-01"); day = day.AddDays(1))
            {
                var changed = timeline.StatusOn(part, day).State != timeline.StatusOn(part, day.AddDays(-1)).State;
                Assert.True(!changed || cliffs.Contains(day) || acts.Contains(day), $"{part.Provision} changes on {day:O} unseen.");
            }
        }
    }

    private static void AssertAnnounced(PolicyDataset law, string cause, string said)
    {
        bool IsIt(Cliff cliff) => cliff.Cause.ToString() == cause && cliff.On == Some.Day("2027-01-10") && cliff.Certainty == Certainty.Unconfirmed;
        Assert.DoesNotContain(Some.Timeline(law.AsKnownOn(Some.Day(said).AddDays(-1))).Cliffs(), IsIt);
        Assert.Contains(Some.Timeline(law.AsKnownOn(Some.Day(said))).Cliffs(), IsIt);
    }

    private static async Task<ProvisionStatus> StatusAsync(string measure, string number, string day)
        => Some.Timeline(await ShippedData.PoliciesAsync()).StatusOn(new ProvisionKey(MeasureId.Parse(measure), number), Some.Day(day));
}
