using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alerts.Storage.Sqlite;

namespace Alerts.Server.Backups;

/// <summary>
/// A backup that is read: a ZIP of which every byte that counts is covered by a hash. The manifest has the hashes of the files, the
/// comment at the end of the ZIP that of the manifest. They tell damage, not forgery.
/// </summary>
internal sealed class BackupArchive : IDisposable
{
    private const int LargestManifest = 4 * 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly string _file;

    private BackupArchive(ZipArchive zip, string file, BackupManifest manifest) => (_zip, _file, Manifest) = (zip, file, manifest);

    public BackupManifest Manifest { get; }

    public static string CommentOf(ReadOnlySpan<byte> manifest) => $"{BackupManifest.Current} {Convert.ToHexStringLower(SHA256.HashData(manifest))}";

    /// <param name="file">What faults call it.</param>
    /// <exception cref="UserFaultException">It is damaged, cut off, no backup, or of a newer version.</exception>
    public static async Task<BackupArchive> OpenAsync(Stream stream, string file, CancellationToken cancellationToken)
    {
        ZipArchive? zip = null;
        try
        {
            zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, cancellationToken);
            var archive = new BackupArchive(zip, file, await ReadManifestAsync(zip, file, cancellationToken));
            zip = null;
            return archive;
        }
        catch (InvalidDataException e)
        {
            throw Damaged(file, "it is cut off or is no ZIP", e);
        }
        finally
        {
            zip?.Dispose();
        }
    }

    /// <summary>Reads every file and compares it with the manifest.</summary>
    /// <param name="open">Where a file goes, by its path; null: nowhere, it is only compared.</param>
    public async Task ReadAllAsync(Func<string, Stream>? open, CancellationToken cancellationToken)
    {
        foreach (var entry in Manifest.Files)
        {
            await using var target = open?.Invoke(entry.Path) ?? Stream.Null;
            await ReadAsync(entry, target, cancellationToken);
            if (target is FileStream written)
            {
                written.Flush(flushToDisk: true);
            }
        }
    }

    public void Dispose() => _zip.Dispose();

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive zip, string file, CancellationToken cancellationToken)
    {
        if (zip.GetEntry(BackupManifest.Name) is not { } entry)
        {
            throw new UserFaultException($"{file} is no backup of alerts: there is no {BackupManifest.Name} in it.");
        }

        if (!zip.Comment.StartsWith($"{BackupManifest.Current} ", StringComparison.Ordinal))
        {
            throw zip.Comment.StartsWith("alerts-backup/", StringComparison.Ordinal)
                ? new UserFaultException($"{file} was made by a newer version of alerts ({Text.Shorten(zip.Comment.Split(' ')[0], 40)}). Use that version.")
                : Damaged(file, "its end does not say what it is");
        }

        await using var stream = await entry.OpenAsync(cancellationToken);
        var room = new byte[LargestManifest];
        var bytes = room.AsMemory(0, await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken));
        if (zip.Comment != CommentOf(bytes.Span))
        {
            throw Damaged(file, $"{BackupManifest.Name} is not as it was written");
        }

        try
        {
            return Check(zip, file, JsonSerializer.Deserialize<BackupManifest>(bytes.Span, BackupManifest.Options) ?? throw new JsonException("It is null."));
        }
        catch (JsonException e)
        {
            throw Damaged(file, $"{BackupManifest.Name} cannot be understood", e);
        }
    }

    private static BackupManifest Check(ZipArchive zip, string file, BackupManifest manifest)
    {
        if (manifest.Schema > SqliteBackup.Schema)
        {
            throw new UserFaultException($"{file} has schema {manifest.Schema}; this version of alerts knows {SqliteBackup.Schema} at most. Use version {Text.Shorten(manifest.Program, 40)} or a newer one.");
        }

        var there = zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal);
        var said = manifest.Files.Select(f => f.Path).Append(BackupManifest.Name).Order(StringComparer.Ordinal);
        return !manifest.Files.All(f => BackupContent.IsExpected(f.Path)) ? throw Damaged(file, "it names a file that no backup holds")
            : !manifest.Files.Any(f => f.Path == BackupContent.Database) ? throw Damaged(file, "the database is missing")
            : !there.SequenceEqual(said) ? throw Damaged(file, "its files are not those that its manifest names")
            : manifest;
    }

    private async Task ReadAsync(BackupEntry entry, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await using var source = await _zip.GetEntry(entry.Path)!.OpenAsync(cancellationToken);
            var buffer = new byte[128 * 1024];
            var length = 0L;
            // No more is written than was said: a few bytes of a ZIP can become any number.
            for (int read; length <= entry.Bytes && (read = await source.ReadAsync(buffer, cancellationToken)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            if (length != entry.Bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != entry.Sha256)
            {
                throw Damaged(_file, $"{entry.Path} is not as it was written");
            }
        }
        catch (InvalidDataException e)
        {
            throw Damaged(_file, $"{entry.Path} cannot be unpacked", e);
        }
    }

    private static UserFaultException Damaged(string file, string how, Exception? inner = null) => new($"{file} is damaged: {how}. Nothing was changed; use another backup.", inner);
}
