namespace Alerts.Subscriptions.Bulk;

/// <summary>How a file of subscriptions is written. In both a line is one subscription, and members and columns are those of a <see cref="SubscriptionRequest"/>.</summary>
public enum BulkFormat
{
    /// <summary>RFC 4180 with a header row, in UTF-8. No cell holds a line break: no member may.</summary>
    Csv,

    /// <summary>A JSON object a line, in UTF-8 (jsonlines.org).</summary>
    Jsonl,
}

/// <summary>How much of a file is taken.</summary>
public static class BulkLimits
{
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Subscriptions; header and empty lines do not count.</summary>
    public const int MaxLines = 100_000;

    /// <summary>Without its line break.</summary>
    public const int MaxLineBytes = 64 * 1024;
}

/// <summary>One fault of one line.</summary>
/// <param name="Line">As an editor counts: from 1, header and empty lines included.</param>
/// <param name="Pointer">Where in the line's object: a JSON pointer as a URI fragment. Null in CSV, and for the line as a whole.</param>
/// <param name="Column">Which column. Null in JSON Lines, and for the line as a whole.</param>
public sealed record LineFault(int Line, string Detail, string? Pointer = null, string? Column = null);
