using System.Reflection;
using System.Security.Cryptography;
using Alerts.Web.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Web.Pages.Shell;

/// <summary>What pages load besides themselves: out of this assembly, so that either host serves it without files.</summary>
internal static class PageAssets
{
    private const string Path = "/assets";

    private static readonly string[] Styles = ["site.css", "law.css", "subscriptions.css", "operate.css"];

    public static readonly PageAsset Style = Load("site.css", "text/css; charset=utf-8", Styles);
    public static readonly PageAsset Script = Load("site.js", "text/javascript; charset=utf-8", "site.js");
    public static readonly PageAsset Icon = Load("icon.svg", "image/svg+xml", "icon.svg");

    public static void MapAssets(this IEndpointRouteBuilder endpoints)
    {
        foreach (var asset in new[] { Style, Script, Icon })
        {
            endpoints.MapRead(asset.Path, (HttpContext context) =>
            {
                // Its address changes with it.
                context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return TypedResults.Bytes(asset.Content, asset.MediaType);
            }).ExcludeFromDescription();
        }

        // Browsers ask for it unasked where a page of another kind is open, such as a JSON answer.
        endpoints.MapRead("/favicon.ico", () => TypedResults.Redirect(Icon.Path, permanent: false)).ExcludeFromDescription();
    }

    // One file for the browser, however many it is in the source.
    private static PageAsset Load(string name, string mediaType, params string[] parts)
    {
        using var content = new MemoryStream();
        foreach (var part in parts)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(part) ?? throw new InvalidOperationException($"{part} is not in the assembly.");
            stream.CopyTo(content);
        }

        var bytes = content.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        return new PageAsset($"{Path}/{hash}-{name}", mediaType, bytes);
    }
}

/// <param name="Path">Bears a hash of the content.</param>
internal sealed record PageAsset(string Path, string MediaType, byte[] Content);
