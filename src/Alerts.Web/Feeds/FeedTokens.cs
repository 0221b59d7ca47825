using System.Globalization;
using System.Security.Cryptography;
using Alerts.Subscriptions;
using Microsoft.AspNetCore.DataProtection;

namespace Alerts.Web.Feeds;

/// <summary>
/// Tokens that open the feeds of one subscription. By ASP.NET Core Data Protection, so they are stored nowhere, cannot be forged, and do not expire; they end with the
/// subscription, whose time of creation is in them: one that comes again under the same id has others.
/// </summary>
internal sealed class FeedTokens(IDataProtectionProvider provider)
{
    private const int MostCharacters = 1024;

    // Part of the key derivation: a token of another purpose is none of these.
    private readonly IDataProtector _protector = provider.CreateProtector("Alerts.Feed.v1");

    /// <summary>Fit to stand in a URL's query.</summary>
    public string For(Subscription subscription) => _protector.Protect(TextOf(subscription));

    /// <summary>The subscription that it was made for; null where it is not one of ours, or has ended.</summary>
    public async Task<Subscription?> FindAsync(string token, ISubscriptionStore subscriptions, CancellationToken cancellationToken)
        => Read(token) is { } text && text.Split(':', 2) is [_, var id] && await subscriptions.FindAsync(id, cancellationToken) is { } found && TextOf(found) == text ? found : null;

    // To the second, which every store keeps.
    private static string TextOf(Subscription subscription) => $"{subscription.CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}:{subscription.Id}";

    private string? Read(string token)
    {
        try
        {
            return token.Length is > 0 and <= MostCharacters ? _protector.Unprotect(token) : null;
        }
        catch (CryptographicException)
        {
            return null; // Forged, cut or of another installation: it opens nothing.
        }
    }
}
