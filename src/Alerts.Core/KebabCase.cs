using System.Diagnostics.CodeAnalysis;

namespace Alerts;

/// <summary>The form of every id that people write: <c>[a-z0-9]+(-[a-z0-9]+)*</c>, at most 64 characters.</summary>
public static class KebabCase
{
    public const int MaxLength = 64;

    /// <summary>The name of an enum's value on the wire: <c>in-force</c>.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum
        => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static bool IsMatch([NotNullWhen(true)] string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var good = char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || (text[i] == '-' && text[i - 1] != '-');
            if (!good)
            {
                return false;
            }
        }

        return true;
    }
}
