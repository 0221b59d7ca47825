using Alerts.Subscriptions;
using Alerts.Web.Deliveries;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli.Remote;

internal sealed class SubscriptionsThere(ServerClient server) : ISubscriptions
{
    public IAsyncEnumerable<SubscriptionResponse> ListAsync(CancellationToken cancellationToken) => server.ListAsync<SubscriptionResponse>(ServerClient.Path("subscriptions"), cancellationToken);

    public Task<Outcome<SubscriptionResponse>> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken)
        => server.PostAsync<SubscriptionResponse>(ServerClient.Path("subscriptions"), request, cancellationToken);

    public Task<Outcome<TestResponse>> SendTestAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<TestResponse>(ServerClient.Path("subscriptions", id, "test"), body: null, cancellationToken);

    public Task<DeliveryDetailResponse?> FindDeliveryAsync(string id, CancellationToken cancellationToken) => new DeliveriesThere(server).FindAsync(id, cancellationToken);
}
