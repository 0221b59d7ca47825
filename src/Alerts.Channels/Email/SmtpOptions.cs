using Microsoft.Extensions.Options;
using MimeKit;

namespace Alerts.Channels.Email;

/// <summary>The mail server: section "Alerts:Smtp". Without <see cref="Host"/> mails are written to a directory instead.</summary>
public sealed class SmtpOptions
{
    public const string Section = "Alerts:Smtp";

    /// <summary>Empty (the default): mails go to <see cref="OutboxDirectory"/>.</summary>
    public string Host { get; set; } = "";

    /// <summary>1 to 65535; default 587, submission (RFC 6409).</summary>
    public int Port { get; set; } = 587;

    /// <summary>Empty (the default): no login.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>"Alerts &lt;alerts@example.com&gt;". Required where <see cref="Host"/> is set.</summary>
    public string From { get; set; } = "";

    /// <summary>Default <see cref="SmtpSecurity.StartTls"/>.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Connections at once: 1 to 100, default 8. Mail servers take ten to twenty of one client.</summary>
    public int Connections { get; set; } = 8;

    /// <summary>Where mails are written without a <see cref="Host"/>; default "outbox" in the working directory. Made when missing.</summary>
    public string OutboxDirectory { get; set; } = "outbox";

    internal MailboxAddress Sender => MailboxAddress.Parse(From.Length > 0 ? From : "Alerts <alerts@localhost>");
}

public enum SmtpSecurity
{
    /// <summary>TLS at once on port 465, otherwise STARTTLS where the server offers it.</summary>
    Auto,

    /// <summary>STARTTLS or nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Readable on the way: for a server on the same machine.</summary>
    None,
}

internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        var faults = new List<string>();
        if (options.Host.Length > 0 && options.From.Length == 0)
        {
            faults.Add($"{SmtpOptions.Section}:{nameof(options.From)} is missing: the sender's address, such as 'Alerts <alerts@example.com>'.");
        }

        if (options.From.Length > 0 && (!MailboxAddress.TryParse(options.From, out var sender) || sender.Domain.Length == 0))
        {
            faults.Add($"{SmtpOptions.Section}:{nameof(options.From)}: '{options.From}' is not an email address.");
        }

        if (options.Port is < 1 or > 65535)
        {
            faults.Add($"{SmtpOptions.Section}:{nameof(options.Port)} is {options.Port}; it must be 1 to 65535.");
        }

        if (options.Connections is < 1 or > 100)
        {
            faults.Add($"{SmtpOptions.Section}:{nameof(options.Connections)} is {options.Connections}; it must be 1 to 100.");
        }

        if (options.Host.Length == 0 && string.IsNullOrWhiteSpace(options.OutboxDirectory))
        {
            faults.Add($"{SmtpOptions.Section} needs a {nameof(options.Host)} or an {nameof(options.OutboxDirectory)}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
