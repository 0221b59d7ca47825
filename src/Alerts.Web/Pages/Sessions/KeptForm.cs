using System.Security.Cryptography;
using System.Text.Json;
using Alerts.Web.Pages.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Web.Pages.Sessions;

/// <summary>A form that was sent after its session had ended: it is kept in the browser, sealed, until its sender has signed in again and sends it on purpose.</summary>
internal static class KeptForm
{
    public const string Path = "/continue";
    public const string Field = "kept";

    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    // Kestrel takes 8 KB of a request line; a file in a form cannot be kept.
    private const int MostCharacters = 6000;

    private static readonly HashSet<string> Ours = [PageForms.Token, PageForms.Once];

    public static async Task<IResult> SessionEndedAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsOfAnotherSite(request) || !request.HasFormContentType)
        {
            return PageResult.Error(StatusCodes.Status401Unauthorized, "Sign in first", "Nothing was done.", new PageLink(SessionPaths.SignIn, "Sign in"));
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var kept = new Kept(
            $"{request.Path}{request.QueryString}",
            [.. form.Where(f => !Ours.Contains(f.Key)).SelectMany(f => f.Value.Select(v => new KeptField(f.Key, v ?? "")))],
            Clock(context).GetUtcNow() + GoodFor);
        var text = form.Files.Count > 0 ? "" : Protector(context).Protect(JsonSerializer.Serialize(kept));
        return text.Length is 0 or > MostCharacters
            ? PageResult.Error(
                StatusCodes.Status401Unauthorized, "Your session has ended",
                "Nothing was done. Sign in in another tab, then go back in this one: your browser still has what you wrote, and it can be sent again.", new PageLink(SessionPaths.SignIn, "Sign in"))
            : PageResult.Of<SignInPage>(new SignInModel("/", Kept: text), StatusCodes.Status401Unauthorized);
    }

    /// <summary>Null where it is forged, too old, or of another installation.</summary>
    public static Kept? Read(HttpContext context)
    {
        try
        {
            return context.Request.Query[Field] is [{ Length: > 0 and <= MostCharacters } text]
                && JsonSerializer.Deserialize<Kept>(Protector(context).Unprotect(text)) is { } kept && Clock(context).GetUtcNow() <= kept.Until
                ? kept
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>By Fetch Metadata (W3C), which every current browser sends; by Origin (RFC 6454) where it is missing. A program that sends neither acts with no one's session.</summary>
    public static bool IsOfAnotherSite(HttpRequest request)
        => request.Headers["Sec-Fetch-Site"] is [{ } site] ? site is not ("same-origin" or "none")
            : request.Headers.Origin is [{ } origin] && origin != "null" && !(Uri.TryCreate(origin, UriKind.Absolute, out var url) && string.Equals(url.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static IDataProtector Protector(HttpContext context) => context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Alerts.KeptForm.v1");

    private static TimeProvider Clock(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>();
}

/// <param name="Path">Where it was sent, with its query.</param>
/// <param name="Fields">In their order; a name may come several times.</param>
public sealed record Kept(string Path, IReadOnlyList<KeptField> Fields, DateTimeOffset Until);

public sealed record KeptField(string Name, string Value);
