namespace Alerts.Notices;

/// <summary>First sight is a baseline: what is older than this is recorded, not told.</summary>
public static class Recency
{
    public const int Days = 30;

    public static bool IsRecent(DateTimeOffset published, DateTimeOffset now) => published > now.AddDays(-Days);

    public static bool IsRecent(DateOnly day, DateOnly today) => day > today.AddDays(-Days);
}
