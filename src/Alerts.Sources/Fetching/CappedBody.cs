using System.Buffers;

namespace Alerts.Sources.Fetching;

/// <summary>Reads no more than it may, whatever the headers say and however small the body was when compressed.</summary>
internal static class CappedBody
{
    private const int Chunk = 64 * 1024;

    /// <param name="progress">Called whenever something came.</param>
    /// <returns>Null where the body is larger than <paramref name="most"/> bytes.</returns>
    /// <exception cref="IOException">The body ended early.</exception>
    /// <exception cref="InvalidDataException">Its compression is broken.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int most, Action progress, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        return await ReadAsync(stream, most, progress, cancellationToken);
    }

    /// <inheritdoc cref="ReadAsync(HttpContent, int, Action, CancellationToken)"/>
    public static Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken) => ReadAsync(stream, most, static () => { }, cancellationToken);

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int most, Action progress, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (await ReadSomeAsync(stream, buffer, cancellationToken) is var read and > 0)
            {
                if (body.Length + read > most)
                {
                    return null;
                }

                body.Write(buffer, 0, read);
                progress();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.ToArray();
    }

    private static async ValueTask<int> ReadSomeAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            // The decoder of brotli says so what those of gzip and deflate say with InvalidDataException.
            throw new InvalidDataException(e.Message, e);
        }
    }
}
