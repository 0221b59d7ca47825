using System.Globalization;
using System.Text;
using System.Text.Json;
using Alerts.DataFiles;
using Azure.Data.Tables;

namespace Alerts.Storage.Tables;

/// <summary>
/// Facts as JSON in the columns of a row: in pieces, since a text column holds 64 KiB of UTF-16 and a row 1 MiB
/// (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
/// </summary>
internal static class RowText
{
    /// <summary>Characters; what is longer belongs in a blob.</summary>
    public const int Longest = Piece * MostPieces;

    // Of 4 MiB: room for the envelope, and for the parts that are written in other words on the way.
    public const int MostOfBatch = 2 * 1024 * 1024;

    private const int Piece = 30_000;
    private const int MostPieces = 15;

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, DataFileReader.Options);

    public static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json, DataFileReader.Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    /// <summary>A row that holds this; its JSON has at most <see cref="Longest"/> characters.</summary>
    public static TableEntity Row<T>(RowKey key, T value)
    {
        var row = new TableEntity(key.Partition, key.Row);
        Write(row, ToJson(value));
        return row;
    }

    /// <summary>What <see cref="Row"/> put into it.</summary>
    public static T Of<T>(TableEntity row) => FromJson<T>(Read(row) ?? throw new InvalidDataException($"A row for a {typeof(T).Name} holds nothing."));

    /// <summary>At most <see cref="Longest"/> characters.</summary>
    public static void Write(TableEntity row, string text)
    {
        for (var (i, at) = (0, 0); at < text.Length || i == 0; i++, at += Piece)
        {
            row[Column(i)] = text.Substring(at, Math.Min(Piece, text.Length - at));
        }
    }

    /// <summary>Null where the row has no text.</summary>
    public static string? Read(TableEntity row)
    {
        if (row.GetString(Column(0)) is not { } first || row.GetString(Column(1)) is not { } second)
        {
            return row.GetString(Column(0));
        }

        var text = new StringBuilder(first).Append(second);
        for (var i = 2; row.GetString(Column(i)) is { } next; i++)
        {
            text.Append(next);
        }

        return text.ToString();
    }

    /// <summary>About so many bytes on the way.</summary>
    public static int SizeOf(TableEntity row) => 512 + row.Sum(column => column.Value is string text ? 2 * text.Length : 0);

    /// <summary>Whether the stored row says what is wanted; what the service adds aside.</summary>
    public static bool IsSame(TableEntity wanted, TableEntity stored)
        => wanted.Where(column => column.Key is not ("odata.etag" or "Timestamp")).All(column => stored.TryGetValue(column.Key, out var value) && Equals(column.Value, value));

    private static string Column(int number) => string.Create(CultureInfo.InvariantCulture, $"Json{number}");
}
