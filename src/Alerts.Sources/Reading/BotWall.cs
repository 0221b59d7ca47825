using System.Text;

namespace Alerts.Sources.Reading;

/// <summary>Tells the pages by which sites keep programs out: they come with 200 or 202 where a list should be.</summary>
public static class BotWall
{
    // Enough for the head of such a page.
    private const int Looked = 64 * 1024;

    // What Cloudflare, AWS WAF, Imperva, Akamai and the common captchas put into their pages.
    private static readonly string[] Marks =
    [
        "cf-challenge", "challenge-platform", "cf_chl_", "Just a moment...", "awswaf", "aws-waf", "_Incapsula_", "Access Denied", "sec-if-cpt-container", "g-recaptcha", "h-captcha",
        "hcaptcha.com", "verify you are human", "enable JavaScript and cookies to continue", "Request unsuccessful", "访问验证", "安全验证", "人机验证",
    ];

    public static bool Is(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var head = Encoding.UTF8.GetString(document.Bytes.Span[..Math.Min(document.Bytes.Length, Looked)]);
        return head.Contains("<html", StringComparison.OrdinalIgnoreCase) && Marks.Any(m => head.Contains(m, StringComparison.OrdinalIgnoreCase));
    }
}
