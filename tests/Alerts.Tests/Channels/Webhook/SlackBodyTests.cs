using System.Text;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Channels.Webhook;
using Alerts.Tests.Channels.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Channels.Webhook;

public sealed class SlackBodyTests
{
    [Fact]
    public void A_usual_alert_is_shown_whole()
    {
        var text = Read(SomeAlert.UsualMessage);
        Assert.Contains("Gallium, Germanium &amp; Antimony", text, StringComparison.Ordinal);
        Assert.Contains("• Was the suspension of ¶1 meant to end too?", text, StringComparison.Ordinal);
        Assert.Contains("Certain: ", text, StringComparison.Ordinal);
        Assert.Contains(">自公布之日起至2026年11月27日暂停实施", text, StringComparison.Ordinal);
        Assert.Contains("Sources: <https://www.mofcom.gov.cn/a?b=1&amp;c=2|No. 72 of 2025>", text, StringComparison.Ordinal);
        Assert.Contains("critical · cliff.upcoming · CN · gallium, germanium", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Too long for Slack", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_alert_is_still_a_message_without_empty_texts()
        => Assert.Contains("cliff.upcoming", Read(SomeAlert.EmptiestMessage), StringComparison.Ordinal);

    [Theory]
    [InlineData("long legal words; ")]
    [InlineData("&<>")]
    [InlineData("稀土")]
    [InlineData("🧲")]
    [InlineData("\ud800")]
    [InlineData("\u0001")]
    [InlineData("\n")]
    public void The_longest_alert_fits_and_says_what_was_left_out(string text)
    {
        var all = Read(SomeAlert.LongestMessage(string.Concat(Enumerable.Repeat(text, 4_000))));
        Assert.Contains("50 facts left out", all, StringComparison.Ordinal);
        Assert.Contains("sources left out", all, StringComparison.Ordinal);
        Assert.Contains("Unconfirmed: ", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_can_neither_ping_nor_forge_a_link_nor_leave_their_line()
    {
        const string Hostile = "<!channel> <https://evil.example|good>\n*x* & @here";
        var all = Read(SomeAlert.LongestMessage(Hostile) with { References = [new Reference(Hostile, new Uri("javascript:alert(1)"))] });
        Assert.DoesNotContain("<!channel>", all, StringComparison.Ordinal);
        Assert.DoesNotContain("<https://evil.example", all, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", all, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt;", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a&b", 7, "a&amp;b", false)]
    [InlineData("a&b", 6, "a…", true)]
    [InlineData("ab🧲", 4, "ab🧲", false)]
    [InlineData("ab🧲c", 4, "ab…", true)]
    [InlineData("abcd", 4, "abcd", false)]
    [InlineData("abcde", 4, "abc…", true)]
    [InlineData("a\tb\nc", 9, "a b\nc", false)]
    public void A_cut_splits_neither_an_entity_nor_a_pair(string text, int max, string expected, bool isCutExpected)
    {
        Assert.Equal(expected, SlackText.Fit(text, max, out var isCut));
        Assert.Equal(isCutExpected, isCut);
    }

    [Property(MaxTest = 300)]
    public void Any_text_gives_blocks_within_the_limits(string?[] texts, byte times) => Read(AnyMessage.Of(texts, times));

    // Every limit of Block Kit, and the text of all blocks joined.
    private static string Read(AlertMessage message)
    {
        using var json = JsonDocument.Parse(SlackBody.Render(SomeAlert.With(message)));
        var blocks = json.RootElement.GetProperty("blocks");
        Assert.InRange(blocks.GetArrayLength(), 1, 50);
        Assert.InRange(json.RootElement.GetProperty("text").GetString()!.Length, 1, 3000);
        var (all, ends) = (new StringBuilder(), 0);
        foreach (var block in blocks.EnumerateArray())
        {
            var (texts, max, most) = block.GetProperty("type").GetString() switch
            {
                "header" => (Text(block), 150, 1),
                "context" => ([.. block.GetProperty("elements").EnumerateArray()], 3000, 10),
                "section" when block.TryGetProperty("fields", out var fields) => ([.. fields.EnumerateArray()], 2000, 10),
                _ => (Text(block), 3000, 1),
            };
            Assert.InRange(texts.Count, 1, most);
            foreach (var text in texts)
            {
                Assert.False(string.IsNullOrWhiteSpace(text.GetProperty("text").GetString()));
                Assert.InRange(text.GetProperty("text").GetString()!.Length, 1, max);
                Assert.True(text.GetProperty("type").GetString() == "plain_text" || text.GetProperty("verbatim").GetBoolean());
                all.Append(text.GetProperty("text").GetString()).Append('\n');
                ends++;
            }
        }

        Assert.InRange(all.Length - ends, 1, SlackBlocks.MaxAllText);
        return all.ToString();
    }

    private static List<JsonElement> Text(JsonElement block) => [block.GetProperty("text")];
}
