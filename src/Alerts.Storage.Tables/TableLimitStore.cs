using System.Buffers.Binary;
using System.Collections.Immutable;
using Alerts.Deliveries;
using Azure;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>Each in a partition of its own, so that the account spreads them. A row is as long as its rules look back, 8 bytes an instant: 16 KB for 1,000 a second.</summary>
internal sealed class TableLimitStore(TableAccount account) : ILimitStore
{
    private const string WentColumn = "Went";
    private const string CalledColumn = "Called";
    private const string ClosedColumn = "ClosedUntil";

    private Table Rows => account.Table("limits");

    public async Task<StoredLimit?> FindAsync(string key, CancellationToken cancellationToken)
        => await Rows.FindAsync(KeyOf(key), cancellationToken) is { } row
            ? new StoredLimit(new Limit(Read(row.GetBinary(WentColumn)), Read(row.GetBinary(CalledColumn)), row.GetInt64(ClosedColumn) is { } closed ? Instant(closed) : null), row.ETag.ToString())
            : null;

    public Task<bool> SwapAsync(string key, Limit limit, string? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var (partition, name) = KeyOf(key);
        var row = new TableEntity(partition, name) { [WentColumn] = Write(limit.Went), [CalledColumn] = Write(limit.Called) };
        if (limit.ClosedUntil is { } closed)
        {
            row[ClosedColumn] = closed.UtcTicks;
        }

        return version is null ? Rows.AddAsync(row, cancellationToken) : Rows.ReplaceAsync(row, new ETag(version), cancellationToken);
    }

    private static RowKey KeyOf(string key) => new(RowKeys.Encode(key), "limit");

    private static byte[] Write(ImmutableArray<DateTimeOffset> instants)
    {
        var bytes = new byte[instants.Length * sizeof(long)];
        for (var i = 0; i < instants.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), instants[i].UtcTicks);
        }

        return bytes;
    }

    private static ImmutableArray<DateTimeOffset> Read(byte[]? bytes)
        => [.. (bytes ?? []).Chunk(sizeof(long)).Select(chunk => Instant(BinaryPrimitives.ReadInt64LittleEndian(chunk)))];

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
