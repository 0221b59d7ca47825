using System.Globalization;
using System.Text.Json;
using Alerts.Server.Hosting;
using Alerts.Storage.Sqlite;

namespace Alerts.Server.Backups;

/// <summary>
/// Puts a backup in the place of what a data directory holds. All of it is unpacked and checked in a folder of its own there, then moved by names
/// alone. While names are moved a mark lies beside them (<see cref="DataDirectory.UnfinishedRestore"/>), with which no verb
/// opens the directory: killed at any instruction, it is the old one, the new one, or refused until a restore is run again.
/// The directory itself stays: it may be a mounted volume.
/// </summary>
internal sealed class Restore(DataDirectory directory, TimeProvider clock)
{
    private const string StagingName = "restore.tmp";
    private const string AsidePrefix = "before-restore-";
    private const string NextMarkName = $"{DataDirectory.UnfinishedRestoreName}.tmp";

    // Ours, and what a file system puts at the top of a volume.
    private static readonly string[] NeverInTheWay = [DataDirectory.LockName, DataDirectory.UnfinishedRestoreName, NextMarkName, StagingName, "lost+found"];

    private string Staging => Path.Combine(directory.Root, StagingName);

    /// <summary>What stands at the top of the directory that this backup would take the place of.</summary>
    public IReadOnlyList<string> InTheWayOf(BackupManifest manifest)
        => [.. Directory.EnumerateFileSystemEntries(directory.Root).Select(entry => Path.GetFileName(entry))
            .Where(name => !NeverInTheWay.Contains(name, StringComparer.Ordinal) && !name.StartsWith(AsidePrefix, StringComparison.Ordinal))
            .Where(name => manifest.HoldsSecrets || !BackupContent.IsSecret(name))
            .Order(StringComparer.Ordinal)];

    /// <summary>Whether an earlier restore was killed while it moved names: then this one ends it, with its own backup.</summary>
    public bool EndsAnother => File.Exists(directory.UnfinishedRestore);

    /// <summary>Only with the directory taken for work.</summary>
    /// <returns>The folder that has what was there before; null where there was nothing.</returns>
    /// <exception cref="UserFaultException">The backup is damaged, or a file cannot be written.</exception>
    public async Task<string?> RunAsync(BackupArchive archive, string file, CancellationToken cancellationToken)
    {
        try
        {
            await UnpackAsync(archive, file, cancellationToken);
            return Swap(archive.Manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{directory.Root} cannot be restored: {e.Message}", e);
        }
    }

    private async Task UnpackAsync(BackupArchive archive, string file, CancellationToken cancellationToken)
    {
        RemoveStaging();
        OwnerOnly.CreateDirectory(Staging);
        var isGood = false;
        try
        {
            await archive.ReadAllAsync(CreateStaged, cancellationToken);
            var content = SqliteBackup.Inspect(Path.Combine(Staging, BackupContent.Database));
            if (content.Faults.Count > 0 || content.Schema != archive.Manifest.Schema || !InOrder(content.Rows).SequenceEqual(InOrder(archive.Manifest.Rows)))
            {
                throw new UserFaultException($"{file} is damaged: its database is not the one that its manifest tells of. Nothing was changed; use another backup.");
            }

            FlushStaging();
            isGood = true;
        }
        finally
        {
            if (!isGood)
            {
                RemoveStaging();
            }
        }
    }

    // From here on nothing is read or written but names.
    private string? Swap(BackupManifest manifest)
    {
        var mark = ReadMark() ?? new Mark(clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture), MovedIn: null);
        var aside = Path.Combine(directory.Root, AsidePrefix + mark.Aside);
        if (mark.MovedIn is { } partial)
        {
            // The old is aside; what an earlier restore had moved in goes.
            foreach (var name in partial)
            {
                Remove(Path.Combine(directory.Root, name));
            }
        }
        else if (InTheWayOf(manifest) is { Count: > 0 } old)
        {
            Write(mark);
            MoveAside(old, aside);
        }

        Write(mark with { MovedIn = [.. manifest.TopNames] });
        foreach (var name in manifest.TopNames)
        {
            Directory.Move(Path.Combine(Staging, name), Path.Combine(directory.Root, name));
        }

        DirectoryEntries.Flush(directory.Root);
        File.Delete(directory.UnfinishedRestore);
        RemoveStaging();
        DirectoryEntries.Flush(directory.Root);
        return Directory.Exists(aside) ? aside : null;
    }

    private void MoveAside(IReadOnlyList<string> names, string aside)
    {
        OwnerOnly.CreateDirectory(aside);
        foreach (var name in names)
        {
            Directory.Move(Path.Combine(directory.Root, name), Path.Combine(aside, name));
        }

        DirectoryEntries.Flush(aside);
        DirectoryEntries.Flush(directory.Root);
    }

    private Mark? ReadMark()
    {
        if (!EndsAnother)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Mark>(File.ReadAllBytes(directory.UnfinishedRestore), BackupManifest.Options);
        }
        catch (JsonException e)
        {
            throw new UserFaultException($"{directory.UnfinishedRestore} cannot be understood. Move what lies in {directory.Root} away and restore into an empty directory.", e);
        }
    }

    private void Write(Mark mark)
    {
        var next = Path.Combine(directory.Root, NextMarkName);
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, mark, BackupManifest.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, directory.UnfinishedRestore, overwrite: true);
        DirectoryEntries.Flush(directory.Root);
    }

    private FileStream CreateStaged(string path)
    {
        var full = Path.Combine(Staging, path);
        OwnerOnly.CreateDirectory(Path.GetDirectoryName(full)!);
        return OwnerOnly.CreateFile(full, FileMode.CreateNew);
    }

    private void FlushStaging()
    {
        foreach (var folder in Directory.EnumerateDirectories(Staging))
        {
            DirectoryEntries.Flush(folder);
        }

        DirectoryEntries.Flush(Staging);
        DirectoryEntries.Flush(directory.Root);
    }

    private static IEnumerable<KeyValuePair<string, long>> InOrder(IReadOnlyDictionary<string, long> rows) => rows.OrderBy(r => r.Key, StringComparer.Ordinal);

    private void RemoveStaging() => Remove(Staging);

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <param name="Aside">The time in the name of the folder that has the old.</param>
    /// <param name="MovedIn">Null while the old moves out; then the names that are moved in.</param>
    private sealed record Mark(string Aside, IReadOnlyList<string>? MovedIn);
}
