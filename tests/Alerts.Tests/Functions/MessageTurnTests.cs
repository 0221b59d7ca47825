using Alerts.Functions.Messaging;
using Alerts.Queues;
using Alerts.Tests.Support;
using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Alerts.Tests.Functions;

/// <summary>How a message of a trigger is settled, whatever its handling comes to.</summary>
public sealed class MessageTurnTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly Mock<ServiceBusMessageActions> _actions = new(MockBehavior.Strict);
    private readonly FakeDeadLetterStore _dead = new();
    private readonly InMemoryBroker _broker;
    private readonly ServiceBusMessageQueue _queue;
    private readonly MessageTurn _turn;

    public MessageTurnTests()
    {
        _broker = new InMemoryBroker(_clock);
        _queue = new ServiceBusMessageQueue(new ServiceBusClient(_broker), _dead, _clock);
        _turn = new MessageTurn(_queue, NullLogger<MessageTurn>.Instance);
    }

    [Fact]
    public async Task What_was_handled_is_completed_by_the_use_case_and_by_nobody_else()
    {
        var message = Message();
        _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await RunAsync(message, async (received, token) =>
        {
            Assert.Equal(("deliveries", "id", "body", 3), (received.Queue, received.Id, received.Body, received.DeliveryCount));
            Assert.True(await _queue.CompleteAsync(received, token));
            Assert.False(await _queue.CompleteAsync(received, token));
        });

        _actions.Verify(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 15)]
    [InlineData(9, 600)]
    public async Task What_fails_comes_again_later_as_a_copy_and_the_one_in_hand_is_completed(int deliveryCount, int seconds)
    {
        var message = Message(deliveryCount: deliveryCount);
        _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(() =>
        {
            // The copy first: killed between, it comes twice, but it comes.
            Assert.Single(_broker.Waiting("deliveries"));
            return Task.CompletedTask;
        });

        await RunAsync(message, (_, _) => throw new StorageException("The storage account is busy (503)."));

        var copy = Assert.Single(_broker.Waiting("deliveries"));
        Assert.Equal((_clock.GetUtcNow().AddSeconds(seconds), deliveryCount), (copy.DueAt, copy.Properties["alerts-received"]));
        _actions.Verify(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>()), Times.Once);
        Assert.Empty(_dead.All);
    }

    [Fact]
    public async Task What_fails_while_the_broker_takes_nothing_is_left_to_the_brokers_own_redelivery()
    {
        _broker.SendFault = () => new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);

        await Assert.ThrowsAsync<StorageException>(() => RunAsync(Message(), (_, _) => throw new StorageException("busy")));

        _actions.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task What_fails_for_ever_is_put_aside_with_a_reason_that_holds_no_secret()
    {
        var message = Message(deliveryCount: 4, earlier: 6);
        ExpectDeadLetter(message);

        await RunAsync(message, (_, _) => throw new InvalidOperationException("https://hooks.example.com/secret"));

        Assert.Equal("Its handling failed 10 times, the last time with InvalidOperationException.", Assert.Single(_dead.All).Reason);
        _actions.VerifyAll();
    }

    [Fact]
    public async Task A_message_that_was_received_too_often_without_an_end_is_put_aside_unread()
    {
        var message = Message(deliveryCount: 1, earlier: 10);
        ExpectDeadLetter(message);

        await RunAsync(message, Never);

        Assert.Equal("Received 10 times without being settled.", Assert.Single(_dead.All).Reason);
    }

    public static TheoryData<string, object?, string> Strangers => new()
    {
        { "foreign", null, "It has no schema version, so it was not sent by Alerts." },
        { "malformed", "one", "Its schema version is no number, so it was not sent by Alerts." },
        { "older", 0, "Its schema version is 0, older than 1, which this program reads." },
        { "newer", 2, "Its schema version is 2, newer than 1, which this program reads: it was sent by a later version of Alerts." },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_message_that_is_none_of_ours_is_put_aside_unread(string what, object? schema, string reason)
    {
        var message = Stranger(schema, BinaryData.FromString(what));
        ExpectDeadLetter(message);

        await RunAsync(message, Never);

        Assert.Equal((reason, what), (Assert.Single(_dead.All).Reason, _dead.All[0].Body));
        _actions.Verify(a => a.DeadLetterMessageAsync(message, It.Is<Dictionary<string, object>>(p => (string)p["alerts-dead-letter"] == _dead.All[0].Key), reason, null, It.IsAny<CancellationToken>()));
    }

    [Fact]
    public async Task A_body_that_is_no_text_is_put_aside()
    {
        var message = Message(body: BinaryData.FromBytes(new byte[] { 0xff, 0xfe, 0x00 }));
        ExpectDeadLetter(message);

        await RunAsync(message, Never);

        Assert.Equal("Its body is not UTF-8.", Assert.Single(_dead.All).Reason);
    }

    [Fact]
    public async Task A_strangers_huge_body_is_kept_in_part()
    {
        var message = Stranger(null, BinaryData.FromString(new string('x', 200_000)));
        ExpectDeadLetter(message);

        await RunAsync(message, Never);

        Assert.InRange(Assert.Single(_dead.All).Body.Length, 1000, 8192);
    }

    [Fact]
    public async Task What_cannot_be_put_aside_because_the_store_is_busy_comes_again_later()
    {
        _dead.Fault = () => new StorageException("busy");
        var message = Stranger(null);
        _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await RunAsync(message, Never);

        Assert.Single(_broker.Waiting("deliveries"));
    }

    [Fact]
    public async Task A_host_that_stops_gives_the_message_back_and_nothing_is_lost()
    {
        using var stop = new CancellationTokenSource();
        var message = Message();
        _actions.Setup(a => a.AbandonMessageAsync(message, null, It.Is<CancellationToken>(t => !t.IsCancellationRequested))).Returns(Task.CompletedTask);

        await _turn.RunAsync("deliveries", message, _actions.Object, async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        }, stop.Token);

        _actions.VerifyAll();
        Assert.Empty(_broker.Waiting("deliveries"));
    }

    [Fact]
    public async Task A_timeout_within_the_handling_is_no_stop_of_the_host()
    {
        var message = Message();
        _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await RunAsync(message, (_, _) => throw new TaskCanceledException());

        Assert.Single(_broker.Waiting("deliveries"));
    }

    [Fact]
    public async Task A_lost_lock_is_no_error_and_settles_nothing()
    {
        var message = Message();
        _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).ThrowsAsync(new RpcException(new Status(StatusCode.Unknown, "The lock supplied is invalid.")));

        await RunAsync(message, async (received, token) => Assert.False(await _queue.CompleteAsync(received, token)));

        Assert.Empty(_broker.Waiting("deliveries"));
        Assert.Empty(_dead.All);
    }

    [Fact]
    public async Task A_receipt_that_is_over_settles_nothing()
    {
        var message = Message();
        _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        ReceivedMessage? kept = null;
        await RunAsync(message, (received, token) =>
        {
            kept = received;
            return _queue.CompleteAsync(received, token);
        });

        Assert.False(await _queue.CompleteAsync(kept!, TestContext.Current.CancellationToken));
        Assert.False(await _queue.DeadLetterAsync(kept!, "no", TestContext.Current.CancellationToken));
        Assert.Empty(_dead.All);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    // One of ours, as Envelope writes it.
    private static ServiceBusReceivedMessage Message(int deliveryCount = 3, int earlier = 0, BinaryData? body = null) => Stranger(Envelope.Schema, body, deliveryCount, earlier);

    private static ServiceBusReceivedMessage Stranger(object? schema, BinaryData? body = null, int deliveryCount = 3, int earlier = 0)
    {
        var properties = new (string Name, object? Value)[] { (Envelope.SchemaProperty, schema), (Envelope.ReceivedProperty, earlier == 0 ? null : earlier) }
            .Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value!, StringComparer.Ordinal);
        return ServiceBusModelFactory.ServiceBusReceivedMessage(body ?? BinaryData.FromString("body"), "id", properties, new Guid(1, 2, 3, new byte[8]), deliveryCount, sequenceNumber: 7);
    }

    private static Task Never(ReceivedMessage message, CancellationToken cancellationToken) => throw new InvalidOperationException("It must not be handled.");

    private void ExpectDeadLetter(ServiceBusReceivedMessage message)
        => _actions.Setup(a => a.DeadLetterMessageAsync(message, It.IsAny<Dictionary<string, object>>(), It.IsAny<string>(), null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

    private Task RunAsync(ServiceBusReceivedMessage message, Func<ReceivedMessage, CancellationToken, Task> handle)
        => _turn.RunAsync("deliveries", message, _actions.Object, handle, TestContext.Current.CancellationToken);
}
