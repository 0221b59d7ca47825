using Alerts.Alerting;
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

    public async Task<SubscriptionResponse?> FindAsync(string id, CancellationToken cancellationToken)
        => await services.GetRequiredService<ISubscriptionStore>().FindAsync(id, cancellationToken) is { } subscription
            ? SubscriptionResponse.Of(subscription, await services.GetRequiredService<ITargetStore>().FindAsync(subscription.TargetId, cancellationToken))
            : null;

    public async Task<Outcome<SubscriptionResponse>> PatchAsync(string id, string patch, CancellationToken cancellationToken)
        => PatchText.Read(patch, out var faults) is { } read
            ? Outcome(await services.GetRequiredService<SubscriptionChanges>().PatchAsync(id, read, seen: null, cancellationToken))
            : new Outcome<SubscriptionResponse>.Refused(faults);

    public async Task<Outcome<SubscriptionResponse>> PauseAsync(string id, CancellationToken cancellationToken) => Outcome(await services.GetRequiredService<SubscriptionChanges>().PauseAsync(id, cancellationToken));

    public async Task<Outcome<SubscriptionResponse>> ResumeAsync(string id, CancellationToken cancellationToken) => Outcome(await services.GetRequiredService<SubscriptionChanges>().ResumeAsync(id, cancellationToken));

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => services.GetRequiredService<SubscriptionDesk>().RemoveAsync(id, cancellationToken);

    public async Task<Outcome<TestResponse>> SendFirstMessageAsync(string id, CancellationToken cancellationToken)
    {
        switch (await services.GetRequiredService<FirstMessages>().SendAsync(id, DeliveryDesk.NewNonce(), cancellationToken))
        {
            case FirstMessageResult.Sent sent:
                await DeliverAsync(cancellationToken);
                return new Outcome<TestResponse>.Done(new TestResponse(sent.Alert.Id, sent.DeliveryId));
            case FirstMessageResult.Refused refused:
                return new Outcome<TestResponse>.Conflict(refused.Reason);
            case FirstMessageResult.NoDataset:
                return new Outcome<TestResponse>.Conflict("No dataset is in use yet: alerts run takes one.");
            case FirstMessageResult.NotFound:
                return new Outcome<TestResponse>.NotThere();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Outcome<SubscriptionResponse> Outcome(ChangeResult result) => result switch
    {
        ChangeResult.Done done => new Outcome<SubscriptionResponse>.Done(SubscriptionResponse.Of(done.Subscription, done.Target)),
        ChangeResult.Refused refused => new Outcome<SubscriptionResponse>.Refused(refused.Faults),
        ChangeResult.Same same => new Outcome<SubscriptionResponse>.Conflict(same.Why),
        ChangeResult.Stale => new Outcome<SubscriptionResponse>.Conflict("It was changed meanwhile: look at it again."),
        ChangeResult.NotFound => new Outcome<SubscriptionResponse>.NotThere(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

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
