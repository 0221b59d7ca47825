using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

/// <summary>The words a buyer reads, from the shipped record of the law.</summary>
public sealed class CliffTextTests
{
    [Theory]
    [InlineData("2026-11-20T08:00:00Z", "CN: Suspension of 46/2024 ¶2 by 72/2025 ends 2026-11-27 (in 7 days): gallium, germanium, antimony and 2 more to the US")]
    [InlineData("2026-11-26T08:00:00Z", "CN: Suspension of 46/2024 ¶2 by 72/2025 ends 2026-11-27 (tomorrow): gallium, germanium, antimony and 2 more to the US")]
    [InlineData("2026-11-27T08:00:00Z", "CN: Suspension of 46/2024 ¶2 by 72/2025 ends 2026-11-27 (today): gallium, germanium, antimony and 2 more to the US")]
    [InlineData("2026-11-28T08:00:00Z", "CN: Suspension of 46/2024 ¶2 by 72/2025 ended 2026-11-27: gallium, germanium, antimony and 2 more to the US")]
    [InlineData("2026-11-03T08:00:00Z", "CN: Suspension of 55–58, 61, 62/2025 by 70/2025 ends 2026-11-10 (in 7 days)")]
    [InlineData("2026-11-11T08:00:00Z", "CN: Suspension of 55–58, 61, 62/2025 by 70/2025 ended 2026-11-10, extension announced but unconfirmed")]
    [InlineData("2026-11-28T08:00:00Z", "CN: Suspension of 55–58, 61, 62/2025 by 70/2025 ends 2027-01-10 (in 43 days, unconfirmed)")]
    [InlineData("2026-12-03T08:00:00Z", "CN: General licences for rare-earth exports (reported) was said to end 2026-12-02, unconfirmed")]
    public async Task The_headline_names_acts_day_and_materials(string now, string expected)
        => Assert.Contains(expected, (await ToldAsync(now)).Select(a => a.Message.Headline));

    [Theory]
    [InlineData("2026-11-20T08:00:00Z")]
    [InlineData("2026-11-27T08:00:00Z")]
    [InlineData("2026-11-28T08:00:00Z")]
    public async Task The_return_of_the_ban_to_the_US_says_what_for_whom_and_from_when(string now)
    {
        var message = (await ToldAsync(now)).Single(a => a.Subject.StartsWith("cn-mofcom-2025-72", StringComparison.Ordinal)).Message;
        var text = $"{message.Headline} {message.Summary} {message.ByDefault}";
        Assert.All(
            ["46/2024 ¶2", "72/2025", "2026-11-27", "2026-11-28", "gallium", "germanium", "antimony", "the US", "comes back"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("inclusive is an inference", string.Join(' ', message.OpenQuestions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_that_was_suspended_before_its_first_day_does_not_come_back_but_begins()
    {
        var byDefault = (await ToldAsync("2026-11-03T08:00:00Z")).Single(a => IsOfNo70(a) && a.Rung!.Days == 7).Message.ByDefault!;
        Assert.Contains("applies for the first time (55/2025: superhard materials;", byDefault, StringComparison.Ordinal);
        Assert.Contains("comes back (61/2025 ¶1(3): ", byDefault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_by_law_tells_of_the_extension_that_was_only_announced()
    {
        var before = (await ToldAsync("2026-11-03T08:00:00Z")).Single(a => a.Rung?.Days == 7 && IsOfNo70(a)).Message;
        var after = (await ToldAsync("2026-11-11T08:00:00Z")).Single(a => a.Kind == AlertKind.CliffClosed && IsOfNo70(a)).Message;
        Assert.All([before, after], m => Assert.Contains("said on 2026-09-28 that it runs to 2027-01-10; no instrument for that was found.", m.Summary, StringComparison.Ordinal));
        Assert.EndsWith("ask before you ship.", after.Summary, StringComparison.Ordinal);
        Assert.Equal(Certainty.Unconfirmed, after.Certainty);
    }

    [Fact]
    public async Task An_end_that_was_only_announced_says_what_is_so_if_it_does_not_hold()
    {
        var message = (await ToldAsync("2026-11-28T08:00:00Z")).Single(a => a.Kind == AlertKind.CliffUpcoming && IsOfNo70(a)).Message;
        Assert.Equal(Certainty.Unconfirmed, message.Certainty);
        Assert.EndsWith("If it does not hold, by law that is so from 2026-11-11 on.", message.ByDefault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_in_force_beside_the_end_is_named_the_same_act_first()
    {
        var message = (await ToldAsync("2026-11-20T08:00:00Z")).Single(a => a.Subject.StartsWith("cn-mofcom-2025-72", StringComparison.Ordinal)).Message;
        Assert.Equal("46/2024 ¶1: No dual-use item to US military users or for military use", message.Beside[0]);
        Assert.InRange(message.Beside.Count, 2, 6);
        Assert.DoesNotContain(message.Beside, b => b.StartsWith("46/2024 ¶2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_headline_of_every_day_fits_and_keeps_its_day()
    {
        for (var day = Some.Day("2025-10-09"); day < Some.Day("2027-02-01"); day = day.AddDays(1))
        {
            Assert.All(await ToldAsync($"{day:O}T08:00:00Z"), a =>
            {
                Assert.InRange(a.Message.Headline.Length, 1, AlertMessage.MaxHeadline);
                Assert.Matches(@"\d{4}-\d\d-\d\d", a.Message.Headline);
                Assert.DoesNotContain("…", a.Message.Headline, StringComparison.Ordinal);
            });
        }
    }

    [Theory]
    [InlineData("12/2025", "12/2025")]
    [InlineData("12/2025 14/2025", "12, 14/2025")]
    [InlineData("12/2025 13/2025", "12, 13/2025")]
    [InlineData("14/2025 12/2025 13/2025", "12–14/2025")]
    [InlineData("12/2025 9/2024", "9/2024, 12/2025")]
    [InlineData("1/2025 3/2025 5/2025 7/2025 9/2025 11/2025 13/2025 15/2025 17/2025 19/2025 21/2025", "11 measures")]
    public void Many_targets_are_written_short(string numbers, string expected)
    {
        var targets = numbers.Split(' ').Select(n => n.Split('/')).Select(n => Some.Measure($"m-{n[1]}-{n[0]}", "2024-01-01", Some.Provision()) with { Number = $"商务部公告{n[1]}年第{n[0]}号" }).ToList();
        var pause = Some.Measure("pause", "2025-06-01", Some.Provision(relations: [.. targets.Select(t => Some.Suspends(t.Id.Value, "2025-06-01", Some.Until("2026-11-27")))]) with { Effect = ProvisionEffect.Suspension });
        var dataset = Some.Dataset([.. targets, pause]);
        var cliff = ExpiryWatch.Known(dataset, Some.Catalogue, Some.Noon).Single(c => c.Key.Kind == CliffKind.SuspensionEnd);
        Assert.Equal($"Suspension of {expected} by pause", CliffText.Subject(cliff, dataset));
    }

    private static bool IsOfNo70(Alert alert) => alert.Subject.StartsWith("cn-mofcom-2025-70", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<Alert>> ToldAsync(string now)
    {
        var world = new World(Some.At(now), await ShippedData.CatalogueAsync());
        return await world.ExpiryWatch.WatchAsync(await ShippedData.PoliciesAsync(), World.Cancel);
    }
}
