using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>Brings a file's schema up to date, one numbered script after the other, each in its own transaction.</summary>
internal static class Migrations
{
    /// <summary>"Aler" in ASCII: marks the file as ours (PRAGMA application_id).</summary>
    public const int ApplicationId = 0x416C6572;

    private static readonly Lazy<IReadOnlyList<(int Version, string Sql)>> Scripts = new(Load);

    public static int Latest => Scripts.Value[^1].Version;

    /// <summary>What is wrong with a file of a later version.</summary>
    public static string TooNew(string path, long schema) => $"The database {path} has schema {schema}; this version of alerts knows {Latest} at most. Use a newer version.";

    /// <exception cref="StorageException">The file was made by a newer version, or by another program.</exception>
    public static void Apply(SqliteSession session, string path, TimeProvider clock)
    {
        var version = Number(session, "PRAGMA user_version");
        if (version == Latest)
        {
            return;
        }

        if (version > Latest)
        {
            throw new StorageException(TooNew(path, version), new NotSupportedException());
        }

        if (version == 0 && Number(session, "SELECT count(*) FROM sqlite_schema") > 0 && Number(session, "PRAGMA application_id") != ApplicationId)
        {
            throw new StorageException($"The file {path} is a database of another program. Use another --data directory.", new NotSupportedException());
        }

        foreach (var (number, sql) in Scripts.Value)
        {
            // Asked again inside the transaction: another process may have been here meanwhile.
            Run(session, $"BEGIN IMMEDIATE");
            try
            {
                if (Number(session, "PRAGMA user_version") < number)
                {
                    Run(session, sql);
                    Run(session, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={number}; PRAGMA application_id={ApplicationId};"));
                    session.Execute("INSERT INTO migrations (version, at) VALUES ($0, $1)", number, clock.GetUtcNow().ToUnixTimeMilliseconds());
                }

                Run(session, "COMMIT");
            }
            catch (SqliteException)
            {
                Run(session, "ROLLBACK");
                throw;
            }
        }
    }

    private static long Number(SqliteSession session, string sql) => session.First(sql, r => r.GetInt64(0), 0L);

    private static void Run(SqliteSession session, string sql)
    {
        using var command = session.Connection.CreateCommand();
#pragma warning disable CA2100 // Scripts are resources of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static IReadOnlyList<(int, string)> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string Folder = ".Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.Contains(Folder, StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var file = name[(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..];
                return (int.Parse(file.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture), reader.ReadToEnd());
            })
            .OrderBy(s => s.Item1)];
    }
}
