using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Alerts.Storage.Sqlite;

/// <summary>Copies a database to which other processes may be writing, and says what is in a copy.</summary>
public static class SqliteBackup
{
    // Of a damaged file the first few faults say enough.
    private const int MostFaults = 5;

    /// <summary>The schema of this version of the program.</summary>
    public static int Schema => Migrations.Latest;

    /// <summary>
    /// Writes the database as it stands at one instant, and holds up no writer. VACUUM INTO, not the online backup API: that one copies pages, and begins
    /// anew whenever another process has written, so that under a busy server it ends only if it copies all pages in one step. VACUUM INTO reads
    /// through one transaction of the WAL, row by row: a tree that cannot be read is noticed and not copied, what was deleted is
    /// not in the copy, and the copy is one file without a WAL beside it. It is not flushed to disk.
    /// </summary>
    /// <param name="target">Not there, or empty.</param>
    /// <exception cref="StorageException">The database cannot be read, or the target cannot be written.</exception>
    public static void Copy(string path, string target, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = Connect(path, SqliteOpenMode.ReadWrite);
            using var interrupt = cancellationToken.Register(() => raw.sqlite3_interrupt(connection.Handle));
            cancellationToken.ThrowIfCancellationRequested();
            using var vacuum = connection.CreateCommand();
            vacuum.CommandText = "VACUUM INTO $target";
            vacuum.Parameters.AddWithValue("$target", target);
            vacuum.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, ConcernsTarget(e) && File.Exists(path) ? target : path);
        }
    }

    /// <summary>Reads the whole file: whether it is sound, and what is in it.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static DatabaseContent Inspect(string path)
    {
        try
        {
            using var session = new SqliteSession(Connect(path, SqliteOpenMode.ReadOnly));
            if (Number(session, "PRAGMA application_id") != Migrations.ApplicationId)
            {
                return new DatabaseContent(0, Nothing, ["it is no database of this program"]);
            }

            List<string> faults =
            [
                .. session.All(string.Create(CultureInfo.InvariantCulture, $"PRAGMA integrity_check({MostFaults})"), r => r.GetString(0)).Where(line => line != "ok"),
                .. session.All("PRAGMA foreign_key_check", r => $"a row of {r.GetString(0)} names a row of {r.GetString(2)} that is not there").Take(MostFaults),
            ];
            return new DatabaseContent((int)Number(session, "PRAGMA user_version"), faults.Count > 0 ? Nothing : RowsOf(session), faults);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            return new DatabaseContent(0, Nothing, [e.Message]);
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, path);
        }
    }

    // Of the source nothing is asked but to be read.
    private static bool ConcernsTarget(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM;

    private static SortedDictionary<string, long> Nothing => new(StringComparer.Ordinal);

    private static SortedDictionary<string, long> RowsOf(SqliteSession session)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in session.All(@"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'", r => r.GetString(0)))
        {
            rows.Add(table, Number(session, $"SELECT count(*) FROM \"{table}\""));
        }

        return rows;
    }

    private static long Number(SqliteSession session, string sql) => session.First(sql, r => r.GetInt64(0), 0L);

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }
}

/// <summary>What is in a database file.</summary>
/// <param name="Schema">The number of its last migration.</param>
/// <param name="Rows">Of each table; empty where there are faults.</param>
/// <param name="Faults">Why it cannot be trusted; empty: it is sound.</param>
public sealed record DatabaseContent(int Schema, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<string> Faults);
