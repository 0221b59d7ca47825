using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Subscriptions;
using Alerts.Web.Deliveries;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli.Here;

internal sealed class SubscriptionsHere(IServiceProvider services) : ISubscriptions
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<SubscriptionResponse> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (store, targets) = (services.GetRequiredService<ISubscriptionStore>(), services.GetRequiredService<ITargetStore>());
        await foreach (var subscription in Pages.AllAsync(cursor => store.ListAsync(null, cursor, PageSize, cancellationToken)))
        {
            yield return SubscriptionResponse.Of(subscription, await targets.FindAsync(subscription.TargetId, cancellationToken));
        }
    }

    public async Task<Outcome<SubscriptionResponse>> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken)
        => await services.GetRequiredService<SubscriptionDesk>().SubscribeAsync(request, cancellationToken) switch
        {
            SubscribeResult.Subscribed done => new Outcome<SubscriptionResponse>.Done(
                SubscriptionResponse.Of(done.Subscription, done.Target) with { Secret = done.Created ? done.Target.Secret : null }, done.Created),
            SubscribeResult.Refused refused => new Outcome<SubscriptionResponse>.Refused(refused.Faults),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<Outcome<TestResponse>> SendTestAsync(string id, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<TestMessages>().SendAsync(id, DeliveryDesk.NewNonce(), cancellationToken) is not { } sent)
        {
            return new Outcome<TestResponse>.NotThere();
        }

        await DeliverAsync(cancellationToken);
        return new Outcome<TestResponse>.Done(new TestResponse(sent.Alert.Id, sent.DeliveryId));
    }

    public Task<DeliveryDetailResponse?> FindDeliveryAsync(string id, CancellationToken cancellationToken) => new DeliveriesHere(services).FindAsync(id, cancellationToken);

    // A server that runs on the directory delivers; else this process does, with what else is due.
    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<DataDirectory>().TryTakeForWork() is not { } taken)
        {
            return;
        }

        using (taken)
        {
            await services.MakeReadyAsync(cancellationToken);
            await services.GetRequiredService<QueueWorkers>().DrainAsync(cancellationToken);
        }
    }
}
