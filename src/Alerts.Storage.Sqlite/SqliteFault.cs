using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Alerts.Storage.Sqlite;

/// <summary>Says in one line what a result code of SQLite means for whoever runs the system (https://sqlite.org/rescode.html).</summary>
internal static class SqliteFault
{
    public static StorageException Explain(SqliteException e, string path) => new(Sentence(e, path), e);

    private static string Sentence(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => $"The disk is full: {path} cannot grow. Free space and start again; nothing that was acknowledged is lost.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The database {path} is locked by another process. End that process, or use another --data directory.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The file {path} is damaged or is not a database. Restore it from a backup, or move it away to start afresh.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => $"The database {path} cannot be written. Check the permissions of the file and its directory.",
        raw.SQLITE_CANTOPEN => $"The database {path} cannot be opened. Check that its directory exists and can be written.",
        raw.SQLITE_IOERR => $"Reading or writing {path} failed (I/O error {e.SqliteExtendedErrorCode}). Check the disk.",
        _ => $"The database {path} refused a statement: {e.Message}",
    };
}
