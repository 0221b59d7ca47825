using Alerts.Tests.Channels.Support;
using Microsoft.Extensions.Options;

namespace Alerts.Tests.Channels;

public sealed class ChannelServicesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Alerts:Delivery:TimeoutSeconds", "4", "4; it must be 5 to 30")]
    [InlineData("Alerts:Delivery:TimeoutSeconds", "31", "31; it must be 5 to 30")]
    [InlineData("Alerts:Delivery:AllowedNetworks:5", "localhost", "'localhost' is not a network")]
    [InlineData("Alerts:Delivery:AllowedNetworks:5", "127.0.0.0/33", "'127.0.0.0/33' is not a network")]
    [InlineData("Alerts:Smtp:Host", "mail.example.com", "Alerts:Smtp:From is missing")]
    [InlineData("Alerts:Smtp:From", "nobody", "'nobody' is not an email address")]
    [InlineData("Alerts:Smtp:Port", "0", "Alerts:Smtp:Port is 0")]
    [InlineData("Alerts:Smtp:OutboxDirectory", " ", "needs a Host or an OutboxDirectory")]
    public async Task A_wrong_option_stops_the_start_and_says_which(string key, string value, string message)
    {
        await using var host = new ChannelHost(settings: [(key, value)]);
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Stop));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowed_networks_are_warned_of_at_start()
    {
        await using var open = new ChannelHost();
        await open.StartAsync(Stop);
        Assert.Contains(open.Logged, line => line.StartsWith("Warning: Webhooks may reach 127.0.0.0/8, ::1/128", StringComparison.Ordinal));

        await using var closed = new ChannelHost(isLoopbackAllowed: false);
        await closed.StartAsync(Stop);
        Assert.Empty(closed.Logged);
    }
}
