using Alerts.Policies;

namespace Alerts.Storage.Tables;

internal sealed class TablePolicyOffers(TableAccount account) : IPolicyOffers
{
    private static readonly RowKey Only = new("offers", "last");

    private Table Rows => account.Table("policyoffers");

    public async Task<LastOffer?> LastAsync(CancellationToken cancellationToken)
        => await Rows.FindAsync(Only, cancellationToken) is { } row ? RowText.Of<LastOffer>(row) : null;

    public Task SaveAsync(LastOffer offer, CancellationToken cancellationToken) => Rows.PutAsync(RowText.Row(Only, offer), cancellationToken);
}
