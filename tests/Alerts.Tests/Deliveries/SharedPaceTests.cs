using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Deliveries;

public sealed class SharedPaceTests
{
    private static readonly DeliveryPace Pace = new(new Dictionary<string, RateRule> { ["example.com"] = new(10, TimeSpan.FromSeconds(10)) });
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    private readonly FakeLimitStore _limits = new();
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly Target _slack = Some.Target("https://hooks.slack.com/x") with { Channel = ChannelKind.Slack };

    private TargetGate Gate => new(Pace, _clock, _limits);

    [Fact]
    public async Task Those_that_ask_while_a_row_is_written_are_answered_together_by_the_next_write()
    {
        var (gate, written) = (Gate, new TaskCompletionSource());
        _limits.BeforeSwap = () => written.Task;
        var asked = Enumerable.Range(0, 30).Select(i => EnterAsync(gate, AtHost(i))).ToList();
        _limits.BeforeSwap = null;
        written.SetResult();
        var admissions = await Task.WhenAll(asked);

        Assert.Equal(10, admissions.Count(a => a is Admission.Entered));
        Assert.Equal(20, admissions.OfType<Admission.Held>().DistinctBy(h => h.Until).Count());
        Assert.InRange(_limits.Swaps, 1, 2);
    }

    [Fact]
    public async Task A_mail_costs_nothing_and_a_webhook_without_a_rule_one_read()
    {
        var gate = Gate;
        Assert.IsType<Admission.Entered>(await EnterAsync(gate, Some.Target("a@example.com") with { Channel = ChannelKind.Email }));
        await gate.LeaveAsync(Some.Target("a@example.com") with { Channel = ChannelKind.Email }, Filed(_slack), new SendOutcome.Retry(429, "", TimeSpan.FromHours(1)), Quick, World.Cancel);
        Assert.Equal((0, 0), (_limits.Reads, _limits.Swaps));
        Assert.IsType<Admission.Entered>(await EnterAsync(gate, Some.Target("https://example.org/hook")));
        Assert.Equal((1, 0), (_limits.Reads, _limits.Swaps));
    }

    [Fact]
    public async Task Where_others_were_quicker_it_is_decided_anew()
    {
        var gate = new TargetGate(Pace, new LeapingClock(Some.Noon), _limits);
        _limits.LostSwaps = 3;
        Assert.IsType<Admission.Entered>(await EnterAsync(gate, _slack));
        Assert.Equal((4, 4), (_limits.Reads, _limits.Swaps));
        Assert.Single(_limits.Rows.Values.Single().Limit.Went);
    }

