using System.Net;
using System.Net.Sockets;
using Alerts.Deliveries;
using Alerts.Networks;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;

namespace Alerts.Tests.Channels.Webhook;

public sealed class OutboundGuardTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", null, "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [InlineData("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [InlineData("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0")]
    [InlineData("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [InlineData("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [InlineData("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0")]
    [InlineData("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [InlineData("224.0.0.0", "239.255.255.255", "223.255.255.255", null)]
    [InlineData("240.0.0.0", "255.255.255.255", null, null)]
    [InlineData("2001::", "2001:1ff:ffff::", "2000:ffff::", "2001:200::")]
    [InlineData("2001:db8::", "2001:db8:ffff::", "2001:db7:ffff::", "2001:db9::")]
    [InlineData("2002::", "2002:ffff::", "2001:ffff::", "2003::")]
    [InlineData("3fff::", "3fff:fff:ffff::", "3ffe:ffff::", "3fff:1000::")]
    [InlineData("::", "1fff:ffff::", null, "2000::")]
    [InlineData("4000::", "ffff:ffff::", "3fff:ffff::", null)]
    public async Task A_range_is_blocked_to_its_ends_and_its_neighbours_are_not(string first, string last, string? before, string? after)
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        Assert.False(host.Guard.IsAllowed(IPAddress.Parse(first)));
        Assert.False(host.Guard.IsAllowed(IPAddress.Parse(last)));
        Assert.True(before is null || host.Guard.IsAllowed(IPAddress.Parse(before)));
        Assert.True(after is null || host.Guard.IsAllowed(IPAddress.Parse(after)));
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("100::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2002:a00:1::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task Disguises_and_special_addresses_are_blocked(string address)
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        Assert.False(host.Guard.IsAllowed(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    public async Task Public_addresses_are_allowed(string address)
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        Assert.True(host.Guard.IsAllowed(IPAddress.Parse(address)));
    }

    [Fact]
    public async Task An_allowed_network_opens_itself_and_nothing_else()
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false, settings: [("Alerts:Delivery:AllowedNetworks:0", "10.1.0.0/16")]);
        Assert.True(host.Guard.IsAllowed(IPAddress.Parse("10.1.255.255")));
        Assert.True(host.Guard.IsAllowed(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.False(host.Guard.IsAllowed(IPAddress.Parse("10.2.0.0")));
        Assert.False(host.Guard.IsAllowed(IPAddress.Loopback));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("2606:4700::1111", "::ffff:169.254.169.254")]
    public async Task A_name_that_leads_to_any_blocked_address_is_refused_without_a_connection(params string[] addresses)
    {
        await using var host = new ChannelHost(ChannelHost.ResolvesTo(addresses), isLoopbackAllowed: false);
        var outcome = await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Webhook, "https://rebinding.example/hook"), Stop);
        Assert.Equal(new SendOutcome.Refused(null, "the address is in a blocked network") { Failure = FailureClass.Blocked }, outcome);
    }

    [Fact]
    public async Task A_name_is_resolved_again_for_each_connection()
    {
        var isRebound = false;
        await using var host = new ChannelHost((_, _) => Task.FromResult<IPAddress[]>([isRebound ? IPAddress.Parse("10.0.0.1") : IPAddress.Loopback]));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endPoint = new DnsEndPoint("name.example", ((IPEndPoint)listener.LocalEndpoint).Port);
        await using (await host.Guard.ConnectAsync(endPoint, Stop))
        {
            isRebound = true;
        }

        await Assert.ThrowsAsync<BlockedAddressException>(async () => await host.Guard.ConnectAsync(endPoint, Stop));
    }

    [Fact]
    public async Task The_next_address_is_dialled_when_the_first_refuses()
    {
        await using var host = new ChannelHost(ChannelHost.ResolvesTo("127.0.0.2", "127.0.0.1"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var stream = await host.Guard.ConnectAsync(new DnsEndPoint("name.example", ((IPEndPoint)listener.LocalEndpoint).Port), Stop);
        Assert.True(stream.CanWrite);
    }

    [Fact]
    public async Task A_name_without_addresses_is_a_DNS_failure_to_be_tried_again()
    {
        await using var host = new ChannelHost(ChannelHost.ResolvesTo());
        var outcome = await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Webhook, "https://nowhere.example/secret-path"), Stop);
        Assert.Equal(new SendOutcome.Retry(null, "DNS: the name has no address") { Failure = FailureClass.Dns }, outcome);
    }
}
