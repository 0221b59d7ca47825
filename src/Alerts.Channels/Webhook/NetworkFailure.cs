using System.Net.Sockets;
using System.Security.Authentication;
using Alerts.Deliveries;
using Alerts.Networks;

namespace Alerts.Channels.Webhook;

/// <summary>Words for a failure without an answer. All are ours: an exception's own text may hold a host or a URL.</summary>
internal static class NetworkFailure
{
    /// <param name="failure">What <see cref="HttpMessageInvoker"/> or a mail client threw, other than a cancellation.</param>
    public static SendOutcome Of(Exception failure)
        => Causes(failure).Any(e => e is BlockedAddressException)
            ? new SendOutcome.Refused(null, "the address is in a blocked network") { Failure = FailureClass.Blocked }
            : Retry(failure);

    /// <summary>As <see cref="Of"/> where no guard stands between.</summary>
    public static SendOutcome Retry(Exception failure) => new SendOutcome.Retry(null, Describe(failure)) { Failure = ClassOf(failure) };

    public static SendOutcome Timeout(TimeSpan limit) => new SendOutcome.Retry(null, $"timeout after {limit.TotalSeconds:0} s") { Failure = FailureClass.Timeout };

    private static FailureClass ClassOf(Exception failure)
        => Causes(failure).Select(cause => cause switch
            {
                AuthenticationException => FailureClass.Tls,
                SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery } => FailureClass.Dns,
                SocketException { SocketErrorCode: SocketError.TimedOut } or TimeoutException => FailureClass.Timeout,
                _ => FailureClass.None,
            })
            .FirstOrDefault(c => c != FailureClass.None, FailureClass.Connection);

    private static string Describe(Exception failure)
    {
        foreach (var cause in Causes(failure))
        {
            switch (cause)
            {
                case AuthenticationException tls:
                    return $"TLS: {Handshake(tls.Message)}";
                case SocketException socket:
                    return Socket(socket.SocketErrorCode);
                case HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse }:
                    return "connection: the answer ended early or was not HTTP";
            }
        }

        return "connection: it broke off";
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (var i = failure; i is not null; i = i.InnerException)
        {
            yield return i;
        }
    }

    private static string Socket(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => "DNS: the name has no address",
        SocketError.TryAgain or SocketError.NoRecovery => "DNS: the name server did not answer",
        SocketError.ConnectionRefused => "connection: refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "connection: reset",
        SocketError.TimedOut => "connection: no answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => "connection: unreachable",
        _ => $"connection: {error}",
    };

    // .NET names the fault by its enum values (SslPolicyErrors, X509ChainStatusFlags) inside a sentence.
    private static string Handshake(string message)
        => message.Contains("NameMismatch", StringComparison.Ordinal) ? "the certificate is for another name"
            : message.Contains("NotTimeValid", StringComparison.Ordinal) ? "the certificate is not valid today"
            : message.Contains("Revoked", StringComparison.Ordinal) ? "the certificate is revoked"
            : message.Contains("UntrustedRoot", StringComparison.Ordinal) || message.Contains("PartialChain", StringComparison.Ordinal) ? "the certificate is not trusted"
            : message.Contains("certificate", StringComparison.Ordinal) ? "the certificate is not accepted"
            : "the handshake failed";
}
