using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Alerts.Channels.Email;

/// <summary>Logged-in connections to the one mail server, kept while they are in use: a new one costs up to eight round trips.</summary>
internal sealed class SmtpConnections(IOptions<SmtpOptions> options, IOptions<DeliveryOptions> delivery, TimeProvider clock) : IDisposable
{
    // Servers drop idle clients after minutes (RFC 5321 §4.5.3.2.7 asks for five); well before that nothing is lost.
    private static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(30);

    // A connection that has been idle may be dead: one round trip tells, before a mail is risked on it.
    private static readonly TimeSpan TrustedIdle = TimeSpan.FromSeconds(1);

    private readonly ConcurrentStack<Idle> _idle = new();
    private readonly SemaphoreSlim _places = new(options.Value.Connections);

    /// <summary>Waits for one of the few connections that may be open; to be left when the mail is sent or not.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    public void Leave() => _places.Release();

    /// <summary>A connection for the caller alone: given back by <see cref="Return"/> after a success, disposed after a failure.</summary>
    public async Task<SmtpClient> RentAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryPop(out var idle))
        {
            if (await IsAliveAsync(idle, cancellationToken))
            {
                return idle.Client;
            }

            idle.Client.Dispose();
        }

        return await ConnectAsync(cancellationToken);
    }

    public void Return(SmtpClient client) => _idle.Push(new Idle(client, clock.GetUtcNow()));

    public void Dispose()
    {
        while (_idle.TryPop(out var idle))
        {
            idle.Client.Dispose();
        }

        _places.Dispose();
    }

    private async Task<bool> IsAliveAsync(Idle idle, CancellationToken cancellationToken)
    {
        var age = clock.GetUtcNow() - idle.Since;
        if (!idle.Client.IsConnected || age >= MostIdle)
        {
            return false;
        }

        if (age < TrustedIdle)
        {
            return true;
        }

        try
        {
            await idle.Client.NoOpAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or ServiceNotConnectedException)
        {
            return false;
        }
    }

    private async Task<SmtpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var smtp = options.Value;
        var client = new SmtpClient { Timeout = (int)delivery.Value.Timeout.TotalMilliseconds };

        // A mail takes several writes. By Nagle's algorithm the last, small one would wait for the server's delayed acknowledgement: 40 ms a mail.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(smtp.Host, smtp.Port, cancellationToken);
            await client.ConnectAsync(socket, smtp.Host, smtp.Port, Security(smtp.Security), cancellationToken);
            if (smtp.User.Length > 0)
            {
                await client.AuthenticateAsync(smtp.User, smtp.Password, cancellationToken);
            }

            return client;
        }
        catch
        {
            client.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private static SecureSocketOptions Security(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Auto => SecureSocketOptions.Auto,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
    };

    private sealed record Idle(SmtpClient Client, DateTimeOffset Since);
}
