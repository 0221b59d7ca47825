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
        ["there"] = "It was there already.",
        ["corrected"] = "Corrected: whoever was told is told this too, from now on.",
        ["silenced"] = "Nobody is told of that until the silence ends.",
        ["suppressed"] = "Nothing is mailed to that address any more.",
        ["lifted"] = "Off the list. Its targets are switched on one by one.",
        ["requeued"] = "Back on its queue.",
        ["dropped"] = "Forgotten.",
        ["revoked"] = "Revoked: it opens nothing any more.",
        ["uploaded"] = "Kept as a draft. Nothing has changed yet: look at what it would do, then publish or discard it.",
        ["rolled-back"] = "What was in use once is in use again, and what that changes is being told.",
        ["decided"] = "Decided.",
        ["reopened"] = "Open again.",
        ["seen-off"] = "Seen off: its keys and subscriptions have ended, its targets are switched off.",
        ["enabled"] = "Switched on.",
        ["disabled"] = "Switched off. Nothing is sent to this target.",
        ["replayed"] = "On its way once more, as a delivery of its own: this one.",
        ["signed-in"] = "Signed in.",
        ["signed-out"] = "Signed out.",
    };

    public static string? Of(HttpContext context) => context.Request.Query[Name] is [{ } word] ? Words.GetValueOrDefault(word) : null;
}
