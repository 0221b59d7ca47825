using Alerts.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Alerts.Benchmarks;

/// <summary>The real schema with nothing else to do, with the durability of the real store: the limit that ours is held against.</summary>
internal sealed class RawDatabase(SqliteConnection connection)
{
    /// <summary>Measures over a database of its own in a temporary directory.</summary>
    public static double With(Func<RawDatabase, double> measure)
    {
        var directory = Directory.CreateTempSubdirectory("alerts-bench-raw-");
        try
        {
            var path = BenchmarkHost.DatabaseIn(directory);
            SqliteDatabase.Open(path, TimeProvider.System).DisposeAsync().AsTask().GetAwaiter().GetResult();
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            var database = new RawDatabase(connection);
            database.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;");
            return measure(database);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public SqliteCommand Prepare(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        return command;
    }

    public static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    public void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
