using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Alerts.Notices;

/// <summary>What differs between two texts of a notice.</summary>
/// <param name="Key">Equal where the same words were taken out and put in, wherever that was seen.</param>
/// <param name="Lines">For people: "+" before what is new, "−" before what is gone, nothing before what stands beside it.</param>
/// <param name="Removed">How many pieces are gone.</param>
/// <param name="Added">How many pieces are new.</param>
public sealed record NoticeDiff(string Key, IReadOnlyList<string> Lines, int Removed, int Added)
{
    /// <summary>More would fit no channel; the address shows the rest.</summary>
    public const int MostLines = 16;

    private const int LongestLine = 240;

    // Beyond this, comparing takes longer than it is worth: all counts as replaced.
    private const int MostPieces = 3000;

    public static NoticeDiff Between(string before, string after, Noise noise)
    {
        var all = Pieces(before, after, noise);
        var gone = all.Where(p => p.Type == ChangeType.Deleted).Select(p => p.Text).ToList();
        var added = all.Where(p => p.Type == ChangeType.Inserted).Select(p => p.Text).ToList();
        return new NoticeDiff(DerivedId.Of("dif", Noise.Dense(gone), Noise.Dense(added)), Shown(all), gone.Count, added.Count);
    }

    /// <summary>Both texts as one, piece by piece: what stayed, what is gone and what is new, each where it stands.</summary>
    public static IReadOnlyList<DiffLine> Whole(string before, string after, Noise noise)
        => [.. Pieces(before, after, noise).Select(p => new DiffLine(p.Text, p.Type switch { ChangeType.Deleted => DiffMark.Gone, ChangeType.Inserted => DiffMark.New, _ => DiffMark.Same }))];

    private static List<DiffPiece> Pieces(string before, string after, Noise noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        var (old, now) = (noise.Lines(before), noise.Lines(after));
        return old.Count + now.Count <= MostPieces
            ? InlineDiffBuilder.Diff(string.Join('\n', old), string.Join('\n', now), ignoreWhiteSpace: true).Lines
            : [.. old.Select(t => new DiffPiece(t, ChangeType.Deleted)), .. now.Select(t => new DiffPiece(t, ChangeType.Inserted))];
    }

    // Each change with the piece before it and the piece after it.
    private static List<string> Shown(List<DiffPiece> all)
    {
        var changed = all.Index().Where(p => p.Item.Type != ChangeType.Unchanged).Select(p => p.Index).ToList();
        var near = changed.SelectMany(i => new[] { i - 1, i, i + 1 }).Where(i => i >= 0 && i < all.Count).Distinct().Order().ToList();
        var lines = new List<string>();
        var last = near.FirstOrDefault() - 1;
        foreach (var i in near)
        {
            if (lines.Count >= MostLines)
            {
                lines.Add("…");
                break;
            }

            if (i != last + 1)
            {
                lines.Add("…");
            }

            lines.Add(Text.Shorten($"{Mark(all[i].Type)}{all[i].Text}", LongestLine));
            last = i;
        }

        return lines;
    }

    private static string Mark(ChangeType type)
        => type == ChangeType.Deleted ? "− " : type == ChangeType.Inserted ? "+ " : "";
}

public enum DiffMark
{
    Same,
    Gone,
    New,
}

/// <summary>A line of two texts, or a sentence of a long one.</summary>
public sealed record DiffLine(string Text, DiffMark Mark);
