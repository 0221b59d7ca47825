using Microsoft.AspNetCore.Http;

namespace Alerts.Web.Pages.Shell;

/// <summary>What a page says after a form was carried out: by a word in its address, so that nothing of a stranger's link is shown.</summary>
internal static class PageDone
{
    public const string Name = "done";

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["saved"] = "Saved.",
        ["created"] = "Created.",
        ["removed"] = "Removed.",
        ["sent"] = "On its way. It is in the list of deliveries.",
        ["retried"] = "It is tried again now.",
        ["paused"] = "Paused.",
        ["resumed"] = "Resumed.",
        ["published"] = "Published: it is in use, and what it changes is being told.",
        ["discarded"] = "Discarded.",
        ["same"] = "The same subscription was there already.",
        ["polled"] = "Looked at.",
        ["ended"] = "Ended.",
        ["enabled"] = "Switched on.",
        ["disabled"] = "Switched off. Nothing is sent to this target.",
        ["replayed"] = "On its way once more, as a delivery of its own: this one.",
        ["signed-in"] = "Signed in.",
        ["signed-out"] = "Signed out.",
    };

    public static string? Of(HttpContext context) => context.Request.Query[Name] is [{ } word] ? Words.GetValueOrDefault(word) : null;
}
