using System.Security.Authentication;
using Alerts.Networks;

namespace Alerts.Sources.Fetching;

/// <summary>Says in words why a request failed; never with an address.</summary>
internal static class HttpFault
{
    public const string NotPublic = "leads into a network that is not public (Alerts:Sources:AllowedNetworks allows one)";

    /// <summary>Whether the same request may succeed in a moment: a connection that broke. What is not there now is asked at the next look.</summary>
    public static bool MayHeal(HttpRequestException e)
        => e.HttpRequestError is HttpRequestError.ResponseEnded || (e.HttpRequestError is HttpRequestError.Unknown && e.InnerException is IOException);

    public static string Describe(HttpRequestException e) => e.HttpRequestError switch
    {
        _ when IsBlocked(e) => NotPublic,
        HttpRequestError.NameResolutionError => "the name cannot be resolved",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => $"no trusted TLS connection{Cause(e)}",
        HttpRequestError.ConfigurationLimitExceeded => "the headers are too large",
        HttpRequestError.ResponseEnded => "the connection ended before the answer",
        HttpRequestError.InvalidResponse => "the answer is not HTTP",
        HttpRequestError.HttpProtocolError => "the answer breaks the HTTP protocol",
        HttpRequestError.ProxyTunnelError => "the proxy refuses",
        HttpRequestError.Unknown when e.InnerException is IOException => "the connection broke",
        _ => "the request failed",
    };

    /// <param name="e">What reading a body raised after good headers.</param>
    public static string BrokenBody(Exception e)
        => e is InvalidDataException ? "the answer's compression is broken" : "the connection ended in the middle of the answer";

    private static bool IsBlocked(Exception e)
    {
        for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is BlockedAddressException)
            {
                return true;
            }
        }

        return false;
    }

    private static string Cause(HttpRequestException e)
        => e.InnerException is AuthenticationException inner ? $": {Text.Shorten(inner.Message.ReplaceLineEndings(" "), 160)}" : "";
}
