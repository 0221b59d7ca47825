using Alerts.Deliveries;

namespace Alerts.Storage.Tables;

/// <summary>Mends index rows that a kill left behind their rows. Every store must have been made by then: it is what mends its own.</summary>
internal sealed class TableUpkeep(TableAccount account) : IStoreUpkeep
{
    public Task<int> MendAsync(DateTimeOffset before, CancellationToken cancellationToken) => account.Journal.RepairAsync(before, cancellationToken);
}
