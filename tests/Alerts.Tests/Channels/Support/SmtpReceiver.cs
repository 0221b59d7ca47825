using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alerts.Tests.Channels.Support;

/// <summary>
/// As much of an SMTP server (RFC 5321) as a test needs, without TLS: takes mails, answers a command as the test says, and
/// counts its connections.
/// </summary>
internal sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _dialogues = [];
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;

    public SmtpReceiver()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Mails { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    public int Connections { get; private set; }

    /// <summary>The reply to a command line, or to "." after the mail's text. Null: the usual one.</summary>
    public Func<string, string?> Reply { get; set; } = _ => null;

    public (string, string)[] Settings =>
    [
        ("Alerts:Smtp:Host", "127.0.0.1"), ("Alerts:Smtp:Port", $"{Port}"), ("Alerts:Smtp:Security", "None"), ("Alerts:Smtp:From", "Alerts <alerts@example.org>"),
    ];

    /// <summary>Breaks every connection off without a word, as a server does that restarts.</summary>
    public void DropConnections()
    {
        foreach (var client in _clients)
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        DropConnections();
        await Task.WhenAll([_accepting, .. _dialogues]);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                _clients.Add(client);
                _dialogues.Add(TalkAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over. InvalidOperationException: the listener was stopped between two clients.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test ESMTP");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                Commands.Enqueue(line);
                var reply = Reply(line) ?? Usual(line);
                await writer.WriteLineAsync(reply);
                if (line == "DATA" && reply.StartsWith('3'))
                {
                    Mails.Enqueue(await ReadMailAsync(reader));
                    await writer.WriteLineAsync(Reply(".") ?? "250 2.0.0 queued as 42");
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side hung up.
        }
    }

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return mail.ToString();
    }

    private static string Usual(string line) => line.Split(' ')[0].ToUpperInvariant() switch
    {
        "EHLO" => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME",
        "DATA" => "354 go ahead",
        "AUTH" => "235 2.7.0 welcome",
        "QUIT" => "221 bye",
        _ => "250 2.1.0 ok",
    };
}
