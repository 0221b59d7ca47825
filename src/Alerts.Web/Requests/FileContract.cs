using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Alerts.Web.Requests;

/// <summary>
/// Endpoint metadata: the body is a file, read as a stream. Not the framework's own for this, which answers 415 before it is known who asks.
/// </summary>
/// <param name="MaxRequestBodySize">In bytes; raises or lowers the server's own limit, so that whatever reads the body is bounded.</param>
internal sealed record FileContract(string Description, IReadOnlyList<string> MediaTypes, long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

internal static class Files
{
    // So much beyond the endpoint's own limit is let through, for it to see and to say so in its own words.
    private const long SeenBeyond = 1024 * 1024;

    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route, string description, long maxBytes, params IReadOnlyList<string> mediaTypes)
        => route.WithMetadata(new FileContract(description, mediaTypes, maxBytes + SeenBeyond));

    /// <summary>The media type of the body, in lower case; null where there is none, or it is said to be in another charset than UTF-8.</summary>
    public static string? MediaTypeOf(HttpRequest request)
        => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? type.MediaType.Value?.ToLowerInvariant()
            : null;
}
