using System.Text;
using System.Text.Unicode;

namespace Alerts.Sources.Reading;

/// <summary>
/// Reads UTF-8 that may hold letters of windows-1252: publishers paste those into pages that say they are UTF-8. A stretch of
/// such bytes is short, for it is a letter or a quotation mark within ASCII; a longer one is another charset or damage, and
/// each fault in it becomes U+FFFD.
/// </summary>
internal static class Utf8Text
{
    private const int MostLetters = 3;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is var at and >= 0 ? at : bytes.Length;
            text.Append(Encoding.ASCII.GetString(bytes[..ascii]));
            bytes = bytes[ascii..];
            var length = bytes.IndexOfAnyInRange((byte)0, (byte)0x7F) is var end and >= 0 ? end : bytes.Length;
            var stretch = bytes[..length];
            text.Append((length <= MostLetters && !Utf8.IsValid(stretch) ? western : Encoding.UTF8).GetString(stretch));
            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
