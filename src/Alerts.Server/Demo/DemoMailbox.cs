using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Alerts.Server.Demo;

/// <summary>
/// Just enough of an SMTP server (RFC 5321) on a free loopback port to show the mail that would have been sent. It takes
/// one sender's well-formed messages and nothing else; no library for the server side is on the package mirror.
/// </summary>
internal sealed class DemoMailbox : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;

    private DemoMailbox()
    {
        _listener.Start();
        _accepting = AcceptAsync(_stop.Token);
    }

    public ConcurrentQueue<MimeMessage> Messages { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static DemoMailbox Start() => new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll([_accepting, .. _sessions]);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken));
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var owned = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 demo ESMTP");
            while (await reader.ReadLineAsync(cancellationToken) is { } line && await AnswerAsync(line, reader, writer, cancellationToken))
            {
            }
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // The sender closed its pooled connection, or the demo is over.
        }
    }

    private async Task<bool> AnswerAsync(string line, StreamReader reader, StreamWriter writer, CancellationToken cancellationToken)
    {
        var verb = line.Split(' ')[0].ToUpperInvariant();
        if (verb == "DATA")
        {
            await writer.WriteLineAsync("354 go on");
            await TakeAsync(reader, cancellationToken);
        }

        await writer.WriteLineAsync(verb switch
        {
            "EHLO" => "250-demo\r\n250 8BITMIME",
            "QUIT" => "221 bye",
            _ => "250 ok",
        });
        return verb != "QUIT";
    }

    private async Task TakeAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        using var raw = new MemoryStream();
        while (await reader.ReadLineAsync(cancellationToken) is { } line && line != ".")
        {
            raw.Write(Encoding.Latin1.GetBytes(line.StartsWith('.') ? line[1..] : line));
            raw.Write("\r\n"u8);
        }

        raw.Position = 0;
        Messages.Enqueue(await MimeMessage.LoadAsync(raw, cancellationToken));
    }
}
