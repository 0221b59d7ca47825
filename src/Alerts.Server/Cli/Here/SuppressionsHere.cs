using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli.Here;

internal sealed class SuppressionsHere(IServiceProvider services) : ISuppressions
{
    private const int PageSize = 500;

    private ISuppressionStore Store => services.GetRequiredService<ISuppressionStore>();

    public IAsyncEnumerable<SuppressionResponse> ListAsync(CancellationToken cancellationToken)
        => Pages.AllAsync(cursor => Store.ListAsync(cursor, PageSize, cancellationToken)).Select(SuppressionResponse.Of);

    public async Task<Outcome<SuppressionResponse>> AddAsync(string address, CancellationToken cancellationToken)
        => await services.GetRequiredService<SuppressionDesk>().AddAsync(address, cancellationToken) switch
        {
            (null, var reason) => new Outcome<SuppressionResponse>.Refused([new FieldFault("address", reason)]),
            var (stored, _) => new Outcome<SuppressionResponse>.Done(SuppressionResponse.Of(stored)),
        };

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => Store.RemoveAsync(id, cancellationToken);
}
