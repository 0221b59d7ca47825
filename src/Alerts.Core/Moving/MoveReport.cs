namespace Alerts.Moving;

/// <summary>One kind of rows on both sides.</summary>
/// <param name="Hash">Over all rows of the source, with what is sealed in the open; whatever their order.</param>
/// <param name="HashThere">The same of the destination.</param>
/// <param name="Differing">Ids of some rows that are missing, another, or too many there.</param>
public sealed record KindReport(string Kind, long Rows, long RowsThere, string Hash, string HashThere, IReadOnlyList<string> Differing)
{
    public bool IsSame => Rows == RowsThere && Hash == HashThere;
}

public sealed record MoveReport(IReadOnlyList<KindReport> Kinds)
{
    public bool IsSame => Kinds.All(k => k.IsSame);
}

/// <summary>What became of a move.</summary>
public abstract record MoveOutcome
{
    private MoveOutcome()
    {
    }

    /// <summary>Compared row by row. Where it is the same the destination is ready for use; else it is as good as never filled.</summary>
    /// <param name="Written">Rows that were missing there, or others.</param>
    /// <param name="Removed">Rows that the source does not have.</param>
    public sealed record Compared(MoveReport Report, long Written, long Removed) : MoveOutcome;

    /// <summary>The destination is somebody else's. Nothing was written.</summary>
    /// <param name="Reason">A sentence.</param>
    public sealed record Refused(string Reason) : MoveOutcome;

    /// <summary>Somebody else said meanwhile that the destination is his. What was written until then stays.</summary>
    public sealed record Disturbed : MoveOutcome;
}
