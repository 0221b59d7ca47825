using System.Text.Json;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Server.Passes;
using Alerts.Tests.Support;
using Alerts.Web.Measures;

namespace Alerts.Tests.Policies;

/// <summary>What of a difference is told, and how. Today is 2026-11-20.</summary>
public sealed class PolicyDiffAlertTests
{
    private static readonly Measure Control = Some.Measure("control", "2025-01-01", Some.Provision("1"), Some.Provision("2", "germanium"));

    [Fact]
    public async Task A_suspension_tells_before_and_after_and_what_comes_by_default()
    {
        var alert = await TellAsync([Control, Ending(null)], [Control, Ending(Some.Until("2027-11-27"))]);
        Assert.Equal("CN pause: ¶1 suspension of control ¶2 cut short to 2027-11-27", alert.Message.Headline);
        Assert.Equal(
            "pause. ¶1 suspension of control ¶2 cut short to 2027-11-27. Before: control ¶2 suspended by pause from 2025-06-01 without an end. "
            + "Now: control ¶2 suspended by pause from 2025-06-01 until 2027-11-27 as printed. By default, from 2027-11-28 control ¶2 is in force, no longer suspended.",
            alert.Message.Summary);
        Assert.Equal(Some.Ids("germanium"), alert.Materials);
        Assert.Equal(Severity.Warning, alert.Severity);
    }

    [Fact]
    public async Task A_new_suspension_is_told_to_those_of_the_suspended_provisions()
    {
        var alert = await TellAsync([Control], [Control, Ending(Some.Until("2027-11-27"))]);
        Assert.Equal("CN pause: ¶1 suspends control ¶2 from 2025-06-01 to 2027-11-27, and 1 more change", alert.Message.Headline);
        Assert.Equal(Some.Ids("gallium germanium"), alert.Materials);
        Assert.Equal(["CN"], alert.Jurisdictions);
    }

    [Fact]
    public async Task Text_is_for_information_and_what_resumes_at_once_or_within_a_week_is_critical()
    {
        var retitled = Control with { Titles = new Dictionary<string, string> { ["en"] = "Retitled" } };
        Assert.Equal(Severity.Info, (await TellAsync([Control], [retitled])).Severity);
        var pause = Ending(Some.Until("2027-11-27"));
        Assert.Equal(Severity.Critical, (await TellAsync([Control, pause], [Control, Ending(Some.Until("2026-11-26"))])).Severity);
        Assert.Equal(Severity.Warning, (await TellAsync([Control, pause], [Control, Ending(Some.Until("2026-11-28"))])).Severity);
        Assert.Equal(Severity.Critical, (await TellAsync([Control, pause], [Control])).Severity);
        Assert.Equal(Severity.Critical, (await TellAsync([Control], [Control, Some.Measure("new", "2026-11-19", Some.Provision(effective: "2026-11-25"))])).Severity);
        Assert.Equal(Severity.Warning, (await TellAsync([Control], [Control, Some.Measure("old", "2020-01-01", Some.Provision(effective: "2020-01-01"))])).Severity);
    }

