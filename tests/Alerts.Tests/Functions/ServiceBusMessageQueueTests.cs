using Alerts.Functions.Messaging;
using Alerts.Queues;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;
using Azure.Messaging.ServiceBus;

namespace Alerts.Tests.Functions;

/// <summary>The queue over Service Bus, against the broker of the double.</summary>
public sealed class ServiceBusMessageQueueTests : MessageQueueContract, IAsyncDisposable
{
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1);

    private readonly InMemoryBroker _broker;
    private readonly FakeDeadLetterStore _dead = new();
    private readonly ServiceBusMessageQueue _queue;
    private readonly BrokerDeadLetters _drain;

    public ServiceBusMessageQueueTests()
    {
        _broker = new InMemoryBroker(Clock) { LockDuration = Lock };
        var client = new ServiceBusClient(_broker);
        _queue = new ServiceBusMessageQueue(client, _dead, Clock);
        _drain = new BrokerDeadLetters(client, _dead, Clock);
        Queue = new TriggeredQueue(_broker, _queue, _drain, client);
    }

    protected override IMessageQueue Queue { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_go_in_batches_within_the_size_limit()
    {
        _broker.MaxBytes = 1100;
        await Queue.EnqueueAsync("q", [.. Enumerable.Range(0, 10).Select(i => new QueueMessage($"m{i}", new string('x', 100)))], Token);

        Assert.Equal([3, 3, 3, 1], _broker.Batches);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m{i}"), _broker.Waiting("q").Select(m => m.Id));
    }

    [Fact]
    public async Task A_message_that_fits_no_batch_is_an_error_that_names_it_and_what_came_before_is_sent()
    {
        _broker.MaxBytes = 1000;
        var fault = await Assert.ThrowsAsync<ArgumentException>(
            () => Queue.EnqueueAsync("q", [new QueueMessage("small", "x"), new QueueMessage("huge", new string('x', 2000)), new QueueMessage("never", "x")], Token));

        Assert.StartsWith("Message 'huge' is larger than the 1000 bytes that the queue 'q' takes at once.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["small"], _broker.Waiting("q").Select(m => m.Id));
    }

    [Fact]
    public async Task Nothing_is_sent_for_no_message()
    {
        await Queue.EnqueueAsync("q", [], Token);
        Assert.Empty(_broker.Batches);
    }

    [Fact]
    public async Task An_id_that_the_broker_would_refuse_is_hashed_and_comes_back_as_it_was()
    {
        var id = new string('i', 129);
        await Queue.EnqueueAsync("q", [new QueueMessage(id, "body"), new QueueMessage(id, "body")], Token);

        Assert.Equal(DerivedId.Of("msg", id), Assert.Single(_broker.Waiting("q")).Id);
        Assert.Equal(id, Assert.Single(await ReceiveAsync()).Id);
    }

    [Fact]
    public async Task A_copy_for_later_is_no_duplicate_of_the_one_in_hand_and_counts_on()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);
        Assert.True(await Queue.AbandonAsync(Assert.Single(await ReceiveAsync()), TimeSpan.FromSeconds(30), Token));

        var copy = Assert.Single(_broker.Waiting("q"));
        Assert.Equal(($"a:{Clock.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds()}", Clock.GetUtcNow().AddSeconds(30)), (copy.Id, copy.DueAt));
        Clock.Advance(TimeSpan.FromSeconds(30));
        var again = Assert.Single(await ReceiveAsync());
        Assert.Equal(("a", "body", 2), (again.Id, again.Body, again.DeliveryCount));

        await Queue.AbandonAsync(again, TimeSpan.FromSeconds(30), Token);
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(("a", 3), (Assert.Single(await ReceiveAsync()) is var third ? (third.Id, third.DeliveryCount) : default));
    }

    [Fact]
    public async Task The_row_of_a_dead_letter_is_there_before_the_message_is_settled()
    {
        await Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token);
        var message = Assert.Single(await ReceiveAsync());
        _dead.Fault = () => new StorageException("The storage account is busy.");

        await Assert.ThrowsAsync<StorageException>(() => Queue.DeadLetterAsync(message, "because", Token));

        Assert.Empty(_broker.DeadLetters("q"));
        _dead.Fault = null;
        Assert.True(await Queue.DeadLetterAsync(message, "because", Token));
        Assert.Equal([("a", "because")], _broker.DeadLetters("q"));
        Assert.Equal("because", Assert.Single(_dead.All).Reason);
    }

    [Fact]
    public async Task What_we_put_aside_is_taken_off_the_broker_and_does_not_come_back_once_it_was_removed()
    {
        await Queue.EnqueueAsync("alerts", [new QueueMessage("a", "body")], Token);
        await Queue.DeadLetterAsync(Assert.Single(await Queue.ReceiveAsync("alerts", 1, Lock, TimeSpan.Zero, Token)), "because", Token);
        await Queue.RemoveDeadLetterAsync(Assert.Single(_dead.All).Key, Token);

        Assert.Equal(1, await _drain.DrainAsync(Token));

        Assert.Empty(_dead.All);
        Assert.Empty(_broker.DeadLetters("alerts"));
    }

    [Fact]
    public async Task What_the_broker_put_aside_is_kept_once_also_when_it_is_taken_off_twice()
    {
        _broker.MaxDeliveryCount = 1;
        await Queue.EnqueueAsync("deliveries", [new QueueMessage("a", "body")], Token);
        await using var receiver = new ServiceBusClient(_broker).CreateReceiver("deliveries");
        await receiver.ReceiveMessagesAsync(1, null, Token);
        Clock.Advance(Lock);
        Assert.Empty(await receiver.ReceiveMessagesAsync(1, null, Token));

        // Killed between row and settlement: the lock runs out and it is found again.
        _dead.Fault = () => new StorageException("The storage account is busy.");
        await Assert.ThrowsAsync<StorageException>(() => _drain.DrainAsync(Token));
        _dead.Fault = null;
        Clock.Advance(Lock);
        Assert.Equal(1, await _drain.DrainAsync(Token));

        var letter = Assert.Single(_dead.All);
        Assert.Equal(("deliveries", "a", "body"), (letter.Queue, letter.Id, letter.Body));
        Assert.StartsWith("Service Bus put it aside: MaxDeliveryCountExceeded.", letter.Reason, StringComparison.Ordinal);
        Assert.Empty(_broker.DeadLetters("deliveries"));
    }

    [Fact]
    public async Task A_full_queue_is_told_in_a_sentence()
    {
        _broker.SendFault = () => new ServiceBusException("secret-ns is full", ServiceBusFailureReason.QuotaExceeded);

        var fault = await Assert.ThrowsAsync<StorageException>(() => Queue.EnqueueAsync("q", [new QueueMessage("a", "body")], Token));
        Assert.Equal("The queue 'q' is full. What is not enqueued is stored, and the sweep enqueues it later.", fault.Message);
    }

    [Fact]
    public async Task No_more_are_counted_than_a_gauge_needs()
    {
        await Queue.EnqueueAsync("q", [.. Enumerable.Range(0, 1200).Select(i => new QueueMessage($"m{i}", ""))], Token);
        Assert.Equal(ServiceBusMessageQueue.MostCounted, await Queue.DueAsync("q", Token));
    }

    [Fact]
    public Task Nobody_receives_here() => Assert.ThrowsAsync<NotSupportedException>(() => _queue.ReceiveAsync("q", 1, Lock, TimeSpan.Zero, Token));

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync() => Queue.ReceiveAsync("q", 10, Lock, TimeSpan.Zero, Token);
}