    [Fact]
    public async Task Where_others_are_always_quicker_it_is_held_for_a_moment_each_for_another()
    {
        _limits.LostSwaps = int.MaxValue;
        var moments = new HashSet<DateTimeOffset>();
        for (var i = 0; i < 10; i++)
        {
            var clock = new LeapingClock(Some.Noon);
            var held = Assert.IsType<Admission.Held>(await EnterAsync(new TargetGate(Pace, clock, _limits), AtHost(i), i));
            Assert.InRange(clock.GetUtcNow(), Some.Noon, Some.Noon.AddSeconds(4));
            Assert.InRange(held.Until - clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
            moments.Add(held.Until);
        }

        Assert.Equal(80, _limits.Swaps);
        Assert.Equal(10, moments.Count);
    }

    [Fact]
    public async Task What_was_decided_too_slowly_is_decided_anew_and_only_its_place_is_lost()
    {
        var slow = true;
        _limits.BeforeSwap = () =>
        {
            _clock.Advance(slow ? TimeSpan.FromSeconds(2.5) : TimeSpan.Zero);
            slow = false;
            return Task.CompletedTask;
        };
        Assert.IsType<Admission.Entered>(await EnterAsync(Gate, _slack));
        Assert.Equal([Some.Noon, Some.Noon.AddSeconds(2.5)], _limits.Rows.Values.Single().Limit.Went);
    }

    [Fact]
    public async Task Who_may_go_in_a_moment_waits_for_it_and_is_looked_up_again()
    {
        var gate = Gate;
        for (var i = 0; i < 4; i++)
        {
            await PassAsync(gate, _slack);
        }

        _clock.Advance(TimeSpan.FromSeconds(3));
        var waiting = EnterAsync(gate, _slack, isBack: true);
        while (_limits.Swaps < 5)
        {
            await Task.Yield();
        }

        Assert.False(waiting.IsCompleted);
        while (!waiting.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(new Admission.Entered(HasWaited: true), await waiting);
        Assert.True(_clock.GetUtcNow() >= Some.Noon.AddSeconds(4));
    }

    [Fact]
    public async Task Where_the_store_cannot_be_asked_nothing_goes_and_nobody_is_kept_from_trying_again()
    {
        var gate = Gate;
        _limits.IsUnreachable = true;
        await Assert.ThrowsAsync<StorageException>(() => EnterAsync(gate, _slack));
        await Assert.ThrowsAsync<StorageException>(() => EnterAsync(gate, _slack));
        _limits.IsUnreachable = false;
        Assert.IsType<Admission.Entered>(await EnterAsync(gate, _slack));
    }

    [Fact]
    public async Task A_circuit_that_one_instance_opens_is_open_for_all()
    {
        var (one, other) = (Gate, Gate);
        var target = Some.Target("https://example.org/hook");
        for (var i = 0; i < TargetGate.FailuresToOpen; i++)
        {
            Assert.Equal(0, _limits.Swaps);
            Assert.IsType<Admission.Entered>(await EnterAsync(one, target));
            await one.LeaveAsync(target, Filed(target), new SendOutcome.Retry(503, ""), Quick, World.Cancel);
        }

        var held = Assert.IsType<Admission.Held>(await EnterAsync(other, target));
        Assert.True(held.Until >= Some.Noon + (TargetGate.FirstOpen * 0.8));
        Assert.Equal(1, _limits.Swaps);
    }

    [Fact]
    public async Task A_pause_that_is_known_already_is_not_written_again()
    {
        var target = Some.Target("https://example.org/hook");
        var paused = new SendOutcome.Accepted(200, "") { Pause = TimeSpan.FromSeconds(60) };
        List<TargetGate> gates = [Gate, Gate, Gate];
        foreach (var gate in gates)
        {
            Assert.IsType<Admission.Entered>(await EnterAsync(gate, target));
        }

        foreach (var gate in gates)
        {
            await gate.LeaveAsync(target, Filed(target), paused, Quick, World.Cancel);
        }

        Assert.Equal(1, _limits.Swaps);
    }

    [Fact]
    public async Task Who_gives_up_costs_the_others_one_place_and_no_more()
    {
        var (gate, written) = (Gate, new TaskCompletionSource());
        _limits.BeforeSwap = () => written.Task;
        using var stop = new CancellationTokenSource();
        var gone = gate.EnterAsync(_slack, Filed(_slack, 1), isBack: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _limits.BeforeSwap = null;
        written.SetResult();

        for (var i = 0; i < 3; i++)
        {
            await PassAsync(gate, _slack);
        }

        Assert.IsType<Admission.Held>(await EnterAsync(gate, _slack));
    }

    private static Target AtHost(int number) => Some.Target($"https://example.com/{number}");

    private static async Task PassAsync(TargetGate gate, Target target)
    {
        Assert.IsType<Admission.Entered>(await EnterAsync(gate, target));
        await gate.LeaveAsync(target, Filed(target), new SendOutcome.Accepted(200, ""), Quick, World.Cancel);
    }

    private static Task<Admission> EnterAsync(TargetGate gate, Target target, int number = 0, bool isBack = false) => gate.EnterAsync(target, Filed(target, number), isBack, World.Cancel);

    private static Delivery Filed(Target target, int number = 0)
        => new($"dlv_{number:D3}", "alt", target.Id, target.Tenant, DeliveryStatus.Pending, 0, Some.Noon.AddMilliseconds(number), Some.Noon);
}