    [Fact]
    public async Task An_extension_that_was_only_announced_is_told_as_unconfirmed()
    {
        var said = Some.Until("2026-11-27") with { Announced = Some.Announced("2027-01-10", "2026-09-28") };
        var alert = await TellAsync([Control, Ending(Some.Until("2026-11-27"))], [Control, Ending(said)]);
        Assert.Equal(Certainty.Unconfirmed, alert.Message.Certainty);
        Assert.Contains("announced until 2027-01-10 by Someone without an instrument", alert.Message.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_true_of_several_acts_is_said_once()
    {
        var controls = new[] { "one", "two", "three" }.Select(id => Some.Measure(id, "2025-01-01", Some.Provision())).ToArray();
        Measure Pause(WindowEnd until)
            => Some.Measure("pause", "2025-06-01", Some.Provision(effective: "2025-06-01", relations: [.. controls.Select(c => Some.Suspends(c.Id.Value, "2025-06-01", until))]) with { Effect = ProvisionEffect.Suspension });
        var said = Some.Until("2026-12-10") with { Announced = Some.Announced("2027-01-10", "2026-09-28") };
        var alert = await TellAsync([.. controls, Pause(Some.Until("2026-12-10"))], [.. controls, Pause(said)]);
        Assert.Equal("CN pause: ¶1 suspension of one, three, two said to be extended to 2027-01-10, without an instrument", alert.Message.Headline);
        Assert.Equal(
            "pause. ¶1 suspension of one, three, two said to be extended to 2027-01-10, without an instrument. "
            + "Before: one, three, two suspended by pause from 2025-06-01 until 2026-12-10 as printed. "
            + "Now: one, three, two suspended by pause from 2025-06-01 until 2026-12-10 as printed, announced until 2027-01-10 by Someone without an instrument. "
            + "By default, from 2026-12-11 one, three, two are in force, no longer suspended.",
            alert.Message.Summary);
    }

    [Fact]
    public async Task Six_measures_that_one_notice_suspends_and_whose_own_words_change_with_it_are_one_message()
    {
        var controls = Enumerable.Range(1, 6).Select(i => Some.Measure($"control-{i}", "2025-01-01", Some.Provision())).ToArray();
        var changed = controls.Select(c => c with { Provisions = [c.Provisions[0] with { Effect = ProvisionEffect.Ban }] }).ToArray();
        var pause = Some.Measure("pause", "2025-06-01", Some.Provision(effective: "2025-06-01", relations: [.. controls.Select(c => Some.Suspends(c.Id.Value, "2025-06-01", Some.Until("2026-12-10")))]) with { Effect = ProvisionEffect.Suspension });
        var alert = await TellAsync(controls, [.. changed, pause]);
        Assert.Equal("pause", alert.Subject);
        Assert.All(controls, c => Assert.Contains($"{c.Id}: ¶1 is now: export ban.", alert.Message.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acts_that_bear_on_one_another_are_one_message_too()
    {
        Measure Act(string id, string other) => Some.Measure(id, "2025-01-01", Some.Provision(relations: Some.Suspends(other, "2025-06-01", Some.Until("2026-12-10"))));
        var alert = await TellAsync([Some.Measure("third", "2025-01-01", Some.Provision())], [Some.Measure("third", "2025-01-01", Some.Provision()), Act("first", "second"), Act("second", "third")]);
        Assert.Equal("first", alert.Subject);
    }

    [Fact]
    public async Task A_headline_is_never_too_long_and_still_says_what_changed()
    {
        var named = Control with { Titles = new Dictionary<string, string> { ["en"] = new string('x', 300) } };
        var alert = await TellAsync([named], [named with { Provisions = [named.Provisions[0] with { Effect = ProvisionEffect.Ban }, named.Provisions[1]] }]);
        Assert.True(alert.Message.Headline.Length <= AlertMessage.MaxHeadline);
        Assert.Contains("¶1 is now: export ban", alert.Message.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_only_noted_raises_no_alert()
    {
        var world = new World(Some.Noon);
        await TakeAsync(world, [Control]);
        await TakeAsync(world, [Control with { Notes = "noted", Urls = [new Uri("https://example.gov/moved")], Confidence = Confidence.Low }]);
        Assert.Empty(world.Told.Rows);
        Assert.Equal(2, world.Revisions.Rows.Count);
    }

    [Fact]
    public async Task A_new_revision_is_told_measure_by_measure_once_though_killed_anywhere()
    {
        Measure[] next = [Control with { Provisions = [Control.Provisions[0], Control.Provisions[1] with { Effect = ProvisionEffect.Ban }] }, Ending(Some.Until("2027-01-10"))];
        for (var kill = 1; kill < 16; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe();
            await TakeAsync(world, [Control, Ending(Some.Until("2026-12-27"))]);
            Assert.Empty(world.Told.Rows);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => TakeAsync(world, next));
            world.Ports.LetLive();
            await TakeAsync(world, next);
            await world.ComeBackAsync();
            Assert.Equal(
                ["CN control: ¶2 is now: export ban", "CN pause: ¶1 suspension of control ¶2 extended to 2027-01-10"],
                world.Told.All.Select(a => a.Message.Headline).Order(StringComparer.Ordinal));
            Assert.Equal(2, world.Channel.Sent.Count);
            Assert.Equal(2, world.Revisions.Rows.Count);
        }
    }

    [Fact]
    public void The_json_of_a_difference_has_these_names()
    {
        var response = ChangesResponse.Of(Some.Dataset(Control), Some.Dataset(Control with { Provisions = [Control.Provisions[0] with { Effect = ProvisionEffect.Ban }, Control.Provisions[1]] }), Some.Catalogue);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(response, PassJson.Options));
        Assert.Equal(["before", "after", "changes"], json.RootElement.EnumerateObject().Select(p => p.Name));
        var change = json.RootElement.GetProperty("changes")[0];
        Assert.Equal(["kind", "measure", "provision", "concerns", "before", "after", "says", "told"], change.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["provisions", "materials", "destinations", "jurisdictions"], change.GetProperty("concerns").EnumerateObject().Select(p => p.Name));
        Assert.Equal(("effect-changed", "control", "1", true), (change.GetProperty("kind").GetString(), change.GetProperty("measure").GetString(), change.GetProperty("provision").GetString(), change.GetProperty("told").GetBoolean()));
        Assert.All(Enum.GetValues<ChangeKind>(), k => Assert.Equal(ChangeKinds.Name(k), JsonSerializer.SerializeToElement(k, PassJson.Options).GetString()));
    }

    private static Measure Ending(WindowEnd? until)
        => Some.Measure("pause", "2025-06-01", Some.Provision(effective: "2025-06-01", relations: Some.Suspends("control", "2025-06-01", until, "2")) with { Effect = ProvisionEffect.Suspension });

    private static async Task<Alert> TellAsync(Measure[] before, Measure[] after)
    {
        var world = new World(Some.Noon);
        await TakeAsync(world, before);
        await TakeAsync(world, after);
        return Assert.Single(world.Told.All);
    }

    private static Task<PolicyReport> TakeAsync(World world, Measure[] measures)
        => world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(Some.Dataset(measures)), World.Cancel);
}
