using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alerts.Benchmarks;

/// <summary>As much of an SMTP server (RFC 5321) as it takes to accept mail and forget it, in a process of its own.</summary>
internal static class MailReceiver
{
    public static async Task RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine($"smtp://{listener.LocalEndpoint}");
        _ = AcceptAsync(listener);

        // The parent's end closes our input.
        await Console.In.ReadToEndAsync();
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            _ = TalkAsync(await listener.AcceptTcpClientAsync());
        }
    }

    private static async Task TalkAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 bench ESMTP");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go ahead");
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                    {
                    }
                }

                await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-bench\r\n250-PIPELINING\r\n250 8BITMIME" : "250 2.0.0 ok");
            }
        }
        catch (IOException)
        {
            // The other side hung up.
        }
    }
}
