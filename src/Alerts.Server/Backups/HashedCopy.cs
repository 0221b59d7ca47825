using System.Security.Cryptography;

namespace Alerts.Server.Backups;

/// <summary>A copy that says what went through it.</summary>
internal static class HashedCopy
{
    private const int Piece = 128 * 1024;

    /// <param name="most">Bytes; a source that has more is left off soon after them.</param>
    /// <returns>How many bytes were copied, and their SHA-256 in lower-case hex.</returns>
    public static async Task<(long Length, string Sha256)> CopyAsync(Stream source, Stream target, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, length) = (new byte[Piece], 0L);
        for (int read; length <= most && (read = await source.ReadAsync(buffer, cancellationToken)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
