using Alerts.Moving;
using Alerts.Policies;

namespace Alerts.Storage.Tables;

internal sealed class TablePolicyOffers(TableAccount account) : IPolicyOffers
{
    private static readonly RowKey Only = new("offers", "last");

    private Table Rows => account.Table("policyoffers");

    /// <summary>As it is moved.</summary>
    public IDestinationRows<KeptOffer> Kept => new PlainRows<KeptOffer>(Rows, k => RowText.Row(Only, k.Offer), row => new KeptOffer(RowText.Of<LastOffer>(row)));

    public async Task<LastOffer?> LastAsync(CancellationToken cancellationToken)
        => await Rows.FindAsync(Only, cancellationToken) is { } row ? RowText.Of<LastOffer>(row) : null;

    public Task SaveAsync(LastOffer offer, CancellationToken cancellationToken) => Rows.PutAsync(RowText.Row(Only, offer), cancellationToken);
}
