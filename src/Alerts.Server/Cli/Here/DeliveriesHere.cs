using Alerts.Deliveries;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli.Here;

internal sealed class DeliveriesHere(IServiceProvider services) : IDeliveries
{
    private const int PageSize = 200;

    private IDeliveryLedger Ledger => services.GetRequiredService<IDeliveryLedger>();

    private DeliveryDesk Desk => services.GetRequiredService<DeliveryDesk>();

    public IAsyncEnumerable<DeliveryResponse> ListAsync(DeliveryQuery query, CancellationToken cancellationToken)
        => Pages.AllAsync(cursor => Ledger.ListAsync(query, cursor, PageSize, cancellationToken)).Select(DeliveryResponse.Of);

    public async Task<DeliveryDetailResponse?> FindAsync(string id, CancellationToken cancellationToken)
        => await Ledger.FindAsync(id, cancellationToken) is { } delivery
            ? DeliveryDetailResponse.Of(delivery, await Ledger.AttemptsAsync(id, cancellationToken), await Ledger.EventsAsync(id, cancellationToken))
            : null;

    public async Task<string?> TargetNameAsync(string targetId, CancellationToken cancellationToken)
        => (await services.GetRequiredService<ITargetStore>().FindAsync(targetId, cancellationToken))?.ToString();

    public async Task<Outcome<ReplayResponse>> ReplayAsync(string id, CancellationToken cancellationToken)
        => Show(await Desk.ReplayAsync(id, DeliveryDesk.NewNonce(), cancellationToken));

    public async Task<Outcome<ReplayResponse>> ReplayTargetAsync(string targetId, DateTimeOffset? since, CancellationToken cancellationToken)
        => Show(await Desk.ReplayTargetAsync(targetId, since, DeliveryDesk.NewNonce(), cancellationToken));

    private static Outcome<ReplayResponse> Show(ReplayResult result) => result switch
    {
        ReplayResult.Replayed done => new Outcome<ReplayResponse>.Done(ReplayResponse.Of(done.Ids)),
        ReplayResult.Refused refused => new Outcome<ReplayResponse>.Conflict(refused.Reason),
        ReplayResult.NotFound => new Outcome<ReplayResponse>.NotThere(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
