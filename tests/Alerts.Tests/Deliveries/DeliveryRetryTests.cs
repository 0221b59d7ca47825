using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Tests.Support;

namespace Alerts.Tests.Deliveries;

public sealed class DeliveryRetryTests
{
    [Fact]
    public async Task Killed_anywhere_and_repeated_it_is_one_attempt_and_the_message_that_waited_does_nothing()
    {
        for (var kill = 1; kill < 12; kill++)
        {
            var world = await WaitingAsync();
            var id = world.Ledger.Rows.Keys.Single();
            world.Channel.Answer = () => new SendOutcome.Accepted(200, "");
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => Retry(world).RetryAsync(id, World.Cancel));
            world.Ports.LetLive();
            Assert.IsType<RetryResult.Due>(await Retry(world).RetryAsync(id, World.Cancel));
            await world.DrainAsync();
            Assert.Equal((DeliveryStatus.Accepted, 2), (world.Ledger.Rows[id].Status, world.Channel.Sent.Count));

            world.Clock.Advance(TimeSpan.FromDays(2));
            await world.DrainAsync();
            Assert.Equal(2, world.Channel.Sent.Count);
            Assert.Empty(world.Queue.Waiting(QueueNames.Deliveries));
            Assert.IsType<RetryResult.Refused>(await Retry(world).RetryAsync(id, World.Cancel));
        }
    }

    [Fact]
    public async Task A_try_that_fails_counts_in_the_schedule_as_any_other()
    {
        var world = await WaitingAsync();
        var id = world.Ledger.Rows.Keys.Single();
        await Retry(world).RetryAsync(id, World.Cancel);
        await Retry(world).RetryAsync(id, World.Cancel);
        await world.DrainAsync();
        Assert.Equal((2, 2), (world.Channel.Sent.Count, world.Ledger.Rows[id].Attempts));
        Assert.True(world.Ledger.Rows[id].NextAttemptAt > world.Clock.GetUtcNow());
    }

    [Fact]
    public async Task What_waits_for_the_end_of_quiet_hours_goes_at_once()
    {
        var world = new World(Some.Noon);
        var subscription = world.Subscribe("gallium");
        var delivery = new Delivery("dlv_1", Some.Alert().Id, subscription.TargetId, "acme", DeliveryStatus.Pending, 0, Some.Noon, Some.Noon.AddHours(7));
        await world.Told.AddAsync(Some.Alert(), World.Cancel);
        await world.Ledger.AddAsync([delivery], World.Cancel);
        await world.Queue.EnqueueAsync(QueueNames.Deliveries, [DeliveryMessage.For(delivery.Id, 1, delivery.NextAttemptAt)], World.Cancel);
        await world.DrainAsync();
        Assert.Empty(world.Channel.Sent);

        await Retry(world).RetryAsync(delivery.Id, World.Cancel);
        await world.DrainAsync();
        Assert.Single(world.Channel.Sent);
        world.Clock.Advance(TimeSpan.FromHours(8));
        await world.DrainAsync();
        Assert.Single(world.Channel.Sent);
    }

    [Fact]
    public async Task A_message_that_was_put_aside_comes_back_whenever_the_kill_comes()
    {
        for (var kill = 1; kill < 8; kill++)
        {
            var world = new World(Some.Noon);
            world.Subscribe("gallium");
            await world.Queue.EnqueueAsync(QueueNames.Alerts, [new QueueMessage(Some.Alert().Id, Some.Alert().Id)], World.Cancel);
            await world.DrainAsync();
            var letter = Assert.Single(world.Queue.Dead);

            // What was missing is there now.
            await world.Told.AddAsync(Some.Alert(), World.Cancel);
            var desk = new DeadLetterDesk(world.Queue, world.Ledger, world.Trail);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => desk.RetryAsync(letter.Key, World.Cancel));
            world.Ports.LetLive();
            await desk.RetryAsync(letter.Key, World.Cancel);
            await world.DrainAsync();
            Assert.Empty(world.Queue.Dead);
            Assert.Single(world.Channel.Sent);
        }
    }

    private static DeliveryRetry Retry(World world) => new(world.Ledger, world.Targets, world.Queue, world.Trail, world.Clock);

    private static async Task<World> WaitingAsync()
    {
        var world = new World(Some.Noon);
        world.Subscribe("gallium");
        world.Channel.Answer = () => new SendOutcome.Retry(500, "");
        await world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await world.DrainAsync();
        Assert.Equal((DeliveryStatus.Pending, 1), (world.Ledger.Rows.Values.Single().Status, world.Channel.Sent.Count));
        return world;
    }
}
