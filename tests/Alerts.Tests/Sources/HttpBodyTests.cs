using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Alerts.Notices;
using Microsoft.AspNetCore.Http;
using static Alerts.Tests.Sources.SomeSource;

namespace Alerts.Tests.Sources;

public sealed class HttpBodyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_answer_is_expanded(string encoding)
    {
        await using var server = await CompressedAsync(encoding, Compress(encoding, Encoding.UTF8.GetBytes(Rss(RssItem()))));
        using var reading = new Reading();

        Assert.Single(Assert.IsType<SourceRead.Items>(await reading.ReadAsync(Feed(server.Url("/feed")))).Found);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Broken_or_cut_compression_is_a_failure(string encoding)
    {
        var whole = Compress(encoding, Encoding.UTF8.GetBytes(Rss(RssItem())));
        using var reading = new Reading();
        foreach (var body in (byte[][])[whole[..(whole.Length / 2)], "this was never compressed"u8.ToArray()])
        {
            await using var server = await CompressedAsync(encoding, body);

            Assert.StartsWith("127.0.0.1/feed: ", await reading.FailAsync(Feed(server.Url("/feed"))), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compression_bomb_is_counted_as_it_expands(string encoding)
    {
        await using var server = await CompressedAsync(encoding, Compress(encoding, new byte[64 * 1024 * 1024]));
        using var reading = new Reading();

        Assert.Equal("127.0.0.1/feed: the answer is larger than 10485760 bytes", await reading.FailAsync(Feed(server.Url("/feed"))));
    }

    [Fact]
    public async Task An_endless_body_is_left_at_the_limit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sent = SendWithoutEndAsync(listener);
        using var reading = new Reading();

        Assert.Contains("larger than", await reading.FailAsync(Feed($"http://{listener.LocalEndpoint}/feed")), StringComparison.Ordinal);

        // The limit, and what the buffers of two sockets hold.
        Assert.InRange(await sent, 10 << 20, 64 << 20);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_not_read()
    {
        await using var server = await HostileServer.StartAsync(
            async context =>
            {
                context.Response.ContentLength = 1L << 30;
                await context.Response.StartAsync(Cancelled);
                context.Abort();
            },
            Cancelled);
        using var reading = new Reading();

        Assert.StartsWith("127.0.0.1/feed: ", await reading.FailAsync(Feed(server.Url("/feed"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_ends_within_the_body_is_a_failure()
    {
        await using var server = await HostileServer.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync(Rss(RssItem())[..100]);
                await context.Response.Body.FlushAsync(Cancelled);
                context.Abort();
            },
            Cancelled);
        using var reading = new Reading();

        // Where the reset overtakes the headers there is no answer to be in the middle of.
        Assert.StartsWith("127.0.0.1/feed: the connection ", await reading.FailAsync(Feed(server.Url("/feed"))), StringComparison.Ordinal);
    }

    private static Task<HostileServer> CompressedAsync(string encoding, byte[] body)
        => HostileServer.StartAsync(
            async context =>
            {
                context.Response.Headers.ContentEncoding = encoding;
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
            },
            Cancelled);

    private static byte[] Compress(string encoding, byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    // Kestrel takes writes to a connection that is gone for a while yet; a socket does not.
    private static async Task<long> SendWithoutEndAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptSocketAsync(Cancelled);
        var chunk = new byte[64 * 1024];
        await connection.ReceiveAsync(chunk, Cancelled);
        await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), Cancelled);
        var sent = 0L;
        try
        {
            while (sent < 1L << 30)
            {
                sent += await connection.SendAsync(chunk, Cancelled);
            }
        }
        catch (SocketException)
        {
            // The client has left: what was to be seen.
        }

        return sent;
    }
}
