using Alerts.Moving;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>One row says whose the tables are: what tells a move that somebody works on them, and a host that a move is not done.</summary>
public sealed class TableUse(TableAccount account)
{
    private const string Stage = "Stage";
    private const string Installation = "Installation";

    private static readonly RowKey Only = new("use", "use");

    private Table Rows => account.Table("use");

    /// <summary>For a host, before it does anything else. Safe to repeat.</summary>
    /// <exception cref="StorageException">A move into these tables was begun and is not done.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        while (await MarkAsync(cancellationToken) is { Stage: not MoveStage.InUse } mark)
        {
            if (mark.Stage == MoveStage.Begun)
            {
                throw new StorageException("These tables are being filled by 'alerts migrate', which is not done. Say it again until it is, or choose another Alerts:Storage:Prefix.");
            }

            await MarkAsync(mark, mark with { Stage = MoveStage.InUse }, cancellationToken);
        }
    }

    internal async Task<MoveMark> MarkAsync(CancellationToken cancellationToken) => Read(await Rows.FindAsync(Only, cancellationToken));

    internal async Task<bool> MarkAsync(MoveMark expected, MoveMark next, CancellationToken cancellationToken)
    {
        var row = await Rows.FindAsync(Only, cancellationToken);
        if (Read(row) != expected)
        {
            return false;
        }

        var marked = new TableEntity(Only.Partition, Only.Row) { [Stage] = next.Stage.ToString(), [Installation] = next.Installation };
        return expected == next || (row is null ? await Rows.AddAsync(marked, cancellationToken) : await Rows.ReplaceAsync(marked, row.ETag, cancellationToken));
    }

    private static MoveMark Read(TableEntity? row) => row is null ? new MoveMark(MoveStage.Untouched) : new MoveMark(Enum.Parse<MoveStage>(row.GetString(Stage)), row.GetString(Installation));
}
