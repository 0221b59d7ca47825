using Alerts.Deliveries;
using Alerts.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Channels.Email;

/// <summary>The way out that every mail offers: by one click in the mail program (RFC 8058) and by a link below the text.</summary>
internal sealed class UnsubscribeLinks(IOptions<DeliveryOptions> options, IServiceProvider services)
{
    private readonly ITargetTokens? _tokens = services.GetService<ITargetTokens>();

    /// <summary>Whether readers can reach this installation from outside.</summary>
    public bool AreOffered => _tokens is not null && options.Value.PublicUrl.Length > 0;

    /// <summary>Null where none are offered.</summary>
    public string? For(Target target)
        => _tokens is not null && AreOffered ? $"{options.Value.PublicUrl.TrimEnd('/')}/unsubscribe?t={Uri.EscapeDataString(_tokens.For(target.Id))}" : null;

    /// <summary>RFC 2369 and RFC 8058; both must be covered by the DKIM signature, which the mail server makes.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(string link)
        => [new("List-Unsubscribe", $"<{link}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")];

    public static string InText(string text, string link) => $"{text}\nUnsubscribe: {link}\n";

    // The link is ours and holds nothing that HTML would have to escape but &, which it has none of.
    public static string InHtml(string html, string link)
        => html.Replace("</body>", $"""<p style="margin:16px 0 0;font-size:13px"><a href="{link}">Unsubscribe</a></p></body>""", StringComparison.Ordinal);
}
