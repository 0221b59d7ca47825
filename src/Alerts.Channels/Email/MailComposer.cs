using System.Globalization;
using Alerts.Alerting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Alerts.Channels.Email;

/// <summary>Makes the mail of one delivery: the same one each time but for its date.</summary>
internal sealed class MailComposer(IOptions<SmtpOptions> options, IServiceProvider services, ILoggerFactory loggers, TimeProvider clock)
{
    private static readonly IdnMapping Punycode = new();

    private readonly AlertCache<Bodies> _bodies = new();
    private readonly MailboxAddress _sender = options.Value.Sender;
    private readonly string _domain = Punycode.GetAscii(options.Value.Sender.Domain);

    public async Task<MimeMessage> ComposeAsync(Alert alert, MailboxAddress recipient, string deliveryId)
    {
        var bodies = _bodies.TryGet(alert.Id, out var known) ? known : _bodies.Add(alert.Id, new Bodies(MailText.Render(alert), await HtmlAsync(alert)));
        var message = new MimeMessage
        {
            Subject = Redaction.OneLine(alert.Message.Headline),
            Date = clock.GetUtcNow(),
            MessageId = $"{deliveryId}@{_domain}",
            Body = new BodyBuilder { TextBody = bodies.Text, HtmlBody = bodies.Html }.ToMessageBody(),
        };
        message.From.Add(_sender);
        message.To.Add(recipient);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Alerts-Delivery", deliveryId);

        // No mail has this id; naming it as the parent is what makes a mail program show one subject as one thread.
        var thread = $"{DerivedId.Of("thr", alert.Subject)}@{_domain}";
        message.InReplyTo = thread;
        message.References.Add(thread);
        return message;
    }

    // A renderer keeps every component that it has rendered: one for each alert.
    private async Task<string> HtmlAsync(Alert alert)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(AlertMail.Alert)] = alert });
            return (await renderer.RenderComponentAsync<AlertMail>(parameters)).ToHtmlString();
        });
    }

    private sealed record Bodies(string Text, string Html);
}
