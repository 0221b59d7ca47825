using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Deliveries;

public sealed class DeliveryProcessorTests
{
    private World _world = new(Some.Noon);

    [Fact]
    public async Task What_the_target_takes_is_accepted_and_over()
    {
        await RaiseAsync();
        Assert.Equal(DeliveryStatus.Accepted, Only.Status);
        Assert.Empty(_world.Queue.Waiting(QueueNames.Deliveries));
        var attempt = Assert.Single(_world.Ledger.Attempts);
        Assert.Equal((1, AttemptOutcome.Accepted, (int?)200, "OK"), (attempt.Number, attempt.Outcome, attempt.StatusCode, attempt.Detail));
        Assert.Equal(DeliveryStatus.Accepted, Assert.Single(_world.Observer.Reports).Delivery.Status);
    }

    [Fact]
    public async Task What_is_refused_is_dead_at_once_with_the_reason()
    {
        _world.Channel.Answer = () => new SendOutcome.Refused(404, "no such hook");
        await RaiseAsync();
        Assert.Equal(DeliveryStatus.Dead, Only.Status);
        Assert.Equal("no such hook", Assert.Single(_world.Queue.Dead).Reason);
    }

    [Fact]
    public async Task A_retry_waits_as_scheduled_under_a_message_id_of_its_own_and_the_same_delivery_id()
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(503, "busy");
        await RaiseAsync();
        var wait = RetrySchedule.After(1, Only.Id, null)!.Value;
        Assert.Equal(Some.Noon + wait, Only.NextAttemptAt);
        Assert.Equal([$"{Only.Id}:2"], _world.Queue.Waiting(QueueNames.Deliveries));
        _world.Clock.Advance(wait - TimeSpan.FromMilliseconds(1));
        await _world.DrainAsync();
        Assert.Single(_world.Channel.Sent);
        _world.Channel.Answer = () => new SendOutcome.Accepted(200, "");
        _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _world.DrainAsync();
        Assert.Equal(2, _world.Channel.Sent.Count);
        Assert.Single(_world.Channel.Sent.DistinctBy(s => s.DeliveryId));
        Assert.Equal((DeliveryStatus.Accepted, 2), (Only.Status, Only.Attempts));
    }

    [Fact]
    public async Task Ten_failures_in_three_days_end_in_the_dead_letters()
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(500, "broken");
        await RaiseAsync();
        while (Only.Status == DeliveryStatus.Pending)
        {
            _world.Clock.Advance(Only.NextAttemptAt - _world.Clock.GetUtcNow());
            await _world.DrainAsync();
        }

        Assert.Equal(10, _world.Channel.Sent.Count);
        Assert.Equal(DeliveryStatus.Dead, Only.Status);
        Assert.Equal("broken", Assert.Single(_world.Queue.Dead).Reason);
        Assert.InRange(_world.Clock.GetUtcNow() - Some.Noon, TimeSpan.FromHours(75 * 0.8), TimeSpan.FromHours(76 * 1.2));
        await _world.ComeBackAsync();
        Assert.Equal(10, _world.Channel.Sent.Count);
    }

    [Theory]
    [InlineData(3600, 3600)]
    [InlineData(365 * 86400, 86400)]
    public async Task A_target_is_waited_for_as_long_as_it_asks_but_for_a_day_at_most(int asked, int waited)
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(429, "slow down", TimeSpan.FromSeconds(asked));
        await RaiseAsync();
        Assert.Equal(Some.Noon.AddSeconds(waited), Only.NextAttemptAt);
    }

    [Fact]
    public async Task A_wish_to_be_retried_in_the_past_is_ignored()
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(429, "slow down", TimeSpan.FromHours(-1));
        await RaiseAsync();
        Assert.Equal(Some.Noon + RetrySchedule.After(1, Only.Id, null, FailureClass.RateLimited), Only.NextAttemptAt);
    }

    [Fact]
    public async Task A_target_that_is_gone_is_switched_off_and_operators_hear_of_it_once()
    {
        _world.Channel.Answer = () => new SendOutcome.Gone(410, "gone");
        await RaiseAsync();
        await RaiseAsync("other");
        Assert.NotNull(_world.Targets.Rows.Values.Single().DisabledReason);
        var alert = Assert.Single(_world.Told.All, a => a.Kind == AlertKind.TargetDisabled);
        Assert.DoesNotContain("/hook", $"{alert.Message.Headline}{alert.Message.Summary}", StringComparison.Ordinal);
        Assert.Equal([DeliveryStatus.Cancelled, DeliveryStatus.Dead], _world.Ledger.Rows.Values.Select(d => d.Status).OrderDescending());
        Assert.Single(_world.Channel.Sent);
    }

    [Fact]
    public async Task Two_deliveries_that_meet_the_same_410_at_once_tell_operators_once()
    {
        _world.Channel.Answer = () =>
        {
            _world.Targets.Rows[Some.Target().Id] = Some.Target() with { DisabledReason = "Somebody else met it first." };
            return new SendOutcome.Gone(410, "gone");
        };
        await RaiseAsync();
        Assert.DoesNotContain(_world.Told.All, a => a.Kind == AlertKind.TargetDisabled);
        Assert.Equal(DeliveryStatus.Dead, Only.Status);
    }

    [Fact]
    public async Task A_removed_target_cancels_the_delivery()
    {
        await StoreAsync();
        _world.Targets.Rows.Clear();
        await _world.DrainAsync();
        Assert.Equal(DeliveryStatus.Cancelled, Only.Status);
        Assert.Empty(_world.Channel.Sent);
        Assert.Equal("The target was removed.", Assert.Single(_world.Ledger.Attempts).Detail);
    }

    [Fact]
    public async Task A_message_of_a_settled_delivery_or_of_an_attempt_already_made_ends()
    {
        await RaiseAsync();
        await _world.Queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.For(Only.Id, 2, null), DeliveryMessage.For(Only.Id, 1, null)], World.Cancel);
        await _world.DrainAsync();
        Assert.Single(_world.Channel.Sent);
        Assert.Empty(_world.Queue.Waiting(QueueNames.Deliveries));
    }

    [Fact]
    public async Task A_stale_message_while_a_retry_is_pending_sends_nothing()
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(500, "broken");
        await RaiseAsync();
        await _world.Queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.For(Only.Id, 1, null)], World.Cancel);
        await _world.DrainAsync();
        Assert.Single(_world.Channel.Sent);
        Assert.Equal([$"{Only.Id}:2"], _world.Queue.Waiting(QueueNames.Deliveries));
    }

    [Fact]
    public async Task A_message_that_comes_early_waits_for_the_rest()
    {
        await StoreAsync();
        _world.Ledger.Rows[Only.Id] = Only with { NextAttemptAt = Some.Noon.AddMinutes(5) };
        await _world.DrainAsync();
        Assert.Empty(_world.Channel.Sent);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.DrainAsync();
        Assert.Single(_world.Channel.Sent);
    }

    [Fact]
    public async Task While_a_target_asks_to_wait_what_else_it_is_to_be_told_waits_too_and_costs_no_attempt()
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(429, "slow down", TimeSpan.FromMinutes(10));
        await RaiseAsync();
        _world.Channel.Answer = () => new SendOutcome.Accepted(200, "");
        await RaiseAsync("other");

        Assert.Single(_world.Channel.Sent);
        Assert.Equal([0, 1], _world.Ledger.Rows.Values.Select(d => d.Attempts).Order());
        Assert.All(_world.Ledger.Rows.Values, d => Assert.Equal(Some.Noon.AddMinutes(10), d.NextAttemptAt));
        Assert.Equal(0, await _world.Sweeper.SweepAsync(TimeSpan.Zero, World.Cancel));

        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await _world.DrainAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.DrainAsync();
        Assert.All(_world.Ledger.Rows.Values, d => Assert.Equal(DeliveryStatus.Accepted, d.Status));
        Assert.Empty(_world.Queue.Waiting(QueueNames.Deliveries));
        Assert.Equal(3, _world.Channel.Sent.Count);
    }

    [Fact]
    public async Task A_target_that_fails_for_five_days_without_a_break_is_switched_off_and_its_tenant_hears_of_it_another_way()
    {
        _world.Subscribe("gallium", address: "https://example.com/works");
        _world.Subscribe("gallium");
        _world.Channel.AnswerTo = target => target == Some.Target().Id ? new SendOutcome.Retry(500, "broken") : new SendOutcome.Accepted(200, "");
        for (var day = 0; day <= 5; day++)
        {
            Assert.Equal(day == 5, _world.Targets.Rows[Some.Target().Id].DisabledReason is not null);
            await RaiseAsync($"day {day}");
            _world.Clock.Advance(TimeSpan.FromDays(1));
            await _world.DrainAsync();
        }

        Assert.Equal("It failed without a break since 2026-11-20 12:00:00Z.", _world.Targets.Rows[Some.Target().Id].DisabledReason);
        var told = _world.Told.All.Where(a => a.Kind == AlertKind.TargetDisabled).ToList();
        Assert.Single(told, a => a.Audience is null);
        var other = Assert.Single(told, a => a.Audience is not null);
        await _world.DrainAsync();
        Assert.Contains(_world.Channel.Sent, s => s.AlertId == other.Id);
        Assert.All(told, a => Assert.DoesNotContain("/hook", a.Message.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_success_in_five_days_keeps_a_target_on()
    {
        var day = 0;
        _world.Channel.Answer = () => day == 3 ? new SendOutcome.Accepted(200, "") : new SendOutcome.Retry(500, "broken");
        for (day = 0; day <= 7; day++)
        {
            await RaiseAsync($"day {day}");
            _world.Clock.Advance(TimeSpan.FromDays(1));
            await _world.DrainAsync();
        }

        Assert.Null(_world.Targets.Rows.Values.Single().DisabledReason);
        Assert.NotNull(_world.Targets.Rows.Values.Single().FailingSince);
    }

    [Fact]
    public async Task A_hundred_alerts_for_one_Slack_go_at_its_pace_in_order_each_once()
    {
        _world = new World(Some.Noon, channel: ChannelKind.Slack);
        _world.Subscribe("gallium");
        _world.Targets.Rows[Some.Target().Id] = Some.Target() with { Channel = ChannelKind.Slack };
        for (var i = 0; i < 100; i++)
        {
            await StoreAsync($"s{i:D3}");
            _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var start = _world.Clock.GetUtcNow();
        for (var second = 0; second < 110; second++)
        {
            await _world.DrainAsync();
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(100, _world.Channel.Sent.Count);
        Assert.Equal(100, _world.Channel.Sent.DistinctBy(s => s.DeliveryId).Count());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"s{i:D3}"), _world.Channel.Sent.Select(s => _world.Told.All.Single(a => a.Id == s.AlertId).Subject));
        Assert.All(_world.Ledger.Rows.Values, d => Assert.Equal((DeliveryStatus.Accepted, 1), (d.Status, d.Attempts)));
        Assert.InRange((_world.Ledger.Attempts.Max(a => a.At) - start).TotalSeconds, 96, 105);
    }

    [Fact]
    public async Task Who_loses_the_race_to_record_does_nothing_more()
    {
        await StoreAsync();
        _world.Channel.Answer = () =>
        {
            _world.Ledger.Rows[Only.Id] = Only with { Status = DeliveryStatus.Accepted, Attempts = 1 };
            return new SendOutcome.Refused(500, "broken");
        };
        await _world.DrainAsync();
        Assert.Equal(DeliveryStatus.Accepted, Only.Status);
        Assert.Empty(_world.Queue.Dead);
        Assert.Empty(_world.Observer.Reports);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(":1")]
    [InlineData("dlv_gone:1")]
    [InlineData("dlv_gone:0")]
    [InlineData("dlv_gone:-1")]
    public async Task A_message_that_means_nothing_goes_to_the_dead_letters(string body)
    {
        await _world.Queue.EnqueueAsync(QueueNames.Deliveries, [new QueueMessage("x", body)], World.Cancel);
        await _world.DrainAsync();
        Assert.Equal(body, Assert.Single(_world.Queue.Dead).Body);
    }

    [Fact]
    public async Task A_long_answer_is_shortened()
    {
        _world.Channel.Answer = () => new SendOutcome.Accepted(200, new string('x', 5000));
        await RaiseAsync();
        Assert.Equal(DeliveryAttempt.MaxDetail, Assert.Single(_world.Ledger.Attempts).Detail.Length);
    }

    private Delivery Only => _world.Ledger.Rows.Values.Single();

    private async Task StoreAsync(string subject = "subject")
    {
        _world.Subscribe("gallium");
        await _world.Intake.RaiseAsync(Some.Alert(subject: subject), World.Cancel);
        await _world.Router.HandleAsync((await _world.Queue.ReceiveAsync(QueueNames.Alerts, 1, World.Lock, TimeSpan.Zero, World.Cancel)).Single(), World.Cancel);
    }

    private async Task RaiseAsync(string subject = "subject")
    {
        await StoreAsync(subject);
        await _world.DrainAsync();
    }
}
