using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Web.Feeds;

/// <summary>Where a feed of alerts and its calendar are, and by which links people subscribe to them.</summary>
/// <param name="Atom">The feed of alerts (RFC 4287).</param>
/// <param name="Calendar">The calendar of cliffs (RFC 5545).</param>
/// <param name="NeedsKey">Whether both open only with a key in the header <c>Authorization</c>, which calendar programs cannot send.</param>
/// <param name="Subscribe">Null where a key is needed.</param>
public sealed record FeedLinksResponse(Uri Atom, Uri Calendar, bool NeedsKey, SubscribeLinksResponse? Subscribe);

/// <summary>Links that open a calendar program with the calendar in it.</summary>
/// <param name="Apple">Opens whichever program the system has for calendars: Apple Calendar, Outlook, Thunderbird.</param>
/// <param name="Google">Google then knows the calendar's address, as Microsoft does by the others.</param>
/// <param name="Outlook">Outlook.com.</param>
/// <param name="OutlookForWork">Microsoft 365.</param>
public sealed record SubscribeLinksResponse(Uri Apple, Uri Google, Uri Outlook, Uri OutlookForWork);

internal static class FeedLinks
{
    /// <param name="root">Where this installation is reached, without a slash at its end.</param>
    /// <param name="query">With its question mark, or empty.</param>
    /// <param name="title">What the calendar is called.</param>
    public static FeedLinksResponse Of(string root, (string Atom, string Calendar) paths, string query, string title, bool needsKey)
    {
        var calendar = new Uri($"{root}{paths.Calendar}{query}");
        return new FeedLinksResponse(new Uri($"{root}{paths.Atom}{query}"), calendar, needsKey, needsKey ? null : Subscribe(calendar, title));
    }

    /// <summary>The private ones of a subscription.</summary>
    /// <param name="root">Where this installation is reached, without a slash at its end.</param>
    public static FeedLinksResponse Of(string root, Subscription subscription, FeedTokens tokens, MaterialCatalogue catalogue)
        => Of(root, FeedEndpoints.PrivatePaths, $"?{FeedEndpoints.Token.Name}={Uri.EscapeDataString(tokens.For(subscription))}", new FeedScope(subscription, null).Title(catalogue), needsKey: false);

    public static bool IsWeb(Uri? url) => url is { IsAbsoluteUri: true, Scheme: "https" or "http" };

    private static SubscribeLinksResponse Subscribe(Uri calendar, string title)
    {
        var webcal = $"webcal{calendar.AbsoluteUri[calendar.Scheme.Length..]}";
        var outlook = $"?url={Uri.EscapeDataString(calendar.AbsoluteUri)}&name={Uri.EscapeDataString(title)}";
        return new SubscribeLinksResponse(
            new Uri(webcal),
            new Uri($"https://calendar.google.com/calendar/render?cid={Uri.EscapeDataString(webcal)}"),
            new Uri($"https://outlook.live.com/calendar/0/addfromweb{outlook}"),
            new Uri($"https://outlook.office.com/calendar/0/addfromweb{outlook}"));
    }
}
