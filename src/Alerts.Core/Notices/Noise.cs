using System.Text;
using System.Text.RegularExpressions;

namespace Alerts.Notices;

/// <summary>What changes in a text without meaning: white space, times of publication, counters of visits, and what the source's <see cref="Source.Ignore"/> takes out.</summary>
public sealed partial class Noise
{
    /// <summary>How <see cref="Source.Ignore"/> is read. Without backtracking: no text makes it slow.</summary>
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private const int LongestPiece = 200;

    private readonly IReadOnlyList<Regex> _ignored;

    /// <exception cref="ArgumentException">An expression cannot be read; the check of the file comes first.</exception>
    /// <exception cref="NotSupportedException">An expression needs backtracking.</exception>
    public Noise(IReadOnlyList<string>? ignore)
        => _ignored = [.. (ignore ?? []).Select(pattern => new Regex(pattern, Options, Regex.InfiniteMatchTimeout))];

    /// <summary>Equal for two texts that differ in nothing but noise.</summary>
    public string HashOf(string title, string text)
    {
        var all = new StringBuilder();
        foreach (var line in Lines($"{title}\n{text}"))
        {
            AppendDense(all, line);
        }

        return DerivedId.Of("txt", all.ToString());
    }

    /// <summary>The text without noise, in pieces to compare and to show: its lines, long ones sentence by sentence. None is empty.</summary>
    public IReadOnlyList<string> Lines(string text)
    {
        var rest = Text.Nfkc(text);
        foreach (var ignored in _ignored)
        {
            rest = ignored.Replace(rest, "");
        }

        return [.. Stamp().Replace(rest, "").Split('\n').SelectMany(Pieces)
            .Select(p => Spaces().Replace(p, " ").Trim())
            .Where(p => p.Length > 0)];
    }

    internal static string Dense(IEnumerable<string> lines)
    {
        var all = new StringBuilder();
        foreach (var line in lines)
        {
            AppendDense(all, line);
            all.Append('\n');
        }

        return all.ToString();
    }

    private static void AppendDense(StringBuilder to, string line)
    {
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c))
            {
                to.Append(c);
            }
        }
    }

    private static IEnumerable<string> Pieces(string line)
    {
        if (line.Length <= LongestPiece)
        {
            yield return line;
            yield break;
        }

        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '。' or ';' or '!' or '?' || (line[i] == '.' && i + 1 < line.Length && char.IsWhiteSpace(line[i + 1])))
            {
                yield return line[start..(i + 1)];
                start = i + 1;
            }
        }

        yield return line[start..];
    }

    [GeneratedRegex(
        "(?:发布时间|更新时间|发布日期|更新日期|浏览次数|阅读次数|点击数|点击量|访问量)[ ]*[:][ ]*[0-9][0-9 :年月日时分秒./-]{0,30}"
        + "|(?:Published|Updated|Last updated|First published|Last modified|Date modified|Page last updated)(?: on| at)?[ ]*[:]?[ ]*(?:[0-9]{1,2} [A-Z][a-z]{2,8} 20[0-9]{2}|[A-Z][a-z]{2,8} [0-9]{1,2}, 20[0-9]{2}|20[0-9]{2}-[0-9]{2}-[0-9]{2})(?:[ T,at]{1,6}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?Z?)?",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
