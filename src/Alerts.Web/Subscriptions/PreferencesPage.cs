using System.Globalization;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Microsoft.AspNetCore.Http;
using static Alerts.Web.Subscriptions.ReaderPage;

namespace Alerts.Web.Subscriptions;

/// <summary>Where a mail's reader sees what is sent to the address, and changes when, or ends it.</summary>
internal static class PreferencesPage
{
    private const int MostShown = 50;
    private const int MostValue = 200;

    public static async Task<IResult> ShowAsync(HttpRequest request, ITargetTokens tokens, ITargetStore targets, ISubscriptionStore subscriptions, CancellationToken cancellationToken)
        => await ReaderEndpoints.FindAsync(request, tokens, targets, cancellationToken) is { } target ? await PageAsync(target, subscriptions, [], "", cancellationToken) : Unknown();

    public static async Task<IResult> ChangeAsync(
        HttpRequest request, ITargetTokens tokens, ITargetStore targets, ISubscriptionStore subscriptions, SubscriptionDesk desk, TargetSwitch targetSwitch, CancellationToken cancellationToken)
    {
        if (await ReaderEndpoints.FindAsync(request, tokens, targets, cancellationToken) is not { } target)
        {
            return Unknown();
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        var subscription = Value(form, "subscription") is { } id ? await subscriptions.FindAsync(id, cancellationToken) : null;
        IReadOnlyList<FieldFault> faults = [];
        var done = "Done.";
        switch (Value(form, "do"))
        {
            case "save" when subscription?.TargetId == target.Id:
                faults = await desk.SetCadenceAsync(subscription.Id, Wish(form), cancellationToken);
                done = "Saved.";
                break;
            case "end" when subscription?.TargetId == target.Id:
                await desk.RemoveAsync(subscription.Id, cancellationToken);
                done = "Ended.";
                break;
            case "unsubscribe":
                await targetSwitch.UnsubscribeAsync(target, cancellationToken);
                done = "Unsubscribed.";
                break;
            case "resume" when target.DisabledBy == StopCause.Unsubscribed:
                await targetSwitch.EnableAsync(target.Id, cancellationToken);
                done = "Switched on.";
                break;
            default:
                faults = [new FieldFault("", "This is not on the page any more. It is shown as it stands now.")];
                break;
        }

        return await PageAsync(await targets.FindAsync(target.Id, cancellationToken) ?? target, subscriptions, faults, done, cancellationToken);
    }

    private static SubscriptionRequest Wish(IFormCollection form)
    {
        var digest = Value(form, "digest") is "daily" or "weekly" ? Value(form, "digest") : null;
        return new SubscriptionRequest(
            null, null,
            Digest: digest,
            DigestAt: digest is null ? null : Value(form, "at"),
            DigestOn: digest == "weekly" ? Value(form, "on") : null,
            TimeZone: Value(form, "zone"),
            QuietHours: Value(form, "quiet"),
            NothingNew: digest is null ? null : Value(form, "nothing-new") is not null,
            CriticalAtOnce: digest is null ? null : Value(form, "critical") is not null);
    }

    // Null for what is not there or empty.
    private static string? Value(IFormCollection form, string name) => form[name] is [{ Length: > 0 and <= MostValue } value] ? value : null;

    private static async Task<IResult> PageAsync(Target target, ISubscriptionStore subscriptions, IReadOnlyList<FieldFault> faults, string done, CancellationToken cancellationToken)
    {
        var all = await subscriptions.OfTargetAsync(target.Id, null, MostShown, cancellationToken);
        var said = faults.Count > 0
            ? string.Concat(faults.Select(f => $"""<p class="fault" role="alert">{Encode(f.Field.Length > 0 ? $"{f.Field}: {f.Reason}" : f.Reason)}</p>"""))
            : done.Length > 0 ? $"""<p role="status">{done}</p>""" : "";
        var state = target switch
        {
            { DisabledBy: StopCause.Unsubscribed } => """<p>Nothing is sent to it: you have unsubscribed.</p><form method="post"><button name="do" value="resume">Send alerts again</button></form>""",
            { DisabledReason: not null } => "<p>Nothing is sent to it at present. Your company's operator can switch it on again.</p>",
            _ => """<form method="post"><button name="do" value="unsubscribe">Unsubscribe from all</button></form>""",
        };
        return Of(
            faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, "Preferences",
            $"""{said}<p>Alerts on export rules to {Encode(target.Masked)}.</p>{state}{string.Concat(all.Items.Select(Section))}{(all.Next is null ? "" : $"<p>The first {MostShown} are shown.</p>")}""");
    }

    private static string Section(Subscription s)
    {
        var digest = s.Cadence.Digest;
        var name = s.Name.Length > 0 ? s.Name : s.Filter.Materials.Count == 0 ? "All materials" : string.Join(", ", s.Filter.Materials);
        var days = string.Concat(Enum.GetValues<DayOfWeek>().Select(d => Option(d.ToString().ToLowerInvariant(), d.ToString(), d == (digest?.On ?? DayOfWeek.Monday))));
        return $"""
            <section><h2>{Encode(name)}</h2><p>{Encode(s.Filter.Materials.Count == 0 ? "All materials" : string.Join(", ", s.Filter.Materials))}; {Encode(s.LeadDays.ToString())} days before a cliff.</p>
            <form method="post"><input type="hidden" name="subscription" value="{Encode(s.Id)}">
            <label>How often <select name="digest">{Option("", "At once", digest is null)}{Option("daily", "Daily digest", digest?.Every == DigestEvery.Day)}{Option("weekly", "Weekly digest", digest?.Every == DigestEvery.Week)}</select></label>
            <label>Digest at <input type="time" name="at" value="{(digest?.At ?? new TimeOnly(8, 0)).ToString("HH:mm", CultureInfo.InvariantCulture)}"></label>
            <label>Weekly on <select name="on">{days}</select></label>
            <label>Time zone <input name="zone" value="{Encode(s.Cadence.TimeZone)}"></label>
            <label>Quiet hours, such as 22:00-07:00 <input name="quiet" value="{Encode(s.Cadence.Quiet?.ToString() ?? "")}"></label>
            <label><input type="checkbox" name="critical"{(digest is not { CriticalAtOnce: false } ? " checked" : "")}> Critical alerts at once, not in the digest</label>
            <label><input type="checkbox" name="nothing-new"{(digest is { NothingNew: true } ? " checked" : "")}> A digest too when there was nothing</label>
            <button name="do" value="save">Save</button> <button name="do" value="end">End this subscription</button></form></section>
            """;
    }

    private static string Option(string value, string text, bool isChosen) => $"""<option value="{value}"{(isChosen ? " selected" : "")}>{text}</option>""";
}
