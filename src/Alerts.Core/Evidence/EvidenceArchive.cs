using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Alerts.Evidence;

/// <summary>A ZIP that is written from front to back: each file is hashed as it goes in, and what is in it is said at the end.</summary>
internal sealed class EvidenceArchive : IAsyncDisposable
{
    // All that the date of an entry can say (MS-DOS).
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2107, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip;
    private readonly List<EvidenceFile> _files = [];
    private readonly List<EvidenceGap> _missing = [];

    private EvidenceArchive(ZipArchive zip) => _zip = zip;

    public static async Task<EvidenceArchive> CreateAsync(Stream output, CancellationToken cancellationToken)
        => new(await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken));

    public void Miss(EvidenceGap gap) => _missing.Add(gap);

    public Task AddJsonAsync<T>(string path, T value, string what, DateTimeOffset at, CancellationToken cancellationToken)
        => AddAsync(path, "application/json", what, at, Encoding.UTF8.GetBytes($"{JsonSerializer.Serialize(value, EvidenceManifest.Options)}\n"), cancellationToken);

    public Task AddTextAsync(string path, string text, string what, DateTimeOffset at, CancellationToken cancellationToken)
        => AddAsync(path, "text/plain; charset=utf-8", what, at, Encoding.UTF8.GetBytes(text), cancellationToken);

    public Task AddAsync(
        string path, string mediaType, string what, DateTimeOffset at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken, IReadOnlyList<EvidenceRetrieval>? retrieved = null)
        => AddAsync(path, mediaType, what, at, new[] { bytes }.ToAsyncEnumerable(), cancellationToken, retrieved);

    /// <param name="at">The time that the entry bears: of the facts, so that the same facts give the same bytes.</param>
    public async Task AddAsync(
        string path, string mediaType, string what, DateTimeOffset at, IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken, IReadOnlyList<EvidenceRetrieval>? retrieved = null)
    {
        var (sha256, length) = await WriteAsync(path, at, content, cancellationToken);
        _files.Add(new EvidenceFile(path, sha256, length, mediaType, what, retrieved));
    }

    /// <summary>The manifest, and the sums of all files with it.</summary>
    public async Task EndAsync(string alert, string? tenant, DateTimeOffset madeAt, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var manifest = new EvidenceManifest(EvidenceManifest.Current, madeAt, alert, tenant, [.. _files], _missing);
        await AddJsonAsync("manifest.json", manifest, "What is in this file, and what is missing.", at, cancellationToken);
        var sums = string.Concat(_files.Select(f => $"{f.Sha256}  {f.Path}\n"));
        await WriteAsync("SHA256SUMS", at, new ReadOnlyMemory<byte>[] { Encoding.UTF8.GetBytes(sums) }.ToAsyncEnumerable(), cancellationToken);
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private async Task<(string Sha256, long Length)> WriteAsync(string path, DateTimeOffset at, IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        var entry = _zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = at < Earliest ? Earliest : at > Latest ? Latest : at.ToUniversalTime();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        await using (var stream = await entry.OpenAsync(cancellationToken))
        {
            await foreach (var chunk in content.WithCancellation(cancellationToken))
            {
                hash.AppendData(chunk.Span);
                length += chunk.Length;
                await stream.WriteAsync(chunk, cancellationToken);
            }
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }
}
