using System.Globalization;
using System.Text.Json;
using Alerts.DataFiles;

namespace Alerts.Storage.Sqlite;

/// <summary>How values stand in columns: instants as Unix milliseconds, facts as JSON in the form of the data files.</summary>
internal static class SqliteText
{
    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, DataFileReader.Options);

    public static T FromJson<T>(string json)
        => JsonSerializer.Deserialize<T>(json, DataFileReader.Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    public static long ToMilliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    public static DateTimeOffset ToInstant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static string ToDay(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static DateOnly ToDay(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    /// <summary>Of a list whose rows are numbered, the newest first.</summary>
    public static string ToCursor(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows with a smaller number follow.</summary>
    /// <exception cref="InvalidCursorException">No such list gave it out.</exception>
    public static long SequenceOf(string? cursor)
        => cursor is null ? long.MaxValue
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
            : throw new InvalidCursorException(cursor);
}
