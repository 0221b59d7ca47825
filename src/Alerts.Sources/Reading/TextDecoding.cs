using System.Text;
using System.Text.RegularExpressions;

namespace Alerts.Sources.Reading;

/// <summary>Where a document of text may say its own charset.</summary>
internal enum TextKind
{
    /// <summary>In its declaration, which is believed before what HTTP says.</summary>
    Xml,

    /// <summary>In a meta element; HTTP is believed first.</summary>
    Html,

    /// <summary>Nowhere.</summary>
    Json,
}

/// <summary>
/// Makes text of the bytes of a document. The charset is that of its byte order mark, else the one it or HTTP names, else UTF-8.
/// Names mean what browsers take them for: gb2312 is GB18030, iso-8859-1 is windows-1252.
/// </summary>
internal static partial class TextDecoding
{
    private const int MostDeclaration = 256;

    // Browsers look no further (WHATWG HTML, "prescan a byte stream"); long scripts before the meta element are seen in the wild.
    private const int MostHead = 4096;

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The text from its first character that is not white space on; XML allows none before its declaration.</summary>
    public static string Of(SourceDocument document, TextKind kind)
    {
        var bytes = document.Bytes.Span;
        var (encoding, mark) = FromMark(bytes);
        encoding ??= Named(bytes, document.Charset, kind) ?? Encoding.UTF8;
        bytes = bytes[mark..];
        return (encoding is UTF8Encoding ? Utf8Text.Decode(bytes) : encoding.GetString(bytes)).TrimStart();
    }

    private static Encoding? Named(ReadOnlySpan<byte> bytes, string? http, TextKind kind) => kind switch
    {
        TextKind.Xml => ByName(DeclaredIn(bytes)) ?? ByName(http),
        TextKind.Html => ByName(http) ?? ByName(MetaOf(bytes)) ?? ByName(DeclaredIn(bytes)),
        TextKind.Json => ByName(http),
    };

    private static (Encoding? Encoding, int Mark) FromMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        [(byte)'<' or (byte)'{' or (byte)'[', 0, ..] => (Encoding.Unicode, 0),
        [0, (byte)'<' or (byte)'{' or (byte)'[', ..] => (Encoding.BigEndianUnicode, 0),
        _ => (null, 0),
    };

    private static string? DeclaredIn(ReadOnlySpan<byte> bytes) => NameIn(Declaration(), bytes, MostDeclaration);

    private static string? MetaOf(ReadOnlySpan<byte> bytes) => NameIn(Meta(), bytes, MostHead);

    private static string? NameIn(Regex pattern, ReadOnlySpan<byte> bytes, int most)
    {
        var match = pattern.Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, most)]));
        return match.Success ? match.Groups["name"].Value : null;
    }

    // A name that nobody knows says nothing, and UTF-16 was seen by its bytes already.
    private static Encoding? ByName(string? name)
    {
        var label = name?.Trim(' ', '"', '\'').ToLowerInvariant();
        if (label is null or "" || label.StartsWith("utf-16", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return Encoding.GetEncoding(MeantBy(label));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // WHATWG Encoding, section 4.2: the larger set that pages with the smaller set's name really use.
    private static string MeantBy(string label) => label switch
    {
        "utf8" => "utf-8",
        "gb2312" or "gb_2312-80" or "gbk" or "x-gbk" or "cp936" or "ms936" => "gb18030",
        "sjis" or "x-sjis" or "ms_kanji" or "windows-31j" or "cp932" => "shift_jis",
        "euc-kr" or "ks_c_5601-1987" or "ksc5601" or "cp949" or "windows-949" => "ks_c_5601-1987",
        "iso-8859-1" or "iso8859-1" or "latin1" or "us-ascii" or "ascii" or "cp1252" => "windows-1252",
        _ => label,
    };

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    [GeneratedRegex("""^\s*<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[A-Z0-9._:-]+)["']""", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*(?<name>[A-Z0-9._:-]+)""", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Meta();
}
