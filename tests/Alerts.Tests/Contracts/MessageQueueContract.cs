using Alerts.Queues;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IMessageQueue"/> owes.</summary>
public abstract class MessageQueueContract
{
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1);

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    protected abstract IMessageQueue Queue { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_received_once_while_it_is_locked()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);

        var first = await ReceiveAsync();
        var second = await ReceiveAsync();

        Assert.Equal(("a", "body", 1), (Assert.Single(first).Id, first[0].Body, first[0].DeliveryCount));
        Assert.Empty(second);
    }

    [Fact]
    public async Task A_message_comes_back_when_its_lock_has_run_out_and_the_old_lock_settles_nothing()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);
        var stale = Assert.Single(await ReceiveAsync());
        Clock.Advance(Lock);

        var fresh = Assert.Single(await ReceiveAsync());

        Assert.Equal(2, fresh.DeliveryCount);
        Assert.False(await Queue.CompleteAsync(stale, Token));
        Assert.False(await Queue.AbandonAsync(stale, TimeSpan.Zero, Token));
        Assert.False(await Queue.DeadLetterAsync(stale, "no", Token));
        Assert.True(await Queue.CompleteAsync(fresh, Token));
    }

    [Fact]
    public async Task A_completed_message_is_gone()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);
        await Queue.CompleteAsync(Assert.Single(await ReceiveAsync()), Token);
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_after_its_delay()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);
        await Queue.AbandonAsync(Assert.Single(await ReceiveAsync()), TimeSpan.FromSeconds(10), Token);

        Assert.Empty(await ReceiveAsync());
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(await ReceiveAsync());
    }

    [Fact]
    public async Task A_scheduled_message_is_not_received_before_it_is_due()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body", Clock.GetUtcNow().AddHours(2))], Token);

        Assert.Empty(await ReceiveAsync());
        Assert.Equal(0, await Queue.DueAsync("q", Token));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await Queue.DueAsync("q", Token));
        Assert.Single(await ReceiveAsync());
    }

    [Fact]
    public async Task The_longest_due_message_comes_first()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("late", "", Clock.GetUtcNow().AddMinutes(2)), new QueueMessage("early", "", Clock.GetUtcNow().AddMinutes(1))], Token);
        Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(["early", "late"], (await ReceiveAsync()).Select(m => m.Id));
    }

    [Fact]
    public async Task A_message_that_nobody_settles_ends_among_the_dead_letters()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("poison", "body")], Token);
        for (var i = 1; i <= IMessageQueue.MaxDeliveryCount; i++)
        {
            Assert.Equal(i, Assert.Single(await ReceiveAsync()).DeliveryCount);
            Clock.Advance(Lock);
        }

        Assert.Empty(await ReceiveAsync());
        var dead = Assert.Single((await Queue.DeadLettersAsync("q", null, 10, Token)).Items);
        Assert.Equal(("poison", "body", IMessageQueue.MaxDeliveryCount), (dead.Id, dead.Body, dead.DeliveryCount));
    }

    [Fact]
    public async Task A_dead_letter_keeps_its_reason()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);
        await Queue.DeadLetterAsync(Assert.Single(await ReceiveAsync()), "because", Token);

        Assert.Equal("because", Assert.Single((await Queue.DeadLettersAsync("q", null, 10, Token)).Items).Reason);
        Assert.Empty((await Queue.DeadLettersAsync("other", null, 10, Token)).Items);
    }

    [Fact]
    public async Task Dead_letters_are_listed_the_last_first_page_by_page_of_one_queue_or_all()
    {
        foreach (var (queue, id) in new[] { ("q", "a"), ("other", "b"), ("q", "c"), ("q", "d") })
        {
            await BuryAsync(queue, id);
        }

        Assert.Equal(["d", "c", "b", "a"], await DeadAsync(null));
        Assert.Equal(["d", "c", "a"], await DeadAsync("q"));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Queue.DeadLettersAsync(null, "nonsense", 2, Token));
    }

    [Fact]
    public async Task A_message_that_was_put_aside_twice_is_two_dead_letters_each_found_and_removed_by_its_key()
    {
        await BuryAsync("q", "a");

        // Longer than a broker knows an id.
        Clock.Advance(TimeSpan.FromMinutes(11));
        await BuryAsync("q", "a");
        var both = (await Queue.DeadLettersAsync("q", null, 10, Token)).Items;
        Assert.Equal(2, both.DistinctBy(d => d.Key).Count());
        Assert.Equal(both[0], await Queue.FindDeadLetterAsync(both[0].Key, Token));

        Assert.True(await Queue.RemoveDeadLetterAsync(both[0].Key, Token));
        Assert.False(await Queue.RemoveDeadLetterAsync(both[0].Key, Token));
        Assert.False(await Queue.RemoveDeadLetterAsync("nonsense", Token));
        Assert.Null(await Queue.FindDeadLetterAsync(both[0].Key, Token));
        Assert.Null(await Queue.FindDeadLetterAsync("nonsense", Token));
        Assert.Equal([both[1]], (await Queue.DeadLettersAsync("q", null, 10, Token)).Items);
    }

    [Fact]
    public async Task Queues_do_not_mix()
    {
        await Queue.EnqueueAsync("other", [new QueueMessage("a", "body")], Token);

        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task No_more_are_received_than_asked_for()
    {
        await Queue.EnqueueAsync("q", [.. Enumerable.Range(0, 5).Select(i => new QueueMessage($"m{i}", ""))], Token);

        Assert.Equal(3, (await Queue.ReceiveAsync("q", 3, Lock, TimeSpan.Zero, Token)).Count);
        Assert.Equal(2, (await Queue.ReceiveAsync("q", 3, Lock, TimeSpan.Zero, Token)).Count);
    }

    [Fact]
    public async Task A_waiting_receive_gets_what_arrives()
    {
        var waiting = Queue.ReceiveAsync("q", 1, Lock, TimeSpan.FromHours(1), Token);
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);

        Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_waiting_receive_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Queue.ReceiveAsync("q", 1, Lock, TimeSpan.FromHours(1), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private async Task BuryAsync(string queue, string id)
    {
        await Queue.EnqueueAsync(queue, [new QueueMessage(id, "body")], Token);
        await Queue.DeadLetterAsync(Assert.Single(await Queue.ReceiveAsync(queue, 10, Lock, TimeSpan.Zero, Token)), "because", Token);
    }

    private async Task<IReadOnlyList<string>> DeadAsync(string? queue)
        => [.. (await Pages.AllAsync(cursor => Queue.DeadLettersAsync(queue, cursor, 2, Token)).ToListAsync(Token)).Select(d => d.Id)];

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync() => Queue.ReceiveAsync("q", 10, Lock, TimeSpan.Zero, Token);
}
