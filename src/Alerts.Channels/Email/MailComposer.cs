using System.Globalization;
using Alerts.Alerting;
using Alerts.Deliveries;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Alerts.Channels.Email;

/// <summary>Makes the mail of one delivery: the same one each time but for its date.</summary>
internal sealed class MailComposer(IOptions<SmtpOptions> options, PublicLinks links, IServiceProvider services, ILoggerFactory loggers, TimeProvider clock) : IAlertPages
{
    private static readonly IdnMapping Punycode = new();

    private readonly AlertCache<Bodies> _bodies = new();
    private readonly MailboxAddress _sender = options.Value.Sender;
    private readonly string _domain = Punycode.GetAscii(options.Value.Sender.Domain);

    public async Task<MimeMessage> ComposeAsync(Alert alert, Target target, string deliveryId, string? follows)
    {
        var (text, html) = await BodiesAsync(alert);
        var offered = links.In(alert, target);
        if (offered is not null)
        {
            (text, html) = (offered.InText(text), offered.InHtml(html));
        }

        var message = new MimeMessage
        {
            Subject = SubjectOf(alert),
            Date = clock.GetUtcNow(),
            MessageId = IdOf(deliveryId, _domain),
            Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody(),
        };
        message.From.Add(_sender);
        message.To.Add(new MailboxAddress(null, target.Address));
        message.Headers.Add("X-Alerts-Delivery", deliveryId);
        foreach (var (name, value) in ThreadHeaders(alert, _domain, follows).Concat(offered?.Headers ?? []))
        {
            message.Headers.Add(name, value);
        }

        return message;
    }

    /// <summary>
    /// That no human wrote it (RFC 3834), and the thread. No mail has the id of the thread; naming it as the parent is what makes
    /// a mail program show one subject as one thread. What follows up a mail is its answer (RFC 5322 section 3.6.4).
    /// </summary>
    /// <param name="follows">The delivery of that mail; null: none.</param>
    public static Dictionary<string, string> ThreadHeaders(Alert alert, string domain, string? follows)
    {
        var thread = $"<{IdOf(DerivedId.Of("thr", alert.Subject), domain)}>";
        var parent = follows is null ? thread : $"<{IdOf(follows, domain)}>";
        return new(StringComparer.Ordinal) { ["Auto-Submitted"] = "auto-generated", ["In-Reply-To"] = parent, ["References"] = follows is null ? thread : $"{thread} {parent}" };
    }

    /// <summary>A mail's Message-ID, without brackets.</summary>
    public static string IdOf(string id, string domain) => $"{id}@{Punycode.GetAscii(domain)}";

    /// <summary>Never empty: SendGrid refuses that.</summary>
    public static string SubjectOf(Alert alert) => Redaction.OneLine(alert.Message.Headline) is { Length: > 0 } headline ? headline : AlertKinds.Name(alert.Kind);

    async Task<string> IAlertPages.HtmlAsync(Alert alert, IReadOnlyList<Alert> corrections) => corrections.Count == 0 ? (await BodiesAsync(alert)).Html : await HtmlAsync(alert, corrections);

    async Task<string> IAlertPages.TextAsync(Alert alert) => (await BodiesAsync(alert)).Text;

    public async Task<(string Text, string Html)> BodiesAsync(Alert alert)
    {
        var bodies = _bodies.TryGet(alert.Id, out var known) ? known : _bodies.Add(alert.Id, new Bodies(MailText.Render(alert), await HtmlAsync(alert, [])));
        return (bodies.Text, bodies.Html);
    }

    // A renderer keeps every component that it has rendered: one for each alert.
    private async Task<string> HtmlAsync(Alert alert, IReadOnlyList<Alert> corrections)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(AlertMail.Alert)] = alert, [nameof(AlertMail.Corrections)] = corrections });
            return (await renderer.RenderComponentAsync<AlertMail>(parameters)).ToHtmlString();
        });
    }

    private sealed record Bodies(string Text, string Html);
}
