using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alerts.Tests.Deliveries;

/// <summary>Two instances that share stores and queue, and have a gate each.</summary>
public sealed class SeveralProcessorsTests
{
    private readonly FakeLimitStore _limits = new();
    private readonly World _world;
    private readonly List<DeliveryProcessor> _processors;

    public SeveralProcessorsTests()
    {
        _world = new World(Some.Noon, channel: ChannelKind.Slack, limits: _ => _limits);
        var other = new DeliveryProcessor(
            _world.Ledger, _world.Told, _world.Targets, _world.Queue, _world.TargetSwitch, _world.Suppressions, new TargetGate(DeliveryPace.Default, _world.Clock, _limits), _world.Corrections,
            [_world.Channel], [], _world.Clock, NullLogger<DeliveryProcessor>.Instance);
        _processors = [_world.Processor, other];
    }

    [Fact]
    public async Task A_pace_holds_over_both_and_each_delivery_that_must_wait_is_asked_for_twice()
    {
        await StoreAsync(40);
        var handled = 0;
        while (Pending > 0 && _world.Clock.GetUtcNow() < Some.Noon.AddMinutes(5))
        {
            handled += await HandleDueAsync();
            _world.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal(40, _world.Channel.Sent.DistinctBy(s => s.DeliveryId).Count());
        Assert.Equal(40, _world.Channel.Sent.Count);
        var at = _world.Ledger.Attempts.Select(a => a.At).Order().ToList();
        Assert.All(at.Zip(at.Skip(4)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(4)));
        Assert.InRange((at[^1] - Some.Noon).TotalSeconds, 36, 42);
        Assert.InRange(handled, 76, 84);
        Assert.Empty(_world.Queue.Waiting(QueueNames.Deliveries));
    }

    [Fact]
    public async Task What_a_target_asks_of_one_the_other_keeps()
    {
        _world.Channel.Answer = () => new SendOutcome.Retry(429, "slow down", TimeSpan.FromMinutes(1));
        await StoreAsync(2);
        await HandleDueAsync();
        Assert.Single(_world.Channel.Sent);

        _world.Channel.Answer = () => new SendOutcome.Accepted(200, "");
        _world.Clock.Advance(TimeSpan.FromSeconds(59));
        await HandleDueAsync();
        Assert.Single(_world.Channel.Sent);
        for (var i = 0; i < 20; i++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            await HandleDueAsync();
        }

        Assert.Equal(0, Pending);
    }

    [Fact]
    public async Task While_limits_cannot_be_asked_nothing_is_sent_and_the_message_stays()
    {
        await StoreAsync(1);
        _limits.IsUnreachable = true;
        var message = (await _world.Queue.ReceiveAsync(QueueNames.Deliveries, 1, World.Lock, TimeSpan.Zero, World.Cancel)).Single();
        await Assert.ThrowsAsync<StorageException>(() => _world.Processor.HandleAsync(message, World.Cancel));
        Assert.Empty(_world.Channel.Sent);
        Assert.Empty(_world.Ledger.Attempts);

        _limits.IsUnreachable = false;
        await _world.ComeBackAsync();
        Assert.Single(_world.Channel.Sent);
    }

    // A host that was killed with messages in hand, places in the line among them.
    [Fact]
    public async Task A_place_that_is_lost_in_a_kill_costs_its_time_and_nothing_else()
    {
        for (var kill = 1; kill < 120; kill++)
        {
            var world = new World(Some.Noon, channel: ChannelKind.Slack, limits: ports => new FakeLimitStore(ports));
            Subscribe(world);
            for (var i = 0; i < 6; i++)
            {
                await world.Intake.RaiseAsync(Some.Alert(subject: $"s{i}"), World.Cancel);
            }

            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(world.DrainAsync);
            for (var i = 0; i < 4; i++)
            {
                await world.ComeBackAsync();
            }

            Assert.All(world.Ledger.Rows.Values, d => Assert.Equal(DeliveryStatus.Accepted, d.Status));
            Assert.Equal(6, world.Channel.Sent.DistinctBy(s => s.DeliveryId).Count());
            Assert.InRange(world.Channel.Sent.Count, 6, 7);
        }
    }

    private int Pending => _world.Ledger.Rows.Values.Count(d => d.Status == DeliveryStatus.Pending);

    private static void Subscribe(World world)
    {
        var target = Some.Target() with { Channel = ChannelKind.Slack };
        world.Subscribe("gallium");
        world.Targets.Rows[target.Id] = target;
    }

    private async Task StoreAsync(int count)
    {
        Subscribe(_world);
        for (var i = 0; i < count; i++)
        {
            await _world.Intake.RaiseAsync(Some.Alert(subject: $"s{i:D3}"), World.Cancel);
            await _world.Router.HandleAsync((await _world.Queue.ReceiveAsync(QueueNames.Alerts, 1, World.Lock, TimeSpan.Zero, World.Cancel)).Single(), World.Cancel);
        }
    }

    // In turn by one and by the other.
    private async Task<int> HandleDueAsync()
    {
        var handled = 0;
        while ((await _world.Queue.ReceiveAsync(QueueNames.Deliveries, 1, World.Lock, TimeSpan.Zero, World.Cancel)).SingleOrDefault() is { } message)
        {
            await _processors[handled++ % 2].HandleAsync(message, World.Cancel);
        }

        return handled;
    }
}
