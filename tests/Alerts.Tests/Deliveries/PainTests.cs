using System.Text.RegularExpressions;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Deliveries;

/// <summary>Where others went wrong, by the numbers of docs/delivery.md, whose table names a test for each.</summary>
public sealed partial class PainTests
{
    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task Pain_01_a_failed_ledger_write_sends_again_only_under_the_same_id()
    {
        _world.Subscribe("gallium");
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await _world.Router.RouteAsync(Some.Alert(), World.Cancel);
        var message = Assert.Single(await _world.Queue.ReceiveAsync(QueueNames.Deliveries, 1, World.Lock, TimeSpan.Zero, World.Cancel));

        // Accepted by the other side; what follows is not written.
        for (var call = 1; _world.Channel.Sent.Count == 0; call++)
        {
            _world.Ports.KillAfter(call);
            await Record.ExceptionAsync(() => _world.Processor.HandleAsync(message, World.Cancel));
            _world.Ports.LetLive();
        }

        Assert.Empty(_world.Ledger.Attempts);
        await _world.ComeBackAsync();
        Assert.Equal(2, _world.Channel.Sent.Count);
        Assert.Single(_world.Channel.Sent.Select(s => s.DeliveryId).Distinct());
        Assert.Equal(DeliveryStatus.Accepted, _world.Ledger.Rows.Values.Single().Status);
    }

    [Fact]
    public async Task Pain_02_a_replay_is_no_repeat_and_bears_another_id_for_each_wish()
    {
        var desk = new DeliveryDesk(_world.Ledger, _world.Targets, _world.Queue, _world.Trail, _world.Clock);
        _world.Subscribe("gallium");
        await TellAsync("one");
        var first = _world.Channel.Sent.Single().DeliveryId;
        foreach (var nonce in new[] { "a", "a", "b" })
        {
            await desk.ReplayAsync(first, nonce, World.Cancel);
            await _world.DrainAsync();
        }

        Assert.Equal(3, _world.Channel.Sent.Select(s => s.DeliveryId).Distinct().Count());
        Assert.Equal(3, _world.Channel.Sent.Count);
    }

