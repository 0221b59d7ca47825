using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

/// <summary>
/// The windows of the shipped law on their real days: the day before, the first, the last and the day after, for a destination
/// inside and one outside the scope.
/// </summary>
public sealed class ShippedDaysTests
{
    private const string Announced = nameof(LegalState.Announced);
    private const string InForce = nameof(LegalState.InForce);
    private const string Suspended = nameof(LegalState.Suspended);
    private const string Lapsed = nameof(LegalState.Lapsed);
    private const string Unconfirmed = " unconfirmed";

    // Windows are written as last day before, first day, last day, first day after.
    private static readonly string[] No70 = ["2025-11-06", "2025-11-07", "2026-11-10", "2026-11-11"];
    private static readonly string[] No72 = ["2025-11-08", "2025-11-09", "2026-11-27", "2026-11-28"];
    private static readonly string[] Stay = ["2025-11-09", "2025-11-10", "2026-11-09", "2026-11-10"];

    [Theory]
    [InlineData("cn-mofcom-2025-55", "1", Announced)]
    [InlineData("cn-mofcom-2025-56", "1", Announced)]
    [InlineData("cn-mofcom-2025-57", "1", Announced)]
    [InlineData("cn-mofcom-2025-58", "1", Announced)]
    [InlineData("cn-mofcom-2025-61", "1(1)", Announced)]
    [InlineData("cn-mofcom-2025-61", "1(2)", Announced)]
    [InlineData("cn-mofcom-2025-61", "1(3)", InForce)]
    [InlineData("cn-mofcom-2025-62", "1", InForce)]
    public async Task No_70_of_2025_suspends_six_announcements_everywhere(string measure, string number, string before)
    {
        Assert.Equal([before, Suspended, Suspended, InForce + Unconfirmed], await OnAsync(measure, number, "US", No70));
        Assert.Equal([before, Suspended, Suspended, InForce + Unconfirmed], await OnAsync(measure, number, "JP", No70));
        Assert.Equal([InForce + Unconfirmed, InForce], await OnAsync(measure, number, "US", "2027-01-10", "2027-01-11"));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2 (graphite)")]
    public async Task No_72_of_2025_suspends_paragraph_2_of_No_46_for_the_United_States(string number)
    {
        Assert.Equal([InForce, Suspended, Suspended, InForce], await OnAsync("cn-mofcom-2024-46", number, "US", No72));
        Assert.Equal([null, null, null, null], await OnAsync("cn-mofcom-2024-46", number, "JP", No72));
    }

    [Theory]
    [InlineData("cn-mofcom-2024-46", "1", "US")]
    [InlineData("cn-mofcom-2023-23", "1(1)", "US")]
    [InlineData("cn-mofcom-2023-39", "1(2)", "US")]
    [InlineData("cn-mofcom-2024-33", "1(1)", "US")]
    [InlineData("cn-mofcom-2025-10", "1", "JP")]
    [InlineData("cn-mofcom-2025-18", "1", "US")]
    public async Task The_suspensions_leave_all_other_controls_alone(string measure, string number, string destination)
    {
        Assert.All(await OnAsync(measure, number, destination, No70), s => Assert.Equal(InForce, s));
        Assert.All(await OnAsync(measure, number, destination, No72), s => Assert.Equal(InForce, s));
    }

    [Fact]
    public async Task The_stay_of_the_affiliates_rule_is_over_as_printed_and_said_to_run_on()
    {
        Assert.Equal([InForce, Suspended, Suspended, InForce + Unconfirmed], await OnAsync("us-bis-affiliates-2025", "1", "CN", Stay));
        Assert.Equal([InForce, Suspended, Suspended, InForce + Unconfirmed], await OnAsync("us-bis-affiliates-2025", "1", "DE", Stay));
        Assert.Equal([InForce + Unconfirmed, InForce], await OnAsync("us-bis-affiliates-2025", "1", "CN", "2027-01-10", "2027-01-11"));
        Assert.Equal([Announced, InForce], await OnAsync("us-bis-affiliates-2025", "1", "CN", "2025-09-28", "2025-09-29"));
    }

    [Theory]
    [InlineData("cd-arecoms-2025-001", "1", "2025-02-22", "2025-10-15")]
    [InlineData("cd-arecoms-quota-2025", "1", "2025-10-16", "2025-12-31")]
    [InlineData("cd-arecoms-quota-2025", "2", "2026-01-01", "2026-12-31")]
    [InlineData("cd-arecoms-quota-2025", "3", "2027-01-01", "2027-12-31")]
    [InlineData("cn-mofcom-2025-68", "1", "2026-01-01", "2027-12-31")]
    public async Task Bans_quotas_and_lists_with_an_end_run_from_the_first_day_to_the_last(string measure, string number, string first, string last)
    {
        string[] days = [Next(first, -1), first, last, Next(last, 1)];
        Assert.Equal([Announced, InForce, InForce, Lapsed], await OnAsync(measure, number, "CN", days));
        Assert.Equal([Announced, InForce, InForce, Lapsed], await OnAsync(measure, number, "US", days));
    }

    [Fact]
    public async Task A_ban_or_a_quota_holds_cobalt_from_Congo_on_every_day_up_to_the_end_of_2027()
    {
        for (var day = Some.Day("2025-02-22"); day <= Some.Day("2027-12-31"); day = day.AddDays(1))
        {
            var ban = await OnAsync("cd-arecoms-2025-001", "1", "CN", $"{day:O}");
            var quotas = await Task.WhenAll(new[] { "1", "2", "3" }.Select(n => OnAsync("cd-arecoms-quota-2025", n, "CN", $"{day:O}")));
            Assert.Single(quotas.Append(ban).SelectMany(s => s), s => s == InForce);
        }
    }

    [Theory]
    [InlineData("2025-06-20", "2025-06-21", InForce)]
    [InlineData("2025-06-20", "2025-06-22", Lapsed)]
    [InlineData("2025-06-21", "2025-06-22", Lapsed + Unconfirmed)]
    [InlineData("2025-06-21", "2025-09-21", Lapsed + Unconfirmed)]
    [InlineData("2025-06-21", "2025-09-22", Lapsed)]
    [InlineData("2025-09-20", "2025-09-22", InForce)]
    [InlineData("2025-09-20", "2025-10-16", Lapsed)]
    public async Task The_ban_on_cobalt_ended_when_it_was_then_known_to_end(string knownOn, string day, string expected)
        => Assert.Equal(expected, (await OnAsync((await ShippedData.PoliciesAsync()).AsKnownOn(Some.Day(knownOn)), "cd-arecoms-2025-001", "1", "CN", day))[0]);

    [Theory]
    [InlineData("us-proc-11001", "1", "US", "JP", "2026-01-14", "2026-07-13")]
    [InlineData("us-s301-magnets-2026", "1", "US", "JP", "2026-01-01", null)]
    [InlineData("us-dfars-7052", "1", "US", "JP", "2027-01-01", null)]
    [InlineData("cn-mofcom-2026-1", "1", "JP", "US", "2026-01-06", null)]
    [InlineData("cn-mofcom-2026-11", "1", "JP", "US", "2026-02-24", null)]
    [InlineData("cn-mofcom-2026-30", "1", "EU", "US", "2026-07-24", null)]
    public async Task Acts_reach_their_destination_only(string measure, string number, string inside, string outside, string first, string? last)
    {
        string[] days = [Next(first, -1), first, last ?? Next(first, 365), Next(last ?? first, 366)];
        Assert.Equal([Announced, InForce, InForce, last is null ? InForce : Lapsed], await OnAsync(measure, number, inside, days));
        Assert.Equal([null, null, null, null], await OnAsync(measure, number, outside, days));
    }

    [Theory]
    [InlineData("US", "2025-10-25", false)]
    [InlineData("US", "2025-10-26", true)]
    [InlineData("JP", "2025-10-26", false)]
    public async Task The_Malaysian_moratorium_has_an_exception_for_the_United_States(string destination, string day, bool excepted)
    {
        var timeline = new PolicyTimeline(await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync());
        var part = timeline.PartsOf(new ProvisionKey(MeasureId.Parse("my-raw-re-moratorium"), "1")).Single(p => p.Destinations.Covers(destination));
        Assert.Equal(excepted ? ["us-my-mou#1"] : [], timeline.ExceptionsOn(part, Some.Day(day)).Select(k => k.ToString()));
    }

    [Theory]
    [InlineData("2025-12-02", InForce + Unconfirmed)]
    [InlineData("2026-12-02", InForce + Unconfirmed)]
    [InlineData("2026-12-03", InForce + Unconfirmed)]
    public async Task General_licences_that_are_only_reported_are_never_certain_nor_over_by_law(string day, string expected)
        => Assert.Equal([expected], await OnAsync("cn-mofcom-general-licences-2025-12", "1", "DE", day));

    private static string Next(string day, int days) => Some.Day(day).AddDays(days).ToString("O");

    private static async Task<string?[]> OnAsync(string measure, string number, string destination, params string[] days)
        => await OnAsync(await ShippedData.PoliciesAsync(), measure, number, destination, days);

    // Null where the provision does not reach the destination.
    private static async Task<string?[]> OnAsync(PolicyDataset law, string measure, string number, string destination, params string[] days)
    {
        var timeline = new PolicyTimeline(law, await ShippedData.CatalogueAsync());
        var part = timeline.PartsOf(new ProvisionKey(MeasureId.Parse(measure), number)).SingleOrDefault(p => p.Destinations.Covers(destination));
        return [.. days.Select(d => part is null ? null : Said(timeline.StatusOn(part, Some.Day(d))))];
    }

    private static string Said(ProvisionStatus status) => $"{status.State}{(status.Certainty == Certainty.Unconfirmed ? Unconfirmed : "")}";
}
