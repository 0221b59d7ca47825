using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Alerts.Web.Requests;

/// <summary>Where this installation is reached from outside, for answers that hold whole addresses.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    // Of Alerts.Channels, which checks it at start; this project does not know that one.
    private const string Setting = "Alerts:Delivery:PublicUrl";

    // A request may name a host that is none, or none at all.
    private const string Unknown = "http://localhost";

    /// <summary>Whether others reach it over https, also where a proxy ends that before us.</summary>
    public bool IsSecure => configuration[Setting] is { } set && set.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without a slash at its end: as set, else as the request names this server.</summary>
    public string Of(HttpRequest request)
    {
        if (configuration[Setting] is { Length: > 0 } set)
        {
            return set.TrimEnd('/');
        }

        var named = $"{request.Scheme}://{request.Host.ToUriComponent()}";
        return $"{(Uri.TryCreate(named, UriKind.Absolute, out _) ? named : Unknown)}{request.PathBase.ToUriComponent()}";
    }
}
