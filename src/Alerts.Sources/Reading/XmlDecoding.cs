using System.Text;
using System.Text.RegularExpressions;

namespace Alerts.Sources.Reading;

/// <summary>
/// Finds the charset of an XML document: its byte order mark, its declaration, what HTTP said, or UTF-8. Bytes that do not
/// fit the charset become U+FFFD: publishers do send cp1252 as UTF-8, and one bad letter must not hide a notice.
/// </summary>
internal static partial class XmlDecoding
{
    private const int MostDeclaration = 256;

    static XmlDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The text from its first character that is not white space on; XML allows none before its declaration.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var (encoding, mark) = FromMark(bytes);
        encoding ??= ByName(Declared(bytes)) ?? ByName(charset) ?? Encoding.UTF8;
        return encoding.GetString(bytes[mark..]).TrimStart();
    }

    private static (Encoding? Encoding, int Mark) FromMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        [(byte)'<', 0, ..] => (Encoding.Unicode, 0),
        [0, (byte)'<', ..] => (Encoding.BigEndianUnicode, 0),
        _ => (null, 0),
    };

    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, MostDeclaration)]);
        var match = Declaration().Match(start);
        return match.Success ? match.Groups["name"].Value : null;
    }

    // A name that nobody knows says nothing, and UTF-16 was seen by its bytes already.
    private static Encoding? ByName(string? name)
    {
        if (name is null || name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex("""^\s*<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[A-Za-z0-9._:-]+)["']""", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
