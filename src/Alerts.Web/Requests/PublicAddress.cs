using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Alerts.Web.Requests;

/// <summary>Where this installation is reached from outside, for answers that hold whole addresses.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    // Of Alerts.Channels, which checks it at start; this project does not know that one.
    private const string Setting = "Alerts:Delivery:PublicUrl";

    /// <summary>Without a slash at its end: as set, else as the request names this server.</summary>
    public string Of(HttpRequest request)
        => configuration[Setting] is { Length: > 0 } set ? set.TrimEnd('/') : $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";
}
