namespace Alerts.Subscriptions.Bulk;

internal enum BulkShape
{
    Text,
    Texts,
    Numbers,
    Flag,
}

/// <summary>One member of a <see cref="SubscriptionRequest"/>, as files have it.</summary>
/// <param name="Name">In camel case: a JSON member, and the header of a column.</param>
internal sealed record BulkColumn(string Name, BulkShape Shape, Func<SubscriptionRequest, object?> ValueOf);

internal static class BulkColumns
{
    /// <summary>Between the items of a list in a cell: no id, country, kind or number has one, and no spreadsheet takes it for the end of a cell.</summary>
    public const char ListSeparator = ' ';

    /// <summary>In the order in which an export has them.</summary>
    public static readonly IReadOnlyList<BulkColumn> All =
    [
        new("tenant", BulkShape.Text, r => r.Tenant),
        new("channel", BulkShape.Text, r => r.Channel),
        new("target", BulkShape.Text, r => r.Target),
        new("name", BulkShape.Text, r => r.Name),
        new("materials", BulkShape.Texts, r => r.Materials),
        new("jurisdictions", BulkShape.Texts, r => r.Jurisdictions),
        new("kinds", BulkShape.Texts, r => r.Kinds),
        new("leadDays", BulkShape.Numbers, r => r.LeadDays),
        new("allDualUse", BulkShape.Flag, r => r.AllDualUse),
        new("includeLowConfidence", BulkShape.Flag, r => r.IncludeLowConfidence),
        new("digest", BulkShape.Text, r => r.Digest),
        new("digestAt", BulkShape.Text, r => r.DigestAt),
        new("digestOn", BulkShape.Text, r => r.DigestOn),
        new("timeZone", BulkShape.Text, r => r.TimeZone),
        new("quietHours", BulkShape.Text, r => r.QuietHours),
        new("nothingNew", BulkShape.Flag, r => r.NothingNew),
        new("criticalAtOnce", BulkShape.Flag, r => r.CriticalAtOnce),
        new("confirmed", BulkShape.Flag, r => r.Confirmed),
    ];

    /// <summary>Of an export: that a mail's reader has agreed must be said by somebody, not copied.</summary>
    public static readonly IReadOnlyList<BulkColumn> Exported = [.. All.Where(c => c.Name != "confirmed")];

    /// <summary>Without these no line can be good.</summary>
    public static readonly IReadOnlyList<string> Required = ["channel", "target"];

    public static string Names { get; } = string.Join(", ", All.Select(c => c.Name));

    public static BulkColumn? Find(string name) => All.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal));
}
