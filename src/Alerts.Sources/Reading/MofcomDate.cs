using System.Text.RegularExpressions;

namespace Alerts.Sources.Reading;

/// <summary>Finds the day of an announcement in its own text, as its label or its signature has it.</summary>
internal static partial class MofcomDate
{
    private const string ChineseDigits = "〇一二三四五六七八九";

    // Lines longer than this are prose; a signature is the names of a few offices and a day.
    private const int LongestSignature = 100;

    /// <returns>Null where the text does not say: the day of a list is that of a posting.</returns>
    public static DateOnly? IssuedOn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Labelled(text) ?? Signed(text);
    }

    // The value may stand on the line after its label.
    private static DateOnly? Labelled(string text)
        => Label().Match(text) is { Success: true } label
            ? PageDate.Find(InDigits(text.Substring(label.Index + label.Length, Math.Min(40, text.Length - label.Index - label.Length))))
            : null;

    private static DateOnly? Signed(string text)
    {
        var lines = text.Split('\n');
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            if (lines[i].Length <= LongestSignature && Text.Nfkc(InDigits(lines[i])) is var line && Signature().IsMatch(line) && PageDate.Find(Signature().Match(line).Groups["day"].Value) is { } day)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>二〇二三年七月三日 with the digits of 2023年7月3日.</summary>
    private static string InDigits(string text)
        => ChineseDay().Replace(text, m => $"{string.Concat(m.Groups["year"].Value.Select(DigitOf))}年{NumberOf(m.Groups["month"].Value)}月{NumberOf(m.Groups["day"].Value)}日");

    // 十 alone is 10; before a digit it is ten and that digit, after one so many tens.
    private static int NumberOf(string number)
    {
        var ten = number.IndexOf('十', StringComparison.Ordinal);
        return ten < 0 ? DigitOf(number[0])
            : ((ten == 0 ? 1 : DigitOf(number[ten - 1])) * 10) + (ten == number.Length - 1 ? 0 : DigitOf(number[^1]));
    }

    private static int DigitOf(char digit) => digit is '○' or '零' or 'Ｏ' or 'O' ? 0 : ChineseDigits.IndexOf(digit, StringComparison.Ordinal);

    private const RegexOptions Invariant = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex("^[【\\[]?\\s?(发文日期|发布日期|成文日期)\\s?[】\\]]?\\s?[:：]?", Invariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    // After the offices that sign, a day and nothing more: 商务部 海关总署 2023年7月3日. A period that ends on a day is no signature.
    [GeneratedRegex("^([^0-9。,;:]{0,60}(部|署|局|院|委|会|办公室|Commerce|Customs)\\s?)?(?<day>[0-9]{4}\\s?年\\s?[0-9]{1,2}\\s?月\\s?[0-9]{1,2}\\s?日|[A-Z][a-z]{2,8}\\.? [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} [A-Z][a-z]{2,8}\\.?,? [0-9]{4})$", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Signature();

    [GeneratedRegex("(?<year>[〇○零ＯO一二三四五六七八九]{4})\\s?年\\s?(?<month>十?[一二]|[三四五六七八九十])\\s?月\\s?(?<day>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\\s?日", Invariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChineseDay();
}
