using System.Net;
using System.Text.RegularExpressions;
using Alerts.Networks;

namespace Alerts.Sources;

/// <summary>How connections to sources are made: guarded, through the proxy where there is one.</summary>
internal static class SourceConnections
{
    // The operator's proxy may stand anywhere.
    private static readonly IReadOnlyList<IPNetwork> Everywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    /// <param name="resolve">Null: any network may be reached.</param>
    public static SocketsHttpHandler Handler(SourcesOptions options, HostResolver? resolve, TimeProvider clock)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
            // A connection that never ages keeps an address that the name left long ago.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        if (resolve is not null)
        {
            var guard = new OutboundGuard(options.ParseAllowedNetworks(), resolve, clock);
            var proxies = new OutboundGuard(Everywhere, resolve, clock);
            handler.ConnectCallback = (context, token) => ConnectAsync(guard, proxies, context, token);
        }

        if (options.Proxy is { } proxy)
        {
            handler.Proxy = ProxyOf(proxy, options.ProxyBypass);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(OutboundGuard guard, OutboundGuard proxies, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.InitialRequestMessage.RequestUri!;
        var (dialled, host) = (context.DnsEndPoint.Host, target.IdnHost.Trim('[', ']'));
        var isDirect = string.Equals(dialled, host, StringComparison.OrdinalIgnoreCase) && context.DnsEndPoint.Port == target.Port;
        return await (isDirect ? guard : proxies).ConnectAsync(context.DnsEndPoint, cancellationToken);
    }

    private static WebProxy ProxyOf(Uri address, IEnumerable<string> bypass)
    {
        var credentials = address.UserInfo.Length == 0 ? null
            : address.UserInfo.Split(':', 2) is [var user, var password] ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
            : new NetworkCredential(Uri.UnescapeDataString(address.UserInfo), "");
        return new WebProxy(new UriBuilder(address) { UserName = "", Password = "" }.Uri)
        {
            Credentials = credentials,

            // WebProxy matches expressions against scheme, host and port.
            BypassList = [.. bypass.Select(host => $"^[a-z0-9]+://{Regex.Escape(host).Replace("\\*", ".*", StringComparison.Ordinal)}(:[0-9]+)?/?$")],
        };
    }
}
