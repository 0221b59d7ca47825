using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>How a fact stands in a row: its id, its JSON in columns or in a blob, and by whose write.</summary>
/// <param name="table">Also the folder of the blobs.</param>
/// <param name="partitionLength">Ids with the same first characters share a partition.</param>
internal sealed class RowForm<T>(TableAccount account, string table, Func<T, string> idOf, int partitionLength)
    where T : class
{
    public const string IdColumn = "Id";

    /// <summary>Drawn for each write: who is told that a row is there, or is another by now, sees whether it is by his own request, whose answer was lost.</summary>
    public const string WriteColumn = "Write";

    private const string BlobColumn = "Blob";

    /// <summary>Whether both hold the same fact, whoever wrote them.</summary>
    public static bool IsSame(TableEntity wanted, TableEntity stored) => RowText.Read(wanted) == RowText.Read(stored) && wanted.GetString(BlobColumn) == stored.GetString(BlobColumn);

    public RowKey KeyOf(string id)
    {
        var key = RowKeys.Encode(id);
        return new RowKey(key[..Math.Min(partitionLength, key.Length)], key);
    }

    public async Task<TableEntity> ToRowAsync(T value, string write, CancellationToken cancellationToken)
    {
        var (id, json) = (idOf(value), RowText.ToJson(value));
        var key = KeyOf(id);
        var row = new TableEntity(key.Partition, key.Row) { [IdColumn] = id, [WriteColumn] = write };
        if (json.Length <= RowText.Longest)
        {
            RowText.Write(row, json);
            return row;
        }

        // Before the row that names it; what no row names any more is small beside what it costs to find.
        var bytes = Encoding.UTF8.GetBytes(json);
        var blob = $"{table}/{Convert.ToHexStringLower(SHA256.HashData(bytes))}.json";
        await account.Blobs("rows").PutAsync(blob, bytes, cancellationToken);
        row[BlobColumn] = blob;
        return row;
    }

    public async Task<T> ReadAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (row.GetString(BlobColumn) is not { } blob)
        {
            return RowText.FromJson<T>(RowText.Read(row) ?? throw new StorageException($"A row of {table} holds nothing."));
        }

        var bytes = await account.Blobs("rows").FindAsync(blob, cancellationToken) ?? throw new StorageException($"A row of {table} names a blob that is not there.");
        return RowText.FromJson<T>(Encoding.UTF8.GetString(bytes));
    }
}
