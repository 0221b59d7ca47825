using System.IO.Compression;
using System.Security.Cryptography;

namespace Alerts.Evidence;

/// <summary>How kept bytes are named and pressed: SHA-256 and Brotli (RFC 7932).</summary>
public static class EvidenceBytes
{
    public static string NameOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(bytes);
        }

        return compressed.ToArray();
    }

    /// <exception cref="InvalidDataException">These are not bytes that <see cref="Compress"/> made, or their length is another.</exception>
    public static byte[] Decompress(byte[] compressed, int length)
    {
        var bytes = new byte[length];
        using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        try
        {
            brotli.ReadExactly(bytes);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException)
        {
            throw new InvalidDataException("Kept bytes are damaged.", e);
        }

        return brotli.ReadByte() < 0 ? bytes : throw new InvalidDataException("Kept bytes are longer than they were.");
    }
}
