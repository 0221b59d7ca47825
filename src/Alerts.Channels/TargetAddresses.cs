using System.Globalization;
using System.Net;
using Alerts.Networks;
using Alerts.Subscriptions;
using MimeKit;

namespace Alerts.Channels;

/// <summary>Which addresses the channels can reach. No reason repeats the address: a webhook's URL is a secret.</summary>
internal sealed class TargetAddresses(OutboundGuard guard) : ITargetAddresses
{
    public const int MaxUrl = 2048;

    /// <summary>RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its angle brackets.</summary>
    public const int MaxEmail = 254;

    private const int HttpsPort = 443;
    private const string NoEmail = "is not one plain email address, such as name@example.com";

    private static readonly Dictionary<ChannelKind, HostRule> Hosts = new()
    {
        // Slack's incoming webhooks, Workflow Builder's and its webhook triggers, on the commercial and the government cloud.
        [ChannelKind.Slack] = new("hooks.slack.com or hooks.slack-gov.com", ["hooks.slack.com", "hooks.slack-gov.com"], [], ["/services/", "/workflows/", "/triggers/"]),

        // Power Automate's addresses of before and since August 2025, on the commercial and the US government clouds.
        [ChannelKind.Teams] = new(
            "the address that a Teams workflow shows, on logic.azure.com or api.powerplatform.com; connectors (webhook.office.com) are retired",
            [],
            [
                ".logic.azure.com", ".logic.azure.us", ".environment.api.powerplatform.com", ".environment.api.gov.powerplatform.microsoft.us",
                ".environment.api.high.powerplatform.microsoft.us",
            ],
            ["/workflows/", "/powerautomate/"]),
        [ChannelKind.Discord] = new("discord.com", ["discord.com", "ptb.discord.com", "canary.discord.com", "discordapp.com"], [], ["/api/webhooks/", "/api/v10/webhooks/"]),
    };

    private static readonly ParserOptions StrictMail = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = true };

    public TargetAddress Check(ChannelKind channel, string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Any(char.IsControl)
            ? new TargetAddress.Bad("has a control character or a line break")
            : channel switch
            {
                ChannelKind.Email => Email(address.Trim()),
                ChannelKind.Slack or ChannelKind.Teams or ChannelKind.Discord => Url(address.Trim(), Hosts[channel]),
                ChannelKind.Webhook => Url(address.Trim(), rule: null),
            };
    }

    private TargetAddress Url(string text, HostRule? rule)
    {
        if (text.Any(char.IsWhiteSpace) || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
        {
            return new TargetAddress.Bad("is not an absolute https URL");
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            return new TargetAddress.Bad("must not have a user name, a password or a fragment");
        }

        var literal = Literal(url);
        if ((literal is null || !guard.IsAllowedByOption(literal)) && Fault(url, literal, rule) is { } fault)
        {
            return new TargetAddress.Bad(fault);
        }

        var canonical = new UriBuilder(url) { Host = url.IdnHost, UserName = "", Password = "", Fragment = "" }.Uri.AbsoluteUri;
        return canonical.Length <= MaxUrl
            ? new TargetAddress.Good(canonical)
            : new TargetAddress.Bad($"is longer than {MaxUrl} characters");
    }

    private string? Fault(Uri url, IPAddress? literal, HostRule? rule)
        => url.Scheme != Uri.UriSchemeHttps ? "must begin with https://"
            : url.Port != HttpsPort ? $"must use the port of https, {HttpsPort}"
            : literal is not null && !guard.IsAllowed(literal) ? "points into a blocked network"
            : rule is not null && !rule.HasHost(url.IdnHost) ? $"must be on {rule.Named}"
            : rule is not null && !rule.Paths.Any(p => url.AbsolutePath.StartsWith(p, StringComparison.Ordinal)) ? $"must have a path that begins with {string.Join(" or ", rule.Paths)}"
            : null;

    // localhost and its subdomains are loopback: RFC 6761 §6.3.
    private static IPAddress? Literal(Uri url)
        => url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(url.IdnHost, out var address) ? address
            : url.IdnHost is "localhost" or "localhost." || url.IdnHost.EndsWith(".localhost", StringComparison.Ordinal) ? IPAddress.Loopback
            : null;

    private static TargetAddress Email(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 1)
        {
            return new TargetAddress.Bad(NoEmail);
        }

        string canonical;
        try
        {
            canonical = $"{text[..at]}@{Punycode.GetAscii(text[(at + 1)..]).ToLowerInvariant()}";
        }
        catch (ArgumentException)
        {
            return new TargetAddress.Bad("has no valid domain after the @");
        }

        // What was read must be all that was written: no display name, angle brackets, comment, route or second address.
        return !MailboxAddress.TryParse(StrictMail, canonical, out var mailbox) || mailbox.GetAddress(idnEncode: true) != canonical ? new TargetAddress.Bad(NoEmail)
            : canonical.Length > MaxEmail ? new TargetAddress.Bad($"is longer than {MaxEmail} characters")
            : new TargetAddress.Good(canonical);
    }

    /// <param name="Named">The hosts, in a fault's words.</param>
    /// <param name="Suffixes">Each begins with a dot.</param>
    private sealed record HostRule(string Named, IReadOnlyList<string> Exact, IReadOnlyList<string> Suffixes, IReadOnlyList<string> Paths)
    {
        public bool HasHost(string host) => Exact.Contains(host, StringComparer.Ordinal) || Suffixes.Any(s => host.EndsWith(s, StringComparison.Ordinal));
    }
}
