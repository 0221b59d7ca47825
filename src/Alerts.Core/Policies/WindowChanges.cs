namespace Alerts.Policies;

/// <summary>What became of the end of a window: of a provision's own, or of what it does to others.</summary>
internal static class WindowChanges
{
    public static ChangeKind KindOf(Comparison comparison, WindowEnd? was, WindowEnd? now)
    {
        var (open, still) = (comparison.Before.Dataset.OpenAnnouncement(was), comparison.After.Dataset.OpenAnnouncement(now));
        if (open is not null && still is null && now?.LastDay == open.LastDay)
        {
            return ChangeKind.Confirmed;
        }

        // No end is later than every end.
        var (last, next) = (was?.LastDay ?? DateOnly.MaxValue, now?.LastDay ?? DateOnly.MaxValue);
        if (last != next)
        {
            return next > last ? ChangeKind.Extended : ChangeKind.Shortened;
        }

        if (open?.LastDay != still?.LastDay)
        {
            return still is null ? ChangeKind.AnnouncementDropped : still.LastDay > next ? ChangeKind.ExtensionAnnounced : ChangeKind.EndAnnounced;
        }

        return IsOnlySource(was, now) ? ChangeKind.Noted : ChangeKind.Corrected;
    }

    /// <param name="subject">"suspension of 46/2024 ¶2", "¶1".</param>
    public static string Says(ChangeKind kind, string subject, WindowEnd? now, RevisionView view)
    {
        var day = now?.LastDay is { } last ? $"to {last:O}" : "without an end";
        return kind switch
        {
            ChangeKind.Confirmed => $"{subject} confirmed {day}{(now?.Effective is { } by ? $" by {view.Name(by.By)}" : "")}",
            ChangeKind.Extended => $"{subject} extended {day}{(now?.Effective is { } by ? $" by {view.Name(by.By)}" : "")}",
            ChangeKind.Shortened or ChangeKind.Resumed => $"{subject} cut short {day}",
            ChangeKind.ExtensionAnnounced => $"{subject} said to be extended to {now?.Announced?.LastDay:O}, without an instrument",
            ChangeKind.EndAnnounced => $"{subject} said to end {now?.Announced?.LastDay:O}, without an instrument",
            ChangeKind.AnnouncementDropped => $"{subject}: the announced end does not stand, it runs {day}",
            ChangeKind.Noted => $"{subject}: where its end was announced",
            ChangeKind.Corrected => $"{subject}: record of its end corrected",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No end of a window changes so."),
        };
    }

    private static bool IsOnlySource(WindowEnd? was, WindowEnd? now)
        => was is not null && now is not null && (was with { Announced = null }) == (now with { Announced = null })
            && (was.Announced is { } a && now.Announced is { } b ? (a with { Source = null }) == (b with { Source = null }) : was.Announced is null && now.Announced is null);
}
