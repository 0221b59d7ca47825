using Microsoft.Extensions.Options;
using MimeKit;

namespace Alerts.Channels.Email;

/// <summary>Mail by SendGrid's API: section "Alerts:SendGrid". In use where <see cref="ApiKey"/> is set; not together with an SMTP server.</summary>
public sealed class SendGridOptions
{
    public const string Section = "Alerts:SendGrid";

    /// <summary>Empty (the default): SendGrid is not used. Needs the permission "Mail Send" only.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>"Alerts &lt;alerts@example.com&gt;", a verified sender. Required where <see cref="ApiKey"/> is set.</summary>
    public string From { get; set; } = "";

    /// <summary>Default https://api.sendgrid.com; for the European region https://api.eu.sendgrid.com.</summary>
    public string Host { get; set; } = "https://api.sendgrid.com";

    /// <summary>
    /// The event webhook's verification key, base64 of its DER form, as SendGrid shows it. Empty (the default): events are not taken.
    /// </summary>
    public string EventKey { get; set; } = "";

    /// <summary>SendGrid checks the request and sends nothing. Default false.</summary>
    public bool Sandbox { get; set; }

    internal MailboxAddress Sender => MailboxAddress.Parse(From);

    internal bool IsInUse => ApiKey.Length > 0;
}

internal sealed class SendGridOptionsValidator(IOptions<SmtpOptions> smtp) : IValidateOptions<SendGridOptions>
{
    public ValidateOptionsResult Validate(string? name, SendGridOptions options)
    {
        var faults = new List<string>();
        if (options.EventKey.Length > 0 && !SendGridEvents.IsKey(options.EventKey))
        {
            faults.Add($"{SendGridOptions.Section}:{nameof(options.EventKey)} is no ECDSA public key in base64 of its DER form.");
        }

        if (!options.IsInUse)
        {
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        if (smtp.Value.Host.Length > 0)
        {
            faults.Add($"{SendGridOptions.Section}:{nameof(options.ApiKey)} and {SmtpOptions.Section}:{nameof(SmtpOptions.Host)} are both set: mail goes by one of them.");
        }

        if (!MailboxAddress.TryParse(options.From, out var sender) || sender.Domain.Length == 0)
        {
            faults.Add($"{SendGridOptions.Section}:{nameof(options.From)} must be the sender's address, such as 'Alerts <alerts@example.com>'.");
        }

        if (!Uri.TryCreate(options.Host, UriKind.Absolute, out var host) || (host.Scheme != Uri.UriSchemeHttps && !host.IsLoopback))
        {
            faults.Add($"{SendGridOptions.Section}:{nameof(options.Host)} must be an https URL.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
