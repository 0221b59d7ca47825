using System.Text.Json.Serialization;

namespace Alerts.DataFiles;

/// <summary>One fault in a data file, said so that its author can find and mend it.</summary>
/// <param name="File">The file's name as the user knows it.</param>
/// <param name="Pointer">RFC 6901 JSON Pointer of the value at fault; empty for the whole document.</param>
/// <param name="Line">1-based line, where it is known.</param>
/// <param name="Missing">The id that is referred to and that the file does not hold; null for every other fault.</param>
public sealed record DataFault(string File, string Pointer, string Reason, int? Line = null, [property: JsonIgnore] string? Missing = null)
{
    private const int LongestReason = 1000;

    public string Pointer { get; init; } = Visible(Pointer);

    /// <summary>One line of at most 1,000 characters, whatever the file holds.</summary>
    public string Reason { get; init; } = Text.Shorten(Visible(Reason), LongestReason);

    public override string ToString()
        => $"{File}{(Line is { } line ? $":{line}" : "")}: {(Pointer.Length == 0 ? "(document)" : Pointer)}: {Reason}";

    // What a file holds goes to terminals, logs and mails: no control character may come with it.
    private static string Visible(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}

/// <summary>What reading a data file comes to: all of it, or every fault that was found.</summary>
public abstract record DataFile<T>
{
    private DataFile()
    {
    }

    public sealed record Good(T Value) : DataFile<T>;

    public sealed record Refused(IReadOnlyList<DataFault> Faults) : DataFile<T>;

    /// <exception cref="DataFileException">The file was refused.</exception>
    public T OrThrow() => this switch
    {
        Good good => good.Value,
        Refused refused => throw new DataFileException(refused.Faults),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Raised where the work cannot go on without the file.</summary>
public sealed class DataFileException(IReadOnlyList<DataFault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(f => f.ToString())))
{
    public IReadOnlyList<DataFault> Faults { get; } = faults;
}
