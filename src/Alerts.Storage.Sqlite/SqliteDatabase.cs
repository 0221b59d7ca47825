using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Alerts.Storage.Sqlite;

/// <summary>
/// One SQLite file. Reads run on the caller's thread over pooled connections; writes go through one thread that commits
/// what has gathered meanwhile in one transaction (group commit), so that many writers share one fsync. WAL and
/// synchronous=FULL: what a completed write task wrote survives a loss of power.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    // Bounds how long a writer waits behind others, and how much a failed group has to do again.
    private const int MostWritesPerCommit = 512;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Thread _writer;
    private readonly SqliteSession _session;

    private SqliteDatabase(string path, string connectionString, SqliteSession session)
    {
        _path = path;
        _connectionString = connectionString;
        _session = session;
        _writer = new Thread(WriteLoop) { IsBackground = true, Name = "sqlite-writer" };
        _writer.Start();
    }

    /// <summary>Opens or creates the file and brings its schema up to date.</summary>
    /// <exception cref="StorageException">The file cannot be opened, is locked, damaged, or was made by a newer version.</exception>
    public static SqliteDatabase Open(string path, TimeProvider clock)
    {
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            ForeignKeys = false,
            DefaultTimeout = 5,
        }.ToString();
        try
        {
            var session = new SqliteSession(Connect(connectionString));
            Migrations.Apply(session, path, clock);
            return new SqliteDatabase(path, connectionString, session);
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, path);
        }
    }

    internal T Read<T>(Func<SqliteSession, T> read)
    {
        SqliteSession? session = null;
        try
        {
            if (!_readers.TryTake(out session))
            {
                session = new SqliteSession(Connect(_connectionString));
            }

            var result = read(session);
            _readers.Add(session);
            session = null;
            return result;
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Explain(e, _path);
        }
        finally
        {
            session?.Dispose();
        }
    }

    /// <summary>Completes when the write is on disk. <paramref name="write"/> may run more than once, each time on what was committed before it.</summary>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        var item = new Write<T>(write, cancellationToken);
        return _writes.Writer.TryWrite(item) ? item.Task : Task.FromException<T>(new ObjectDisposedException(nameof(SqliteDatabase)));
    }

    internal async Task WriteAsync(Action<SqliteSession> write, CancellationToken cancellationToken)
        => await WriteAsync(
            session =>
            {
                write(session);
                return true;
            },
            cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (_writes.Writer.TryComplete())
        {
            _writer.Join();
            _session.Dispose();
            while (_readers.TryTake(out var reader))
            {
                reader.Dispose();
            }
        }

        return ValueTask.CompletedTask;
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;";
            pragma.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void WriteLoop()
    {
        var group = new List<Write>(MostWritesPerCommit);
#pragma warning disable CA2012 // A dedicated thread: it has nothing else to do than to wait here.
        while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
#pragma warning restore CA2012
        {
            group.Clear();
            while (group.Count < MostWritesPerCommit && _writes.Reader.TryRead(out var write))
            {
                if (!write.CancelIfAsked())
                {
                    group.Add(write);
                }
            }

            if (group.Count > 0 && !TryCommit(group, out var fault))
            {
                CommitOneByOne(group, fault);
            }
        }
    }

    private void CommitOneByOne(List<Write> group, Exception fault)
    {
        if (group.Count == 1)
        {
            group[0].Fail(fault);
            return;
        }

        foreach (var write in group)
        {
            if (!TryCommit([write], out var own))
            {
                write.Fail(own);
            }
        }
    }

    // A fault undoes the whole group: the caller runs each write again alone, so that only the bad one fails.
    private bool TryCommit(List<Write> group, out Exception fault)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in group)
            {
                write.Run(_session);
            }

            _session.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever a write throws belongs to its caller, who gets it through the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RollBack();
            fault = e is SqliteException sqlite ? SqliteFault.Explain(sqlite, _path) : e;
            return false;
        }

        foreach (var write in group)
        {
            write.Succeed();
        }

        fault = null!;
        return true;
    }

    private void RollBack()
    {
        // SQLite may have rolled back by itself (disk full, I/O error); then autocommit is on again.
        if (raw.sqlite3_get_autocommit(_session.Connection.Handle) == 0)
        {
            _session.Execute("ROLLBACK");
        }
    }

    private abstract class Write
    {
        public abstract bool CancelIfAsked();

        public abstract void Run(SqliteSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception fault);
    }

    private sealed class Write<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) : Write
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _completion.Task;

        public override bool CancelIfAsked() => cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

        public override void Run(SqliteSession session) => _result = write(session);

        public override void Succeed() => _completion.TrySetResult(_result);

        public override void Fail(Exception fault) => _completion.TrySetException(fault);
    }
}
