using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Channels;

/// <summary>A link below a mail's text.</summary>
internal sealed record MailLink(string Label, string Url);

/// <summary>What a mail offers its reader.</summary>
/// <param name="Unsubscribe">Also by one click in the mail program (RFC 8058); null in the mail that asks whether alerts are wanted.</param>
/// <param name="Shown">In their order.</param>
internal sealed record MailLinks(string? Unsubscribe, IReadOnlyList<MailLink> Shown)
{
    /// <summary>RFC 2369 and RFC 8058; both must be covered by the DKIM signature, which the mail server makes.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers
        => Unsubscribe is null ? [] : [new("List-Unsubscribe", $"<{Unsubscribe}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")];

    public string InText(string text) => $"{text}\n{string.Concat(Shown.Select(l => $"{l.Label}: {l.Url}\n"))}";

    // The links are ours and hold nothing that HTML would have to escape but &, which they have none of.
    public string InHtml(string html)
        => html.Replace(
            "</body>", $"""<p style="margin:16px 0 0;font-size:13px">{string.Join(" · ", Shown.Select(l => $"""<a href="{l.Url}">{l.Label}</a>"""))}</p></body>""",
            StringComparison.Ordinal);
}

/// <summary>Links by which readers, who have no account, reach this installation: every one holds a token.</summary>
internal sealed class PublicLinks(IOptions<DeliveryOptions> options, IServiceProvider services)
{
    private readonly ITargetTokens? _tokens = services.GetService<ITargetTokens>();

    /// <summary>Null where readers cannot reach this installation from outside.</summary>
    public MailLinks? In(Alert alert, Target target)
    {
        if (_tokens is null || options.Value.PublicUrl.Length == 0)
        {
            return null;
        }

        if (alert.Kind == AlertKind.SubscriptionConfirmation)
        {
            return new MailLinks(null, [new MailLink("Yes, send alerts to this address", Url("confirm", _tokens.ForConfirmation(target.Id)))]);
        }

        var token = _tokens.For(target.Id);
        var unsubscribe = Url("unsubscribe", token);
        return new MailLinks(unsubscribe, [new MailLink("Preferences", Url("preferences", token)), new MailLink("Unsubscribe", unsubscribe)]);
    }

    /// <summary>The page of a whole alert; null where there is none.</summary>
    public string? PageOf(Alert alert) => _tokens is not null && options.Value.PublicUrl.Length > 0 ? Url("alert", _tokens.ForAlert(alert.Id)) : null;

    private string Url(string path, string token) => $"{options.Value.PublicUrl.TrimEnd('/')}/{path}?t={Uri.EscapeDataString(token)}";
}
