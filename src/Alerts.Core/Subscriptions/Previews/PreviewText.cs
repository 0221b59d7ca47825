using System.Globalization;
using Alerts.Alerting;

namespace Alerts.Subscriptions.Previews;

/// <summary>Puts together what was found. Pure.</summary>
internal static class PreviewText
{
    private const int DaysAWeek = 7;

    /// <param name="calendar">What the law gave by itself; oldest first.</param>
    /// <param name="untold">Of stored notices that the listener hears and for which no alert stands.</param>
    /// <param name="namesOperators">Whether to warn where the wish names kinds that its owner does not hear of here.</param>
    public static Preview Of(
        Draft draft, Listener listener, History history, IReadOnlyList<Alert> calendar, IReadOnlyList<Alert> untold, IReadOnlyList<CliffAhead> next, bool namesOperators, DateTimeOffset now)
    {
        var heard = history.Stored.Where(listener.Hears).ToList();
        var told = heard.Where(a => a.SilencedBy is null).Select(a => new ToldOnce(a, false))
            .Concat(history.NotHeld(calendar).Where(listener.Hears).Concat(untold).Select(a => new ToldOnce(a, true)))
            .Where(t => t.At >= history.From && t.At <= now)
            .OrderByDescending(t => t.At).ThenBy(t => t.Alert.Id, StringComparer.Ordinal).ToList();
        var (digests, messages) = Messages(told, draft.Cadence, history.From, now);
        var warnings = Warnings(draft, told, next, history, heard.Count(a => a.SilencedBy is not null), namesOperators);
        return new Preview(draft.Filter, draft.LeadDays, history.From, now, told, Weeks(told, history.From, now), digests, messages, next, [.. warnings], history.IsTruncated, history.Since);
    }

    private static (int? Digests, int Messages) Messages(List<ToldOnce> told, Cadence cadence, DateTimeOffset from, DateTimeOffset now)
    {
        if (cadence.Digest is not { } digest)
        {
            return (null, told.Count);
        }

        var atOnce = told.Count(t => digest.CriticalAtOnce && t.Alert.Severity == Severity.Critical);
        var windows = told.Where(t => !(digest.CriticalAtOnce && t.Alert.Severity == Severity.Critical)).Select(t => cadence.NextDigest(t.At));
        var digests = digest.NothingNew ? Dues(cadence, from, now) : windows.Distinct().Count();
        return (digests, digests + atOnce);
    }

    // Every one comes, also of windows without news.
    private static int Dues(Cadence cadence, DateTimeOffset from, DateTimeOffset now)
    {
        var count = 0;
        for (var due = cadence.NextDigest(from); due <= now; due = cadence.NextDigest(due))
        {
            count++;
        }

        return count;
    }

    private static List<PreviewWeek> Weeks(List<ToldOnce> told, DateTimeOffset from, DateTimeOffset now)
    {
        var counts = told.CountBy(t => MondayOf(t.At)).ToDictionary();
        var weeks = new List<PreviewWeek>();
        for (var monday = MondayOf(from); monday <= MondayOf(now); monday = monday.AddDays(DaysAWeek))
        {
            weeks.Add(new PreviewWeek(string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday):0000}-W{ISOWeek.GetWeekOfYear(monday):00}"), monday, counts.GetValueOrDefault(monday)));
        }

        return weeks;
    }

    private static DateOnly MondayOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + DaysAWeek - 1) % DaysAWeek));
    }

    private static IEnumerable<string> Warnings(Draft draft, List<ToldOnce> told, IReadOnlyList<CliffAhead> next, History history, int silenced, bool namesOperators)
    {
        if (told.Count == 0 && next.Count == 0)
        {
            yield return "Nothing matched in the last twelve months, and nothing that is known lies ahead: see whether materials, jurisdictions and kinds are meant so together.";
        }

        if (history.IsTruncated)
        {
            yield return $"More than {PreviewDesk.MostAlerts:#,0} alerts are stored of this time; only the newest were looked at, so the oldest weeks count too little.";
        }

        if (silenced > 0)
        {
            yield return $"{silenced} more would have matched but for a silence of an operator's; they were told to nobody.";
        }

        if (namesOperators && draft.Filter.Kinds.Any(AlertKinds.IsForOperators))
        {
            yield return "Kinds about the system itself are not counted here: their alerts may speak of others' targets.";
        }
    }
}
