using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Alerts.Tests.Evidence;

/// <summary>A file of evidence, unpacked and checked as its README says.</summary>
internal sealed record EvidenceZip(IReadOnlyDictionary<string, byte[]> Files, JsonElement Manifest)
{
    public static EvidenceZip Read(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            var content = new MemoryStream();
            stream.CopyTo(content);
            files.Add(entry.FullName, content.ToArray());
        }

        // sha256sum -c SHA256SUMS
        var sums = Encoding.UTF8.GetString(files["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", 2)).ToDictionary(l => l[1], l => l[0]);
        Assert.Equal(files.Keys.Where(f => f != "SHA256SUMS").Order(StringComparer.Ordinal), sums.Keys.Order(StringComparer.Ordinal));
        Assert.All(sums, sum => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(files[sum.Key])), sum.Value));

        var manifest = JsonDocument.Parse(files["manifest.json"]).RootElement;
        Assert.Equal("alerts-evidence/1", manifest.GetProperty("format").GetString());
        var listed = manifest.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(files.Keys.Except(["manifest.json", "SHA256SUMS"]).Order(StringComparer.Ordinal), listed.Select(f => f.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(listed, f =>
        {
            var path = f.GetProperty("path").GetString()!;
            Assert.Equal((sums[path], files[path].Length), (f.GetProperty("sha256").GetString(), f.GetProperty("bytes").GetInt32()));
            Assert.NotEmpty(f.GetProperty("what").GetString()!);
            Assert.NotEmpty(f.GetProperty("mediaType").GetString()!);
        });
        return new EvidenceZip(files, manifest);
    }

    public string Text(string path) => Encoding.UTF8.GetString(Files[path]);

    public IReadOnlyList<JsonElement> Deliveries => [.. Text("deliveries.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    public IReadOnlyList<JsonElement> Missing => [.. Manifest.GetProperty("missing").EnumerateArray()];

    public IReadOnlyList<string> Under(string folder) => [.. Files.Keys.Where(f => f.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}

/// <summary>As a server's response: what is written synchronously is refused.</summary>
internal sealed class AsyncOnly : Stream
{
    private readonly MemoryStream _written = new();

    public byte[] Written => _written.ToArray();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _written.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

    public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
