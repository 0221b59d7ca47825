namespace Alerts.Server.Hosting;

/// <summary>Where one installation keeps what is its own: the database, the outbox, and data files that replace the shipped ones.</summary>
public sealed class DataDirectory
{
    /// <summary>Beside whoever starts the program, so that a newcomer sees it.</summary>
    public const string DefaultName = "alerts-data";

    public const string DatabaseName = "alerts.db";
    public const string KeysName = "keys";
    public const string SettingsName = "settings.json";
    public const string LockName = "alerts.lock";
    public const string UnfinishedRestoreName = "restore.unfinished";

    private DataDirectory(string path) => Root = path;

    public string Root { get; }

    public string Database => Path.Combine(Root, DatabaseName);

    public string Outbox => Path.Combine(Root, "outbox");

    /// <summary>The key ring that protects addresses and secrets in the database. Who has both has them in the open; without it they are lost.</summary>
    public string Keys => Path.Combine(Root, KeysName);

    /// <summary>Is there while a restore moves files: what lies here meanwhile is neither the old nor the new.</summary>
    public string UnfinishedRestore => Path.Combine(Root, UnfinishedRestoreName);

    /// <exception cref="UserFaultException">It cannot be made or written, or a restore was killed in the middle.</exception>
    public static DataDirectory Open(string path) => OpenForRestore(path).OrThrowIfHalfRestored();

    /// <summary>As <see cref="Open"/>, but makes nothing.</summary>
    /// <exception cref="UserFaultException">There is no database, or a restore was killed in the middle.</exception>
    public static DataDirectory Existing(string path)
    {
        var directory = ReadOnly(path).OrThrowIfHalfRestored();
        return File.Exists(directory.Database) ? directory : throw new UserFaultException($"There is no database {directory.Database}. Name the data directory with --data.");
    }

    /// <summary>Whatever a restore left of it.</summary>
    /// <exception cref="UserFaultException">It cannot be made or written.</exception>
    public static DataDirectory OpenForRestore(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            return new DataDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"The data directory {full} cannot be made: {e.Message} Choose another with --data.", e);
        }
    }

    /// <summary>For verbs that only look for data files there: makes nothing.</summary>
    public static DataDirectory ReadOnly(string path) => new(Path.GetFullPath(path));

    /// <summary>
    /// Takes the directory for work that only one process may do (watching, delivering). The operating system gives it
    /// back when the process ends, however it ends.
    /// </summary>
    /// <exception cref="UserFaultException">Another process has it, or it cannot be written.</exception>
    public IDisposable TakeForWork()
        => TryTakeForWork() ?? throw new UserFaultException($"Another alerts process is at work on {Root}. End it, or choose another directory with --data.");

    /// <summary>As <see cref="TakeForWork"/>; null where another process has it.</summary>
    public IDisposable? TryTakeForWork()
    {
        try
        {
            return new FileStream(Path.Combine(Root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserFaultException($"The data directory {Root} cannot be written: {e.Message}", e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private DataDirectory OrThrowIfHalfRestored()
        => File.Exists(UnfinishedRestore) ? throw new UserFaultException($"A restore into {Root} was not finished. Say 'alerts restore FILE --data {Root}' again.") : this;
}
