using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;

namespace Alerts.Tests.Channels;

public sealed class TargetAddressesTests
{
    [Theory]
    [InlineData(ChannelKind.Webhook, "https://Example.COM/Hook?Token=A", "https://example.com/Hook?Token=A")]
    [InlineData(ChannelKind.Webhook, " https://example.com:443 ", "https://example.com/")]
    [InlineData(ChannelKind.Webhook, "https://bücher.example/a", "https://xn--bcher-kva.example/a")]
    [InlineData(ChannelKind.Webhook, "https://8.8.8.8/a", "https://8.8.8.8/a")]
    [InlineData(ChannelKind.Slack, "https://hooks.slack.com/services/T/B/x", "https://hooks.slack.com/services/T/B/x")]
    [InlineData(ChannelKind.Slack, "https://hooks.slack.com/workflows/T/B/x", "https://hooks.slack.com/workflows/T/B/x")]
    [InlineData(ChannelKind.Slack, "https://hooks.slack-gov.com/triggers/T/B/x", "https://hooks.slack-gov.com/triggers/T/B/x")]
    [InlineData(ChannelKind.Teams, "https://prod-23.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=x", "https://prod-23.westeurope.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=x")]
    [InlineData(ChannelKind.Teams, "https://default1.0a.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/a/triggers/manual/paths/invoke?sig=x", "https://default1.0a.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/a/triggers/manual/paths/invoke?sig=x")]
    [InlineData(ChannelKind.Discord, "https://discord.com/api/webhooks/1/x?thread_id=2", "https://discord.com/api/webhooks/1/x?thread_id=2")]
    [InlineData(ChannelKind.Discord, "https://discordapp.com/api/v10/webhooks/1/x", "https://discordapp.com/api/v10/webhooks/1/x")]
    [InlineData(ChannelKind.Email, " Jane.Doe@Example.COM ", "Jane.Doe@example.com")]
    [InlineData(ChannelKind.Email, "\"jane doe\"@example.com", "\"jane doe\"@example.com")]
    [InlineData(ChannelKind.Email, "jane@bücher.example", "jane@xn--bcher-kva.example")]
    [InlineData(ChannelKind.Email, "jane+alerts@example.com", "jane+alerts@example.com")]
    public async Task A_good_address_has_one_canonical_form(ChannelKind channel, string address, string canonical)
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        Assert.Equal(new TargetAddress.Good(canonical), host.Addresses.Check(channel, address));
        Assert.Equal(new TargetAddress.Good(canonical), host.Addresses.Check(channel, canonical));
    }

    [Theory]
    [InlineData(ChannelKind.Webhook, "http://example.com/")]
    [InlineData(ChannelKind.Webhook, "https://example.com:8443/")]
    [InlineData(ChannelKind.Webhook, "https://user@example.com/")]
    [InlineData(ChannelKind.Webhook, "https://user:pass@example.com/")]
    [InlineData(ChannelKind.Webhook, "https://example.com/#part")]
    [InlineData(ChannelKind.Webhook, "https://127.0.0.1/")]
    [InlineData(ChannelKind.Webhook, "https://2130706433/")]
    [InlineData(ChannelKind.Webhook, "https://0x7f.1/")]
    [InlineData(ChannelKind.Webhook, "https://[::1]/")]
    [InlineData(ChannelKind.Webhook, "https://[::ffff:10.0.0.1]/")]
    [InlineData(ChannelKind.Webhook, "https://169.254.169.254/latest/meta-data")]
    [InlineData(ChannelKind.Webhook, "https://localhost/")]
    [InlineData(ChannelKind.Webhook, "https://app.localhost/")]
    [InlineData(ChannelKind.Webhook, "https://example.com/a b")]
    [InlineData(ChannelKind.Webhook, "https://example.com/\r\nX-Header: 1")]
    [InlineData(ChannelKind.Webhook, "/relative")]
    [InlineData(ChannelKind.Webhook, "file:///etc/passwd")]
    [InlineData(ChannelKind.Webhook, "javascript:alert(1)")]
    [InlineData(ChannelKind.Webhook, "https://")]
    [InlineData(ChannelKind.Slack, "https://hooks.slack.com.evil.example/services/T/B/x")]
    [InlineData(ChannelKind.Teams, "https://example.webhook.office.com/webhookb2/x")]
    [InlineData(ChannelKind.Teams, "https://evil-logic.azure.com/workflows/x")]
    [InlineData(ChannelKind.Teams, "https://prod-23.westeurope.logic.azure.com/other")]
    [InlineData(ChannelKind.Teams, "https://logic.azure.com.evil.example/workflows/x")]
    [InlineData(ChannelKind.Discord, "https://discord.com/channels/1/2")]
    [InlineData(ChannelKind.Discord, "https://discord.com.evil.example/api/webhooks/1/x")]
    [InlineData(ChannelKind.Slack, "https://example.com/services/T/B/x")]
    [InlineData(ChannelKind.Slack, "https://hooks.slack.com/commands/T/B/x")]
    [InlineData(ChannelKind.Slack, "https://hooks.slack.com/services/../x")]
    [InlineData(ChannelKind.Email, "Jane <jane@example.com>")]
    [InlineData(ChannelKind.Email, "<jane@example.com>")]
    [InlineData(ChannelKind.Email, "jane@example.com, joe@example.com")]
    [InlineData(ChannelKind.Email, "friends: jane@example.com;")]
    [InlineData(ChannelKind.Email, "jane(comment)@example.com")]
    [InlineData(ChannelKind.Email, "jane@example.com\r\nBcc: joe@example.com")]
    [InlineData(ChannelKind.Email, "jane")]
    [InlineData(ChannelKind.Email, "@example.org")]
    [InlineData(ChannelKind.Email, "jane@")]
    [InlineData(ChannelKind.Email, "jane@-bad-.example")]
    [InlineData(ChannelKind.Email, "jane@[127.0.0.1]")]
    public async Task A_bad_address_is_refused_with_a_reason_that_does_not_repeat_it(ChannelKind channel, string address)
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        var bad = Assert.IsType<TargetAddress.Bad>(host.Addresses.Check(channel, address));
        Assert.NotEmpty(bad.Reason);
        Assert.DoesNotContain(address, bad.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChannelKind.Webhook, "http://127.0.0.1:5000/hook")]
    [InlineData(ChannelKind.Webhook, "http://localhost:5000/hook")]
    [InlineData(ChannelKind.Webhook, "https://[::1]:5001/hook")]
    [InlineData(ChannelKind.Slack, "http://127.0.0.1:5000/any")]
    public async Task An_allowed_network_admits_http_any_port_and_any_host_of_it(ChannelKind channel, string address)
    {
        await using var host = new ChannelHost();
        Assert.Equal(new TargetAddress.Good(address), host.Addresses.Check(channel, address));
        await using var strict = new ChannelHost(isLoopbackAllowed: false);
        Assert.IsType<TargetAddress.Bad>(strict.Addresses.Check(channel, address));
    }

    [Theory]
    [InlineData(ChannelKind.Webhook, "https://example.com/", 2048)]
    [InlineData(ChannelKind.Email, "@example.com", 254)]
    public async Task An_address_has_a_greatest_length(ChannelKind channel, string fixedPart, int max)
    {
        await using var host = new ChannelHost(isLoopbackAllowed: false);
        string Of(int length)
        {
            var rest = new string('a', length - fixedPart.Length);
            return channel == ChannelKind.Email ? rest + fixedPart : fixedPart + rest;
        }

        Assert.IsType<TargetAddress.Good>(host.Addresses.Check(channel, Of(max)));
        Assert.IsType<TargetAddress.Bad>(host.Addresses.Check(channel, Of(max + 1)));
    }
}
