using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Functions;
using Alerts.Functions.Messaging;
using Alerts.Queues;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace Alerts.Tests.Functions;

/// <summary>What the two queue triggers read, whom they call, and how their message ends.</summary>
public sealed class QueueTriggerTests : IAsyncDisposable
{
    private readonly FakeChannel _channel = new(new PortCalls(), ChannelKind.Webhook);
    private readonly FunctionsRig _rig;
    private readonly Mock<ServiceBusMessageActions> _actions = new(MockBehavior.Strict);

    public QueueTriggerTests() => _rig = new FunctionsRig(with: services => services.RemoveAll<IDeliveryChannel>().AddSingleton<IDeliveryChannel>(_channel));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RouteAlert_reads_an_alerts_id_files_its_deliveries_and_completes()
    {
        await SubscribeAsync();
        var alert = Some.Alert();
        await _rig.Get<AlertIntake>().RaiseAsync(alert, Cancel);
        var message = (await _rig.NextAsync("alerts"))!;
        ExpectCompletion(message);

        await RouteAsync(message);

        var delivery = Assert.Single(await _rig.Get<IDeliveryLedger>().OfAlertAsync(alert.Id, 10, Cancel));
        Assert.Equal([$"{delivery.Id}:1"], _rig.Broker.Waiting("deliveries").Select(m => m.Id));
        _actions.VerifyAll();
    }

    [Fact]
    public async Task DeliverAlert_reads_delivery_and_attempt_tells_the_target_and_completes()
    {
        var message = await DueDeliveryAsync();
        ExpectCompletion(message);

        await DeliverAsync(message);

        Assert.Single(_channel.Sent);
        _actions.VerifyAll();
    }

    [Fact]
    public async Task DeliverAlert_schedules_the_next_attempt_under_its_own_id_and_completes()
    {
        var message = await DueDeliveryAsync();
        _channel.Answer = () => new SendOutcome.Retry(503, "busy");
        ExpectCompletion(message);

        await DeliverAsync(message);

        var id = message.Body.ToString().Split(':')[0];
        var next = Assert.Single(_rig.Broker.Waiting("deliveries"), m => m.Id == $"{id}:2");
        Assert.True(next.DueAt > _rig.Clock.GetUtcNow());
        Assert.Equal(next.DueAt.ToUnixTimeMilliseconds(), (await _rig.Get<IDeliveryLedger>().FindAsync(id, Cancel))!.NextAttemptAt.ToUnixTimeMilliseconds());
        _actions.VerifyAll();
    }

