using FsCheck.Xunit;

namespace Alerts.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "long…")]
    [InlineData("two words", 5, "two…")]
    [InlineData("ab", 1, "…")]
    [InlineData("a😀b", 3, "a…")]
    [InlineData("", 1, "")]
    public void What_is_cut_is_shown_by_an_ellipsis_that_counts(string text, int max, string expected)
        => Assert.Equal(expected, Text.Shorten(text, max));

    [Property]
    public bool A_shortened_text_is_never_longer_than_the_most(string? text, int max)
        => Text.Shorten(text ?? "", Math.Abs(max % 50) + 1).Length <= Math.Abs(max % 50) + 1;

    [Property]
    public bool A_surrogate_pair_is_never_cut(int[] codePoints, int max)
    {
        // Letters, Chinese and emoji, so that every second character or so is a pair.
        var text = string.Concat((codePoints ?? []).Select(c => char.ConvertFromUtf32(new[] { 0x41, 0x9553, 0x1F600 }[Math.Abs(c % 3)])));
        return !Text.Shorten(text, Math.Abs(max % 20) + 1).EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);
    }
}
