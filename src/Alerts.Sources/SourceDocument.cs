using System.Security.Cryptography;
using System.Text;
using Alerts.Sources.Fetching;

namespace Alerts.Sources;

/// <summary>One document of a source, as its bytes came.</summary>
/// <param name="Name">What errors call it: host and path, or the file.</param>
/// <param name="Address">Where it was in the end, for links relative to it; null for a file.</param>
/// <param name="Headers">Of the answer, by lower-case name; null for a file.</param>
/// <param name="Charset">The charset that HTTP named; null where it named none.</param>
public sealed record SourceDocument(string Name, ReadOnlyMemory<byte> Bytes, Uri? Address = null, string? Charset = null, IReadOnlyDictionary<string, string>? Headers = null)
{
    /// <summary>What it answers, where it is a page of a list; null for a file.</summary>
    public SourceRequest? Request { get; init; }

    /// <summary>SHA-256 in hex: of the bytes of one document, or of the names and hashes of several.</summary>
    public static string Hash(IReadOnlyList<SourceDocument> documents)
        => documents is [var only]
            ? Hash(only.Bytes.Span)
            : Hash(Encoding.UTF8.GetBytes(string.Join('\n', documents.Select(d => $"{Hash(d.Bytes.Span)} {d.Name}"))));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