    [Fact]
    public async Task DeliverAlert_puts_aside_what_the_target_refuses_with_its_reason()
    {
        var message = await DueDeliveryAsync();
        _channel.Answer = () => new SendOutcome.Refused(400, "no such channel");
        _actions.Setup(a => a.DeadLetterMessageAsync(message, It.IsAny<Dictionary<string, object>>(), "no such channel", null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await DeliverAsync(message);

        Assert.Equal("no such channel", Assert.Single(await _rig.DeadAsync()).Reason);
        _actions.VerifyAll();
    }

    [Theory]
    [InlineData("alerts", "alr_none", "There is no alert 'alr_none'.")]
    [InlineData("deliveries", "nonsense", "The body is not 'delivery:attempt'.")]
    [InlineData("deliveries", "dlv_none:1", "There is no delivery 'dlv_none'.")]
    public async Task A_poison_message_is_put_aside_with_a_reason(string queue, string body, string reason)
    {
        await _rig.Get<IMessageQueue>().EnqueueAsync(queue, [new QueueMessage("poison", body)], Cancel);
        var message = (await _rig.NextAsync(queue))!;
        _actions.Setup(a => a.DeadLetterMessageAsync(message, It.IsAny<Dictionary<string, object>>(), reason, null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await (queue == "alerts" ? RouteAsync(message) : DeliverAsync(message));

        Assert.Equal((queue, "poison", body, reason), Assert.Single(await _rig.DeadAsync()) is var dead ? (dead.Queue, dead.Id, dead.Body, dead.Reason) : default);
    }

    [Theory]
    [InlineData("alerts")]
    [InlineData("deliveries")]
    public async Task A_strangers_message_is_put_aside_unread(string queue)
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString("{\"hello\":1}"), "x", deliveryCount: 1, sequenceNumber: 1);
        _actions.Setup(a => a.DeadLetterMessageAsync(message, It.IsAny<Dictionary<string, object>>(), It.IsAny<string>(), null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await (queue == "alerts" ? RouteAsync(message) : DeliverAsync(message));

        var dead = Assert.Single(await _rig.DeadAsync());
        Assert.Equal((queue, "It has no schema version, so it was not sent by Alerts."), (dead.Queue, dead.Reason));
    }

    [Fact]
    public async Task A_delivery_that_fails_for_a_busy_broker_is_neither_lost_nor_told_twice()
    {
        var message = await DueDeliveryAsync();
        _channel.Answer = () => new SendOutcome.Retry(503, "busy");
        _rig.Broker.SendFault = () => new ServiceBusException("full", ServiceBusFailureReason.QuotaExceeded);
        await Assert.ThrowsAsync<StorageException>(() => DeliverAsync(message));

        // The attempt is recorded, its message is not there: the sweep sees to it.
        _rig.Broker.SendFault = null;
        _channel.Answer = () => new SendOutcome.Accepted(200, "OK");
        _rig.Clock.Advance(TimeSpan.FromMinutes(20));
        await _rig.TickAsync<SweepLostWork>((f, timer) => f.RunAsync(timer, Cancel));
        await _rig.PumpAsync();

        var delivery = await _rig.Get<IDeliveryLedger>().FindAsync(message.Body.ToString().Split(':')[0], Cancel);
        Assert.Equal((DeliveryStatus.Accepted, 2), (delivery!.Status, delivery.Attempts));
        Assert.Equal(2, _channel.Sent.Count);
    }

    [Fact]
    public async Task A_host_that_stops_gives_both_back()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await _rig.Get<IMessageQueue>().EnqueueAsync("alerts", [new QueueMessage("a", "alr_a")], Cancel);
        await _rig.Get<IMessageQueue>().EnqueueAsync("deliveries", [new QueueMessage("d", "dlv_d:1")], Cancel);
        var (alert, delivery) = ((await _rig.NextAsync("alerts"))!, (await _rig.NextAsync("deliveries"))!);
        _actions.Setup(a => a.AbandonMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), null, CancellationToken.None)).Returns(Task.CompletedTask);

        await new RouteAlert(_rig.Get<MessageTurn>(), _rig.Get<AlertRouter>()).RunAsync(alert, _actions.Object, stopped.Token);
        await new DeliverAlert(_rig.Get<MessageTurn>(), _rig.Get<DeliveryProcessor>()).RunAsync(delivery, _actions.Object, stopped.Token);

        _actions.Verify(a => a.AbandonMessageAsync(alert, null, CancellationToken.None), Times.Once);
        _actions.Verify(a => a.AbandonMessageAsync(delivery, null, CancellationToken.None), Times.Once);
        Assert.Empty(await _rig.DeadAsync());
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private async Task SubscribeAsync()
    {
        var target = Some.Target();
        await _rig.Get<ITargetStore>().AddAsync(target, Cancel);
        var subscription = Some.Subscription("gallium", target.Id);
        subscription = subscription with { Id = Subscription.IdOf(target.Id, subscription.Filter, subscription.LeadDays) };
        await _rig.Get<ISubscriptionStore>().AddAsync(subscription, Cancel);
    }

    private async Task<ServiceBusReceivedMessage> DueDeliveryAsync()
    {
        await SubscribeAsync();
        await _rig.Get<AlertIntake>().RaiseAsync(Some.Alert(), Cancel);
        await _rig.Function<RouteAlert>().RunAsync((await _rig.NextAsync("alerts"))!, new InMemoryActions(_rig.Broker, "alerts"), Cancel);
        return (await _rig.NextAsync("deliveries"))!;
    }

    private Task RouteAsync(ServiceBusReceivedMessage message) => _rig.Function<RouteAlert>().RunAsync(message, _actions.Object, Cancel);

    private Task DeliverAsync(ServiceBusReceivedMessage message) => _rig.Function<DeliverAlert>().RunAsync(message, _actions.Object, Cancel);

    private void ExpectCompletion(ServiceBusReceivedMessage message) => _actions.Setup(a => a.CompleteMessageAsync(message, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
}
