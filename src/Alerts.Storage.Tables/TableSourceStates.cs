using Alerts.Moving;
using Alerts.Notices;

namespace Alerts.Storage.Tables;

internal sealed class TableSourceStates(TableAccount account) : ISourceStates
{
    private Table Rows => account.Table("sourcestates");

    /// <summary>As they are moved.</summary>
    public IDestinationRows<KeptSourceState> Kept => new PlainRows<KeptSourceState>(Rows, k => RowText.Row(KeyOf(k.State.Id), k.State), row => new KeptSourceState(RowText.Of<SourceState>(row)));

    public async Task<SourceState?> FindAsync(SourceId id, CancellationToken cancellationToken)
        => await Rows.FindAsync(KeyOf(id), cancellationToken) is { } row ? RowText.Of<SourceState>(row) : null;

    public Task SaveAsync(SourceState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Rows.PutAsync(RowText.Row(KeyOf(state.Id), state), cancellationToken);
    }

    private static RowKey KeyOf(SourceId id) => new("sources", RowKeys.Encode(id.Value));
}
