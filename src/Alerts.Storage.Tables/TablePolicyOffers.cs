using Alerts.Policies;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

internal sealed class TablePolicyOffers(TableAccount account) : IPolicyOffers
{
    private static readonly RowKey Only = new("offers", "last");

    private Table Rows => account.Table("policyoffers");

    public async Task<LastOffer?> LastAsync(CancellationToken cancellationToken)
        => await Rows.FindAsync(Only, cancellationToken) is { } row ? RowText.FromJson<LastOffer>(RowText.Read(row)!) : null;

    public Task SaveAsync(LastOffer offer, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Only.Partition, Only.Row);
        RowText.Write(row, RowText.ToJson(offer));
        return Rows.PutAsync(row, cancellationToken);
    }
}
