using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Alerts.Server.Hosting;
using Alerts.Storage.Sqlite;

namespace Alerts.Server.Backups;

/// <summary>
/// Writes a backup of a data directory, whoever works on it meanwhile. It is made under names beside its own, checked, flushed to disk and then
/// renamed: under its own name there is a whole backup or none, whenever the process is killed. What a killed one left is used up by the next.
/// </summary>
internal sealed class Backup(DataDirectory directory, TimeProvider clock)
{
    /// <param name="file">A full path.</param>
    /// <param name="withSecrets">Whether the key ring and settings.json go with it.</param>
    /// <exception cref="UserFaultException">It cannot be written, or another process is writing it.</exception>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public async Task<BackupManifest> WriteAsync(string file, bool withSecrets, bool overwrite, CancellationToken cancellationToken)
    {
        var unfinished = $"{file}.tmp";
        try
        {
            // Holds off another process that writes the same backup, to the end.
            await using var output = OwnerOnly.CreateFile(unfinished, FileMode.OpenOrCreate);
            var isDone = false;
            try
            {
                output.SetLength(0);
                var manifest = await FillAsync(output, $"{file}.db.tmp", withSecrets, cancellationToken);
                output.Flush(flushToDisk: true);
                await CompareAsync(output, unfinished, cancellationToken);
                File.Move(unfinished, file, overwrite);
                isDone = true;
                DirectoryEntries.Flush(Path.GetDirectoryName(file)!);
                return manifest;
            }
            finally
            {
                if (!isDone)
                {
                    File.Delete(unfinished);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{file} cannot be written: {e.Message}", e);
        }
    }

    private async Task<BackupManifest> FillAsync(FileStream output, string copy, bool withSecrets, CancellationToken cancellationToken)
    {
        try
        {
            Remove(copy);
            // It is there before SQLite opens it, so that nobody else may read it.
            await OwnerOnly.CreateFile(copy, FileMode.CreateNew).DisposeAsync();
            var madeAt = clock.GetUtcNow();
            SqliteBackup.Copy(directory.Database, copy, cancellationToken);
            var content = SqliteBackup.Inspect(copy);
            if (content.Faults is [var fault, ..])
            {
                throw new UserFaultException($"{directory.Database} is damaged ({fault}): no backup was made. Keep the last good one.");
            }

            if (content.Schema > SqliteBackup.Schema)
            {
                throw new UserFaultException($"{directory.Database} has schema {content.Schema}; this version of alerts knows {SqliteBackup.Schema} at most. Use a newer version.");
            }

            return await PackAsync(output, copy, madeAt, content, withSecrets, cancellationToken);
        }
        finally
        {
            Remove(copy);
        }
    }

    private async Task<BackupManifest> PackAsync(FileStream output, string copy, DateTimeOffset madeAt, DatabaseContent content, bool withSecrets, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        List<BackupEntry> files = [await AddAsync(zip, BackupContent.Database, copy, madeAt, cancellationToken)];

        // After the database: keys are only ever added, so that each that protects a row of the copy is there by now.
        foreach (var path in BackupContent.BesideDatabase(directory.Root, withSecrets))
        {
            files.Add(await AddAsync(zip, path, Path.Combine(directory.Root, path), madeAt, cancellationToken));
        }

        var manifest = new BackupManifest(BackupManifest.Current, madeAt, VersionOfProgram, content.Schema, withSecrets, content.Rows, files);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupManifest.Options);
        await using (var entry = await NewEntry(zip, BackupManifest.Name, madeAt).OpenAsync(cancellationToken))
        {
            await entry.WriteAsync(bytes, cancellationToken);
        }

        zip.Comment = BackupArchive.CommentOf(bytes);
        return manifest;
    }

    // What was never read is no backup.
    private static async Task CompareAsync(FileStream output, string name, CancellationToken cancellationToken)
    {
        output.Position = 0;
        using var archive = await BackupArchive.OpenAsync(output, name, cancellationToken);
        await archive.ReadAllAsync(open: null, cancellationToken);
    }

    private static async Task<BackupEntry> AddAsync(ZipArchive zip, string path, string from, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        await using var target = await NewEntry(zip, path, at).OpenAsync(cancellationToken);
        var (length, hash) = await HashedCopy.CopyAsync(source, target, long.MaxValue, cancellationToken);
        return new BackupEntry(path, length, hash);
    }

    private static ZipArchiveEntry NewEntry(ZipArchive zip, string path, DateTimeOffset at)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        entry.ExternalAttributes = (int)OwnerOnly.OfFiles << 16;
        return entry;
    }

    private static void Remove(string database)
    {
        foreach (var suffix in (string[])["", "-journal", "-wal", "-shm"])
        {
            File.Delete(database + suffix);
        }
    }

    private static string VersionOfProgram => typeof(Backup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
