using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Deliveries;

public sealed class TargetGateTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(10);
    private static readonly SendOutcome Taken = new SendOutcome.Accepted(200, "");
    private static readonly SendOutcome Broken = new SendOutcome.Retry(503, "");

    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly TargetGate _gate;
    private readonly Target _target = Some.Target();

    public TargetGateTests() => _gate = new TargetGate(DeliveryPace.Default, _clock);

    [Fact]
    public async Task One_of_a_target_goes_at_a_time_and_the_next_by_the_order_in_which_they_were_filed()
    {
        Assert.IsType<Admission.Entered>(await AskAsync("a", 0));
        var (third, second) = (AskAsync("c", 2), AskAsync("b", 1));
        Assert.False(second.IsCompleted || third.IsCompleted);

        await _gate.LeaveAsync(_target, Any, Taken, Fast, World.Cancel);
        Assert.Equal(new Admission.Entered(HasWaited: true), await second);
        Assert.False(third.IsCompleted);
        await _gate.LeaveAsync(_target, Any, Taken, Fast, World.Cancel);
        Assert.IsType<Admission.Entered>(await third);
    }

    [Fact]
    public async Task A_busy_target_keeps_no_other_from_its_turn()
    {
        await AskAsync("a", 0);
        var other = Some.Target("https://example.org/other");
        Assert.IsType<Admission.Entered>(await _gate.EnterAsync(other, Filed("x", 0, other), isBack: false, World.Cancel));
    }

    [Fact]
    public async Task Few_of_a_busy_target_wait_and_the_rest_give_their_worker_back()
    {
        await AskAsync("a", 0);
        var asked = Enumerable.Range(1, 100).Select(i => AskAsync($"d{i:D3}", i)).ToList();
        Assert.Equal(16, asked.Count(a => !a.IsCompleted));
        Assert.All(asked.Where(a => a.IsCompleted), a => Assert.True(((Admission.Held)a.Result).Until > Some.Noon));
    }

    [Theory]
    [InlineData(ChannelKind.Slack, 100, 60, 60)]
    [InlineData(ChannelKind.Teams, 100, 1, 4)]
    [InlineData(ChannelKind.Teams, 1000, 30, 60)]
    [InlineData(ChannelKind.Teams, 1000, 3600, 100)]
    public async Task A_target_is_told_no_faster_than_its_channel_allows(ChannelKind channel, int count, int seconds, int most)
    {
        var sent = await RunAsync(channel, count, TimeSpan.FromSeconds(seconds));
        Assert.Equal(most, sent.Count);
    }

    [Fact]
    public async Task What_a_pace_holds_back_goes_in_order_and_asks_seldom()
    {
        var asked = 0;
        var sent = await RunAsync(ChannelKind.Slack, 200, TimeSpan.FromMinutes(10), () => asked++);
        Assert.Equal(Enumerable.Range(0, 200), sent);
        Assert.InRange(asked, 200, 1000);
    }

    [Fact]
    public async Task A_rule_for_a_host_holds_all_of_its_targets_together()
    {
        var gate = new TargetGate(new DeliveryPace(new Dictionary<string, RateRule> { ["example.com"] = new(2, TimeSpan.FromSeconds(2)) }), _clock);
        var entered = 0;
        for (var i = 0; i < 5; i++)
        {
            var target = Some.Target($"https://example.com/{i}");
            entered += await gate.EnterAsync(target, Filed("x", 0, target), isBack: false, World.Cancel) is Admission.Entered ? 1 : 0;
        }

        var elsewhere = Some.Target("https://example.org/hook");
        Assert.Equal(2, entered);
        Assert.IsType<Admission.Entered>(await gate.EnterAsync(elsewhere, Filed("x", 0, elsewhere), isBack: false, World.Cancel));
    }

    [Fact]
    public async Task A_target_that_asks_to_wait_is_left_alone_for_so_long_but_for_a_day_at_most()
    {
        await AskAsync("a", 0);
        await _gate.LeaveAsync(_target, Any, new SendOutcome.Retry(429, "", TimeSpan.FromMinutes(2)), Fast, World.Cancel);
        Assert.Equal(Some.Noon.AddMinutes(2), ((Admission.Held)await AskAsync("b", 1)).Until);

        _clock.Advance(TimeSpan.FromMinutes(2));
        await AskAsync("b", 1);
        await _gate.LeaveAsync(_target, Any, new SendOutcome.Retry(429, "", TimeSpan.FromDays(365)), Fast, World.Cancel);
        Assert.Equal(_clock.GetUtcNow().AddDays(1), ((Admission.Held)await AskAsync("c", 2)).Until);
    }

    [Fact]
    public async Task A_success_that_asks_for_a_pause_gets_it()
    {
        await AskAsync("a", 0);
        await _gate.LeaveAsync(_target, Any, Taken with { Pause = TimeSpan.FromSeconds(3) }, Fast, World.Cancel);
        Assert.Equal(Some.Noon.AddSeconds(3), ((Admission.Held)await AskAsync("b", 1)).Until);
    }

    [Fact]
    public async Task After_five_failures_in_a_row_the_circuit_opens_one_tries_and_it_opens_for_longer()
    {
        await FailAsync(4);
        Assert.Equal(0, _gate.OpenCircuits);
        await FailAsync(1);
        Assert.Equal(1, _gate.OpenCircuits);
        var first = Wait(await AskAsync("x", 10));
        Assert.InRange(first, TargetGate.FirstOpen * 0.8, TargetGate.FirstOpen * 1.2);
        Assert.True(Wait(await AskAsync("y", 11)) > first);

        _clock.Advance(first);
        Assert.IsType<Admission.Entered>(await AskAsync("x", 10));
        var waiting = AskAsync("y", 11);
        await _gate.LeaveAsync(_target, Any, Broken, Fast, World.Cancel);
        Assert.InRange(Wait(await waiting), TargetGate.FirstOpen * 1.6, TargetGate.FirstOpen * 2.4);

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<Admission.Entered>(await AskAsync("y", 11));
        await _gate.LeaveAsync(_target, Any, Taken, Fast, World.Cancel);
        Assert.IsType<Admission.Entered>(await AskAsync("z", 12));
        Assert.Equal(0, _gate.OpenCircuits);
    }

    [Fact]
    public async Task A_circuit_is_never_open_for_longer_than_half_an_hour()
    {
        await FailAsync(TargetGate.FailuresToOpen - 1);
        for (var i = 0; i < 40; i++)
        {
            await FailAsync(1);
            Assert.InRange(Wait(await AskAsync("probe", 1000)), TimeSpan.Zero, TargetGate.LongestOpen * 1.21);
            _clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Too_many_requests_open_no_circuit()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<Admission.Entered>(await AskAsync($"d{i:D2}", i));
            await _gate.LeaveAsync(_target, Any, new SendOutcome.Retry(429, ""), Fast, World.Cancel);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, _gate.OpenCircuits);
    }

    [Fact]
    public async Task Who_gives_up_waiting_blocks_nobody()
    {
        await AskAsync("a", 0);
        using var stop = new CancellationTokenSource();
        var gone = _gate.EnterAsync(_target, Filed("b", 1, _target), isBack: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await _gate.LeaveAsync(_target, Any, Taken, Fast, World.Cancel);
        Assert.IsType<Admission.Entered>(await AskAsync("c", 2));
    }

    [Fact]
    public async Task One_that_is_held_and_never_comes_back_blocks_nobody_for_long()
    {
        await AskAsync("a", 0);
        await _gate.LeaveAsync(_target, Any, Taken with { Pause = TimeSpan.FromSeconds(1) }, Fast, World.Cancel);
        await AskAsync("lost", 1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<Admission.Held>(await AskAsync("c", 2));
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.IsType<Admission.Entered>(await AskAsync("c", 2));
    }

    [Fact]
    public async Task A_second_message_of_a_delivery_that_is_under_way_or_settled_leaves_no_place_behind()
    {
        await AskAsync("a", 0);
        var full = Enumerable.Range(1, 16).Select(i => AskAsync($"w{i:D2}", i)).ToList();
        Assert.IsType<Admission.Held>(await AskAsync("a", 0));
        await _gate.LeaveAsync(_target, Filed("a", 0, _target), Taken, Fast, World.Cancel);
        Assert.IsType<Admission.Entered>(await full[0]);

        foreach (var waiting in full[1..])
        {
            await _gate.LeaveAsync(_target, Any, Taken, Fast, World.Cancel);
            Assert.IsType<Admission.Entered>(await waiting);
        }

        await _gate.LeaveAsync(_target, Any, Taken with { Pause = TimeSpan.FromSeconds(1) }, Fast, World.Cancel);
        Assert.IsType<Admission.Held>(await AskAsync("x", 50));
        _gate.Forget(Filed("x", 50, _target));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Admission.Entered>(await AskAsync("y", 60));
    }

    // Whatever targets answer, each delivery goes once, no two of one target at a time, and all in order.
    [Property(MaxTest = 60)]
    public void All_go_once_in_order_one_at_a_time(byte[] answers)
    {
        var sent = RunAsync(ChannelKind.Discord, answers.Length, TimeSpan.FromDays(1), answer: i => answers[i] switch
        {
            < 30 => new SendOutcome.Retry(429, "", TimeSpan.FromSeconds(answers[i])),
            < 60 => Broken,
            < 90 => Taken with { Pause = TimeSpan.FromSeconds(answers[i]) },
            _ => Taken,
        }).GetAwaiter().GetResult();
        Assert.Equal(Enumerable.Range(0, answers.Length), sent);
    }

    // Asks as the queue does: again when the slot of the one that is held has come. What was sent, in order.
    private async Task<List<int>> RunAsync(ChannelKind channel, int count, TimeSpan during, Action? onAsked = null, Func<int, SendOutcome>? answer = null)
    {
        var target = Some.Target() with { Channel = channel };
        var due = new PriorityQueue<int, (DateTimeOffset At, int Number)>(Enumerable.Range(0, count).Select(i => (i, (Some.Noon, i))));
        var sent = new List<int>();
        while (due.TryPeek(out var number, out var place) && place.At < Some.Noon + during)
        {
            due.Dequeue();
            _clock.Advance(place.At > _clock.GetUtcNow() ? place.At - _clock.GetUtcNow() : TimeSpan.Zero);
            onAsked?.Invoke();
            switch (await _gate.EnterAsync(target, Filed($"d{number:D4}", number, target), isBack: false, World.Cancel))
            {
                case Admission.Held held:
                    due.Enqueue(number, (held.Until, number));
                    break;
                default:
                    sent.Add(number);
                    await _gate.LeaveAsync(target, Filed($"d{number:D4}", number, target), answer?.Invoke(number) ?? Taken, Fast, World.Cancel);
                    break;
            }
        }

        return sent;
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<Admission.Entered>(await AskAsync($"f{i}", -10));
            await _gate.LeaveAsync(_target, Any, Broken, Fast, World.Cancel);
        }
    }

    // Whose attempt is over matters only where the same delivery is held besides.
    private Delivery Any => Filed("none", 0, _target);

    private TimeSpan Wait(Admission admission) => Assert.IsType<Admission.Held>(admission).Until - _clock.GetUtcNow();

    private Task<Admission> AskAsync(string id, int order) => _gate.EnterAsync(_target, Filed(id, order, _target), isBack: false, World.Cancel);

    private static Delivery Filed(string id, int order, Target target)
        => new($"dlv_{id}", "alt", target.Id, target.Tenant, DeliveryStatus.Pending, 0, Some.Noon.AddMilliseconds(order), Some.Noon);
}
