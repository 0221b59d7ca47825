using System.Net.Sockets;
using Alerts.Channels.Webhook;
using Alerts.Deliveries;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Alerts.Channels.Email;

/// <summary>What a failed SMTP dialogue means for a delivery.</summary>
internal static class SmtpFailure
{
    // RFC 4954 §6: login wanted, too weak, refused, encryption required. The operator can mend these; the mail is good.
    private static readonly int[] LoginReplies = [530, 534, 535, 538];

    /// <summary>Whether <see cref="Of"/> has a meaning for it; anything else is a fault of ours.</summary>
    public static bool IsExpected(Exception failure)
        => failure is CommandException or ProtocolException or IOException or SocketException or TimeoutException or SslHandshakeException
            or System.Security.Authentication.AuthenticationException or MailKit.Security.AuthenticationException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException;

    /// <param name="isConnected">False when it failed before the mail was offered: nothing was said about the mail then.</param>
    public static SendOutcome Of(Exception failure, bool isConnected, Target target)
        => failure switch
        {
            SmtpCommandException reply when isConnected => OfReply((int)reply.StatusCode, reply.Message, target),
            SmtpCommandException reply => new SendOutcome.Retry((int)reply.StatusCode, Describe((int)reply.StatusCode, reply.Message, target)),
            MailKit.Security.AuthenticationException => new SendOutcome.Retry(null, "SMTP: the server refused the login"),
            ServiceNotAuthenticatedException => new SendOutcome.Retry(null, "SMTP: the server wants a login"),
            // MailKit: no STARTTLS or no common login method on connecting, no SMTPUTF8 for a non-ASCII local part on sending.
            NotSupportedException when isConnected => new SendOutcome.Refused(null, "SMTP: the server cannot take such an address"),
            NotSupportedException => new SendOutcome.Retry(null, "SMTP: the server lacks STARTTLS or the login method"),
            SslHandshakeException => new SendOutcome.Retry(null, "TLS: the mail server's certificate or handshake was not accepted") { Failure = FailureClass.Tls },
            ProtocolException => new SendOutcome.Retry(null, "SMTP: the server broke off or spoke no SMTP") { Failure = FailureClass.Connection },
            TimeoutException => new SendOutcome.Retry(null, "SMTP: the server did not answer in time") { Failure = FailureClass.Timeout },
            _ => NetworkFailure.Retry(failure),
        };

    /// <summary>RFC 5321 §4.2.1: 4 in front is temporary, 5 is final.</summary>
    private static SendOutcome OfReply(int code, string text, Target target)
        => code is >= 500 and < 600 && !LoginReplies.Contains(code)
            ? new SendOutcome.Refused(code, Describe(code, text, target))
            : new SendOutcome.Retry(code, Describe(code, text, target));

    private static string Describe(int code, string text, Target target)
        => Redaction.Clean($"SMTP {code}: {text}", target, DeliveryAttempt.MaxDetail, isCut: false);
}
