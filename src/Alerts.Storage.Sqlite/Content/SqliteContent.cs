using Alerts.Moving;
using Microsoft.Data.Sqlite;

namespace Alerts.Storage.Sqlite;

/// <summary>
/// All that one file holds, as it stood when it was opened: one transaction reads it, and nothing is written. For one caller at a time.
/// </summary>
public sealed class SqliteContent : IKeptStore, IDisposable
{
    private readonly SqliteSession _session;
    private readonly Dictionary<Type, object> _rows;

    private SqliteContent(SqliteSession session, string path)
    {
        _session = session;
        Installation = session.First("SELECT at FROM migrations ORDER BY version LIMIT 1", r => DerivedId.Of("ins", r.GetInt64(0).ToString(System.Globalization.CultureInfo.InvariantCulture)), "");
        _rows = KeptTables.Of(session, path);
    }

    /// <summary>From the instant at which the file was first made.</summary>
    public string Installation { get; }

    /// <summary>Tables whose rows are carried nowhere, and why.</summary>
    internal static IReadOnlyDictionary<string, string> Left { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["migrations"] = "the history of this file's own form",
        ["interests"] = "made from subscriptions",
        ["alert_index"] = "made from alerts",
        ["notice_index"] = "made from notices",
    };

    /// <param name="path">Of a database that nobody works on.</param>
    /// <exception cref="StorageException">It cannot be read, is no database of this version, or holds addresses in the open.</exception>
    public static SqliteContent Open(string path)
    {
        SqliteSession? session = null;
        try
        {
            // A read-only connection could not read what a killed process left in the write-ahead log.
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5 }.ToString());
            session = new SqliteSession(connection);
            connection.Open();
            session.Execute("PRAGMA query_only = ON");
            session.Execute("BEGIN");
            Check(session, path);
            var content = new SqliteContent(session, path);
            session = null;
            return content;
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, path);
        }
        finally
        {
            session?.Dispose();
        }
    }

    public IKeptRows<T> Rows<T>()
        where T : IKept => (IKeptRows<T>)_rows[typeof(T)];

    public void Dispose() => _session.Dispose();

    private static void Check(SqliteSession session, string path)
    {
        if (Number(session, "PRAGMA application_id") != Migrations.ApplicationId)
        {
            throw new StorageException($"{path} is no database of alerts.");
        }

        var schema = Number(session, "PRAGMA user_version");
        if (schema > Migrations.Latest)
        {
            throw new StorageException(Migrations.TooNew(path, schema));
        }

        if (schema < Migrations.Latest)
        {
            throw new StorageException($"The database {path} has schema {schema}, this version of alerts {Migrations.Latest}. Bring it up to date first: 'alerts run' with this version does.");
        }

        if (Number(session, "SELECT count(*) FROM targets WHERE sealed IS NULL") > 0)
        {
            throw new StorageException($"The database {path} holds addresses in the open, as an older version stored them. Protect them first: 'alerts run' with this version does.");
        }
    }

    private static long Number(SqliteSession session, string sql) => session.First(sql, r => r.GetInt64(0), 0L);
}
