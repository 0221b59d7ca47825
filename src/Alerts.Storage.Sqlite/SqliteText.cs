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
}
