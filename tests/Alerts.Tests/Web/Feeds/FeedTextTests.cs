using System.Text;
using Alerts.Web.Feeds;
using FsCheck.Xunit;

namespace Alerts.Tests.Web.Feeds;

public sealed class FeedTextTests
{
    [Theory]
    [InlineData("商务部公告2024年第46号", "zh")]
    [InlineData("MOFCOM: 关于加强镓相关两用物项出口管制的公告", "zh")]
    [InlineData("Headline 1: 镓", null)]
    [InlineData("輸出貿易管理令の一部を改正する政令", "ja")]
    [InlineData("Export ban on gallium", null)]
    [InlineData("", null)]
    public void A_title_says_its_language(string title, string? language) => Assert.Equal(language, FeedText.LanguageOf(title));

    [Fact]
    public void What_feeds_cannot_hold_and_what_turns_text_around_is_taken_out()
    {
        Assert.Equal("ab\uFFFDc\uFFFD\nd", FeedText.Clean("a\u0000\u0008b\uD800c\uFFFE\r\nd\u202E\u2066"));
        Assert.Equal("a b c", FeedText.Line(" a\r\n\tb\u2028c "));
        Assert.Equal("שלום مرحبا", FeedText.Line("שלום مرحبا"));
    }

    [Property(MaxTest = 300)]
    public void Whatever_a_title_holds_it_is_clean_after_one_washing(string? title)
    {
        var line = FeedText.Line(title ?? "");
        Assert.Equal(line, FeedText.Line(line));
        Assert.DoesNotContain(line, char.IsControl);
        Assert.Equal(line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
    }

    [Property(MaxTest = 300)]
    public void Whatever_stands_in_a_line_it_is_folded_by_octets_and_can_be_unfolded(string? text, byte turns)
    {
        var line = string.Concat(Enumerable.Repeat($"SUMMARY:{FeedText.Line(text ?? "")}镓😀", 1 + (turns % 5)));
        var folded = FeedText.Fold($"{line}\r\nEND:VEVENT\r\n");
        Assert.All(folded.Split("\r\n"), l => Assert.True(Encoding.UTF8.GetByteCount(l) <= 75));
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(folded.Replace("\uFFFD", "", StringComparison.Ordinal))));
        Assert.Equal($"{line}\r\nEND:VEVENT\r\n", folded.Replace("\r\n ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_folded_within_a_character_is_mended()
    {
        var folded = FeedText.Fold("SUMMARY:\uD83D\r\n \uDE00\r\n");
        Assert.Equal("SUMMARY:😀\r\n", folded);
    }
}
