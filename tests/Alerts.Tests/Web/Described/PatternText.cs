using System.Globalization;
using System.Text;

namespace Alerts.Tests.Web.Described;

/// <summary>Makes texts that match a pattern of the document: literals, escapes, classes, groups with alternatives, and counts.</summary>
internal sealed class PatternText(string pattern, Random random)
{
    private const int MostRepeats = 4;

    private int _at;

    public static string Make(string pattern, Random random) => new PatternText(pattern, random).Alternatives();

    // One of them is taken; the others are read all the same.
    private string Alternatives()
    {
        var all = new List<string> { Sequence() };
        while (Peek() == '|')
        {
            _at++;
            all.Add(Sequence());
        }

        return all[random.Next(all.Count)];
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (Peek() is { } next && next is not ('|' or ')'))
        {
            if (next is '^' or '$')
            {
                _at++;
                continue;
            }

            var start = _at;
            var once = Atom();
            var times = Count();
            var end = _at;
            for (var i = 0; i < times; i++)
            {
                // Read again for each repeat, so that each is drawn anew.
                _at = start;
                once = Atom();
                text.Append(once);
            }

            _at = end;
        }

        return text.ToString();
    }

    private string Atom()
    {
        var next = pattern[_at++];
        switch (next)
        {
            case '(':
                var inner = Alternatives();
                _at++;
                return inner;
            case '[':
                return Class().ToString();
            case '\\':
                return Escape().ToString();
            case '.':
                return "x";
            default:
                return next.ToString();
        }
    }

    private int Count()
    {
        switch (Peek())
        {
            case '*':
                _at++;
                return random.Next(MostRepeats);
            case '+':
                _at++;
                return 1 + random.Next(MostRepeats);
            case '?':
                _at++;
                return random.Next(2);
            case '{':
                var end = pattern.IndexOf('}', _at);
                var bounds = pattern[(_at + 1)..end].Split(',').Select(b => int.Parse(b, CultureInfo.InvariantCulture)).ToList();
                _at = end + 1;
                return random.Next(bounds[0], bounds[^1] + 1);
            default:
                return 1;
        }
    }

    private char Class()
    {
        var isNot = Peek() == '^';
        _at += isNot ? 1 : 0;
        var ranges = new List<(char From, char To)>();
        while (Peek() != ']')
        {
            var from = Single();
            var to = from;
            if (Peek() == '-' && pattern[_at + 1] != ']')
            {
                _at++;
                to = Single();
            }

            ranges.Add((from, to));
        }

        _at++;
        if (isNot)
        {
            return "aZ0 镓é".Where(c => !ranges.Any(r => c >= r.From && c <= r.To)).ElementAt(random.Next(3));
        }

        var (first, last) = ranges[random.Next(ranges.Count)];
        return (char)random.Next(first, last + 1);
    }

    private char Single() => pattern[_at++] is var c && c == '\\' ? Escape() : c;

    private char Escape()
    {
        var c = pattern[_at++];
        if (c != 'u')
        {
            return char.IsAsciiLetterOrDigit(c) ? throw new NotSupportedException($"Teach {nameof(PatternText)} the escape '\\{c}' of {pattern}.") : c;
        }

        _at += 4;
        return (char)int.Parse(pattern.AsSpan(_at - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private char? Peek() => _at < pattern.Length ? pattern[_at] : null;
}
