using System.Text;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Channels;

/// <summary>Makes what the other side said fit to be stored: it may echo the URL that it was called by, which is a secret.</summary>
internal static class Redaction
{
    // Shorter pieces ("v1", "hooks") open nothing and would blank out common words.
    private const int LeastSecretPiece = 6;

    /// <summary>
    /// The text in one line, without the target's address and secret, at most <paramref name="max"/> characters.
    /// </summary>
    /// <param name="isCut">There was more text: a secret may be cut in two at the end, so as much as one could fill is dropped.</param>
    public static string Clean(string text, Target target, int max, bool isCut)
    {
        var pieces = Pieces(target);
        var clean = pieces.Aggregate(text, (t, piece) => t.Replace(piece, "…", StringComparison.OrdinalIgnoreCase));
        if (isCut && pieces.Count > 0)
        {
            clean = clean[..Math.Max(0, clean.Length - pieces[0].Length)];
        }

        return Text.Shorten(OneLine(clean), max);
    }

    /// <summary>Control characters and line ends become blanks, runs of blanks one.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && !char.IsWhiteSpace(c) && c is not ('\u2028' or '\u2029'))
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    // Longest first, so that a part does not break up its whole.
    private static List<string> Pieces(Target target)
    {
        var pieces = new List<string?> { target.Address, target.Secret, target.Secret?.Replace("whsec_", "", StringComparison.Ordinal), target.OldSecret, target.OldSecret?.Replace("whsec_", "", StringComparison.Ordinal) };
        if (target.Channel != ChannelKind.Email && Uri.TryCreate(target.Address, UriKind.Absolute, out var url))
        {
            pieces.AddRange(url.PathAndQuery.Split('/', '?', '&', '=').SelectMany(p => new[] { p, Uri.UnescapeDataString(p) }));
            pieces.Add(url.PathAndQuery);
        }

        return [.. pieces.OfType<string>().Where(p => p.Length >= LeastSecretPiece).Distinct(StringComparer.Ordinal).OrderByDescending(p => p.Length)];
    }
}
