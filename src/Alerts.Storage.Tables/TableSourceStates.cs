using Alerts.Notices;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

internal sealed class TableSourceStates(TableAccount account) : ISourceStates
{
    private const string Partition = "sources";

    private Table Rows => account.Table("sourcestates");

    public async Task<SourceState?> FindAsync(SourceId id, CancellationToken cancellationToken)
        => await Rows.FindAsync(new RowKey(Partition, RowKeys.Encode(id.Value)), cancellationToken) is { } row ? RowText.FromJson<SourceState>(RowText.Read(row)!) : null;

    public Task SaveAsync(SourceState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var row = new TableEntity(Partition, RowKeys.Encode(state.Id.Value));
        RowText.Write(row, RowText.ToJson(state));
        return Rows.PutAsync(row, cancellationToken);
    }
}
