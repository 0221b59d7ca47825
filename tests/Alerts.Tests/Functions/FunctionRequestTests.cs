using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Functions;
using Alerts.Subscriptions;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Functions;

/// <summary>How many requests to tables one delivery takes: assumption A4 of docs/scale.md.</summary>
public sealed class FunctionRequestTests : IAsyncDisposable
{
    private readonly CountRequests _count = new();
    private readonly FakeChannel _channel = new(new PortCalls(), ChannelKind.Webhook);
    private readonly FunctionsRig _rig;

    public FunctionRequestTests() => _rig = new FunctionsRig(with: services =>
    {
        services.RemoveAll<IDeliveryChannel>().AddSingleton<IDeliveryChannel>(_channel).AddSingleton<ISecretProtector, FakeProtector>();
        services.Replace(ServiceDescriptor.Singleton(Azurite.Open(new FakeTimeProvider(Some.Noon), faults: _count)));
    });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, 14)]
    [InlineData(503, 16)]
    public async Task An_attempt_at_a_webhook_takes_so_many_requests(int answer, int requests)
    {
        foreach (var address in new[] { "https://hooks.example.com/1", "https://hooks.example.com/2" })
        {
            var target = Some.Target(address);
            await _rig.Get<ITargetStore>().AddAsync(target, Cancel);
            var subscription = Some.Subscription("gallium", target.Id);
            await _rig.Get<ISubscriptionStore>().AddAsync(subscription with { Id = Subscription.IdOf(target.Id, subscription.Filter, subscription.LeadDays) }, Cancel);
        }

        await _rig.Get<AlertIntake>().RaiseAsync(Some.Alert(), Cancel);
        await _rig.Function<RouteAlert>().RunAsync((await _rig.NextAsync("alerts"))!, new InMemoryActions(_rig.Broker, "alerts"), Cancel);
        _channel.Answer = () => answer == 200 ? new SendOutcome.Accepted(answer, "OK") : new SendOutcome.Retry(answer, "busy");

        // The first reads what all others share, and makes tables.
        await _rig.Function<DeliverAlert>().RunAsync((await _rig.NextAsync("deliveries"))!, new InMemoryActions(_rig.Broker, "deliveries"), Cancel);
        var before = _count.Made.Count;
        await _rig.Function<DeliverAlert>().RunAsync((await _rig.NextAsync("deliveries"))!, new InMemoryActions(_rig.Broker, "deliveries"), Cancel);

        Assert.Equal(2, _channel.Sent.Count);
        Assert.True(_count.Made.Count - before == requests, string.Join(", ", _count.Made.Skip(before)));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