    [Fact]
    public async Task Pain_03_a_429_is_neither_final_nor_the_start_of_a_storm()
    {
        _world.Subscribe("gallium");
        _world.Channel.Answer = () => new SendOutcome.Retry(429, "slow down", TimeSpan.FromMinutes(2)) { Pause = TimeSpan.FromMinutes(2) };
        for (var i = 0; i < 10; i++)
        {
            await _world.Intake.RaiseAsync(Some.Alert(subject: $"{i}"), World.Cancel);
        }

        for (var second = 0; second < 110; second++)
        {
            await _world.DrainAsync();
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(_world.Channel.Sent);
        _world.Channel.Answer = () => new SendOutcome.Accepted(200, "");
        _world.Clock.Advance(TimeSpan.FromMinutes(3));
        await _world.ComeBackAsync();
        Assert.All(_world.Ledger.Rows.Values, d => Assert.Equal(DeliveryStatus.Accepted, d.Status));
    }

    [Fact]
    public async Task Pain_05_a_dead_target_does_not_hold_up_the_others()
    {
        var dead = _world.Subscribe("gallium");
        var well = _world.Subscribe("gallium", address: "https://example.com/well");
        _world.Channel.AnswerTo = target => target == dead.TargetId ? new SendOutcome.Retry(null, "refused") { Failure = FailureClass.Connection } : new SendOutcome.Accepted(200, "");
        for (var i = 0; i < 50; i++)
        {
            await _world.Intake.RaiseAsync(Some.Alert(subject: $"{i}"), World.Cancel);
        }

        await _world.DrainAsync();
        Assert.Equal(50, _world.Channel.Sent.Count(s => s.TargetId == well.TargetId));

        // The circuit of the dead one is open after a few.
        Assert.InRange(_world.Channel.Sent.Count(s => s.TargetId == dead.TargetId), 1, 6);
    }

    [Fact]
    public async Task Pain_06_retries_end_and_do_not_end_early_whatever_the_failure()
    {
        foreach (var failure in new[] { FailureClass.Dns, FailureClass.Tls, FailureClass.Timeout, FailureClass.Connection })
        {
            var world = new World(Some.Noon);
            world.Subscribe("gallium");
            world.Channel.Answer = () => new SendOutcome.Retry(null, "no") { Failure = failure };
            await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
            for (var hour = 0; hour < 24 * 8; hour++)
            {
                await world.DrainAsync();
                world.Clock.Advance(TimeSpan.FromHours(1));
            }

            Assert.InRange(world.Channel.Sent.Count, 10, 11);
            Assert.Equal(DeliveryStatus.Dead, world.Ledger.Rows.Values.Single().Status);
        }
    }

    [Fact]
    public async Task Pain_08_overlapping_filters_tell_one_target_once()
    {
        _world.Subscribe("gallium");
        _world.Subscribe("gallium germanium");
        _world.Subscribe();
        await TellAsync("one");
        Assert.Single(_world.Channel.Sent);
    }

    [Fact]
    public async Task Pain_13_a_renamed_material_that_subscriptions_name_stops_the_start_and_empties_nothing()
    {
        _world.Subscribe("gallium");
        _world.Subscribe("rare-earths", s => s with { Filter = s.Filter with { IncludeLowConfidence = true } });
        await new CatalogueCheck(_world.Subscriptions, Some.Catalogue).EnsureAsync(World.Cancel);

        var renamed = new MaterialCatalogue([Some.Material("ga", "镓")], [new MaterialGroup(MaterialId.AllDualUse, "all", new Dictionary<string, IReadOnlyList<string>>(), [], CoversAll: true)]);
        var refused = await Assert.ThrowsAsync<DataFileException>(() => new CatalogueCheck(_world.Subscriptions, renamed).EnsureAsync(World.Cancel));
        Assert.Equal(["gallium", "rare-earths"], refused.Faults.Select(f => f.Reason.Split('\'')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pain_17_the_success_of_one_channel_marks_no_other_as_told()
    {
        var hook = _world.Subscribe("gallium");
        var slack = Some.Target("https://hooks.slack.com/services/x") with { Channel = ChannelKind.Slack, Id = "tgt_slack" };
        _world.Targets.Rows.Add(slack.Id, slack);
        var wish = Some.Subscription("gallium", slack.Id) with { Channel = ChannelKind.Slack, Id = "sub_slack" };
        _world.Subscriptions.Rows.Add(wish.Id, wish);
        _world.Others[ChannelKind.Slack].Answer = () => new SendOutcome.Retry(500, "no");
        await TellAsync("one");

        Assert.Equal(DeliveryStatus.Accepted, _world.Ledger.Rows.Values.Single(d => d.TargetId == hook.TargetId).Status);
        Assert.Equal(DeliveryStatus.Pending, _world.Ledger.Rows.Values.Single(d => d.TargetId == slack.Id).Status);
        _world.Others[ChannelKind.Slack].Answer = () => new SendOutcome.Accepted(200, "");
        await _world.ComeBackAsync();
        Assert.Equal(DeliveryStatus.Accepted, _world.Ledger.Rows.Values.Single(d => d.TargetId == slack.Id).Status);
        Assert.Single(_world.Channel.Sent);
    }

    [Fact]
    public async Task Every_pain_has_a_test_that_the_documentation_names()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(ShippedData.Root, "docs", "delivery.md"), World.Cancel);
        var rows = Row().Matches(page).Select(m => (Pain: int.Parse(m.Groups["pain"].Value, System.Globalization.CultureInfo.InvariantCulture), Test: m.Groups["test"].Value)).ToList();
        var tests = typeof(PainTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, 18), rows.Select(r => r.Pain).Distinct());
        Assert.All(rows, row => Assert.Contains(row.Test, tests));
    }

    [GeneratedRegex(@"^\| (?<pain>\d+) \|.*\| `(?<test>\w+)` \|$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    private async Task TellAsync(string subject)
    {
        await _world.Intake.RaiseAsync(Some.Alert(subject: subject), World.Cancel);
        await _world.DrainAsync();
    }
}
