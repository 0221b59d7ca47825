namespace Alerts.Subscriptions.Bulk;

/// <summary>What one line says.</summary>
internal abstract record LineContent
{
    public sealed record Wish(SubscriptionRequest Request) : LineContent;

    public sealed record Faulty(IReadOnlyList<LineFault> Faults) : LineContent;

    /// <summary>A header, or an empty line.</summary>
    public sealed record Nothing : LineContent
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>Without this line no other can be understood.</summary>
    public sealed record Hopeless(IReadOnlyList<LineFault> Faults) : LineContent;
}

/// <summary>Reads the lines of one file, in their order.</summary>
internal abstract class LineReader
{
    public static LineReader Of(BulkFormat format) => format switch
    {
        BulkFormat.Csv => new CsvLines(),
        BulkFormat.Jsonl => new JsonLines(),
    };

    /// <param name="utf8">Without its line break.</param>
    public abstract LineContent Read(int line, ReadOnlyMemory<byte> utf8);

    /// <summary>A fault of the request that the line became.</summary>
    public abstract LineFault Fault(int line, FieldFault fault);

    /// <summary>Whether the next line says how to read all that follow.</summary>
    public virtual bool NeedsFirstLine => false;

    /// <summary>What a file without a single subscription lacks.</summary>
    public abstract string Empty { get; }
}
