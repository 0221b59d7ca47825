using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alerts.Notices;

namespace Alerts.Sources.Reading;

/// <summary>
/// What makes an entry of a feed the same at the next read: its id where that is unique in the world, else its id within
/// the source, else its link, else a hash of its title and date.
/// </summary>
public static class FeedIdentity
{
    internal const string Prefix = "item:";

    public static string Of(SourceId source, string? id, Uri? link, string title, DateTimeOffset? published)
        => (id?.Trim(), link) switch
        {
            ({ Length: > 0 } own, _) when GovUkPage.IdentityOf(own) is { } page => page,
            ({ Length: > 0 } own, _) when IsGlobal(own) => Prefix + WithoutTimestamp(own),
            ({ Length: > 0 } own, _) => $"{Prefix}{source}:{own}",
            (_, { } address) when GovUkPage.IdentityOf(address.AbsoluteUri) is { } page => page,
            (_, { } address) => Prefix + WithoutTimestamp(address.AbsoluteUri),
            _ => $"{Prefix}{source}:{Hash($"{title}\n{published?.UtcDateTime:O}")}",
        };

    // Other schemes may be a publisher's own numbering ("post:12"), which a second publisher has as well.
    private static bool IsGlobal(string id)
        => Uri.TryCreate(id, UriKind.Absolute, out var uri) && (IsWeb(uri) || uri.Scheme is "tag" or "urn");

    /// <summary>
    /// GOV.UK puts the time of the update behind the # of an entry's id: one page, a new id at each update. Other fragments
    /// stay: the Canada Gazette tells the notices of one page apart by them.
    /// </summary>
    private static string WithoutTimestamp(string id)
    {
        var hash = id.IndexOf('#', StringComparison.Ordinal);
        return hash >= 0 && id.StartsWith("http", StringComparison.OrdinalIgnoreCase) && IsTimestamp(id[(hash + 1)..]) ? id[..hash] : id;
    }

    private static bool IsTimestamp(string fragment)
        => FeedDate.Parse(Uri.UnescapeDataString(fragment), TimeZoneInfo.Utc) is not null
            || (fragment.Length is >= 9 and <= 14 && long.TryParse(fragment, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static bool IsWeb(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
