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

    public Task<SubscriptionResponse?> FindAsync(string id, CancellationToken cancellationToken) => server.FindAsync<SubscriptionResponse>(ServerClient.Path("subscriptions", id), cancellationToken);

    public Task<Outcome<SubscriptionResponse>> PatchAsync(string id, string patch, CancellationToken cancellationToken)
        => server.PatchAsync<SubscriptionResponse>(ServerClient.Path("subscriptions", id), patch, cancellationToken);

    public Task<Outcome<SubscriptionResponse>> PauseAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<SubscriptionResponse>(ServerClient.Path("subscriptions", id, "pause"), body: null, cancellationToken);

    public Task<Outcome<SubscriptionResponse>> ResumeAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<SubscriptionResponse>(ServerClient.Path("subscriptions", id, "resume"), body: null, cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => server.DeleteAsync(ServerClient.Path("subscriptions", id), cancellationToken);

    public Task<Outcome<TestResponse>> SendFirstMessageAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<TestResponse>(ServerClient.Path("subscriptions", id, "first-message"), body: null, cancellationToken);

    public Task<DeliveryDetailResponse?> FindDeliveryAsync(string id, CancellationToken cancellationToken) => new DeliveriesThere(server).FindAsync(id, cancellationToken);
}
