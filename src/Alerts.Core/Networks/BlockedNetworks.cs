using System.Collections.Immutable;
using System.Net;

namespace Alerts.Networks;

/// <summary>
/// Where nothing may lead that somebody else chose: everything that the IANA special-purpose address registries do not call globally
/// reachable, and a cloud's own service addresses.
/// </summary>
public static class BlockedNetworks
{
    public static readonly ImmutableArray<IPNetwork> All =
    [
        .. Networks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's platform address: DNS, health probes, the guest agent
            "169.254.0.0/16", // link-local, with the metadata services at 169.254.169.254
            "172.16.0.0/12", // private
            "192.0.0.0/24", // IETF protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relay, withdrawn
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"), // class E and broadcast
        .. Networks(
            // Only 2000::/3 is handed out as global unicast. The three around it hold loopback, NAT64 (64:ff9b::/96 and
            // 64:ff9b:1::/48), discard-only, SRv6 (5f00::/16), unique local, link-local, site-local and multicast.
            "::/3",
            "4000::/2",
            "8000::/1",
            "2001::/23", // IETF protocol assignments, with Teredo (2001::/32), benchmarks and ORCHID
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: embeds any IPv4 address
            "3fff::/20"), // documentation
    ];

    private static IEnumerable<IPNetwork> Networks(params string[] cidrs) => cidrs.Select(c => IPNetwork.Parse(c));
}
