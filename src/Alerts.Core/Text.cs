namespace Alerts;

public static class Text
{
    /// <summary>
    /// At most <paramref name="max"/> UTF-16 units; what is cut is shown by an ellipsis, which counts. Never cuts inside a
    /// surrogate pair.
    /// </summary>
    public static string Shorten(string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        if (text.Length <= max)
        {
            return text;
        }

        var end = max - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }
}
