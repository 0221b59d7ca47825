using System.Net;
using System.Net.Sockets;

namespace Alerts.Networks;

/// <summary>Resolves a name to addresses, in the order in which they are to be tried.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>The name leads into a blocked network. Says neither which name nor which address.</summary>
public sealed class BlockedAddressException() : Exception("The address is in a blocked network.");

/// <summary>
/// Keeps requests to addresses that somebody else chose out of networks that only this machine can reach. Decides at connect, on the addresses that are dialled:
/// a name that was checked earlier may resolve to something else by now.
/// </summary>
/// <param name="allowed">Networks that may be reached although the block list names them.</param>
public sealed class OutboundGuard(IReadOnlyList<IPNetwork> allowed, HostResolver resolve, TimeProvider clock)
{
    // So that one dead address of several does not use up the attempt.
    private static readonly TimeSpan PatiencePerAddress = TimeSpan.FromSeconds(5);

    public bool IsAllowed(IPAddress address)
    {
        var real = Unmap(address);
        return IsAllowedByOption(real) || !BlockedNetworks.All.Any(n => n.Contains(real));
    }

    /// <summary>Whether an operator has named a network with this address.</summary>
    public bool IsAllowedByOption(IPAddress address)
    {
        var real = Unmap(address);
        return allowed.Any(n => n.Contains(real));
    }

    /// <summary>
    /// A connection to an address that was checked. One blocked address among several refuses all of them: honest names
    /// do not mix public and private addresses, rebinding ones do.
    /// </summary>
    /// <exception cref="BlockedAddressException">Any of the name's addresses is blocked.</exception>
    /// <exception cref="SocketException">The name does not resolve, or no address answers.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal] : await resolve(endPoint.Host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!addresses.All(IsAllowed))
        {
            throw new BlockedAddressException();
        }

        for (var i = 0; ; i++)
        {
            try
            {
                return await DialAsync(new IPEndPoint(addresses[i], endPoint.Port), cancellationToken);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                // The next address may answer; the last one's failure is the one reported.
            }
        }
    }

    private async Task<Stream> DialAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(PatiencePerAddress, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, both.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }

            throw;
        }
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
