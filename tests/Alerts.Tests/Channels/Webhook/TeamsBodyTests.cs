using System.Text.Json;
using Alerts.Alerting;
using Alerts.Channels.Webhook;
using Alerts.Tests.Channels.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Channels.Webhook;

public sealed class TeamsBodyTests
{
    [Fact]
    public void A_usual_alert_is_shown_whole()
    {
        var text = Read(SomeAlert.UsualMessage);
        Assert.Contains("Materials: Gallium, Germanium & Antimony", text, StringComparison.Ordinal);
        Assert.Contains("• Was the suspension of ¶1 meant to end too?", text, StringComparison.Ordinal);
        Assert.Contains("自公布之日起至2026年11月27日暂停实施", text, StringComparison.Ordinal);
        Assert.Contains("• No. 72 of 2025 → https://www.mofcom.gov.cn/a?b=1&c=2", text, StringComparison.Ordinal);
        Assert.Contains("critical · cliff.upcoming · CN · gallium, germanium", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Too long for Teams", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_alert_is_still_a_card_without_empty_texts()
        => Assert.Contains("cliff.upcoming", Read(SomeAlert.EmptiestMessage), StringComparison.Ordinal);

    [Theory]
    [InlineData("long legal words; ")]
    [InlineData("\"\\")]
    [InlineData("稀土")]
    [InlineData("🧲")]
    [InlineData("\ud800")]
    [InlineData("\u0001x")]
    public void The_longest_alert_fits_and_says_what_was_left_out(string text)
    {
        var all = Read(SomeAlert.LongestMessage(string.Concat(Enumerable.Repeat(text, 4_000))));
        Assert.Contains("facts left out", all, StringComparison.Ordinal);
        Assert.Contains("sources left out", all, StringComparison.Ordinal);
        Assert.Contains("Complete under alt_", all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_is_no_web_link_is_shown_as_text()
        => Assert.DoesNotContain("javascript", Read(SomeAlert.UsualMessage with { References = [new Reference("bad", new Uri("javascript:alert(1)"))] }), StringComparison.Ordinal);

    [Property(MaxTest = 300)]
    public void Any_text_gives_a_card_within_the_limit(string?[] texts, byte times) => Read(AnyMessage.Of(texts, times));

    // What Teams wants of a card, and all its text: a line for each block.
    private static string Read(AlertMessage message)
    {
        var body = TeamsBody.Render(SomeAlert.With(message));
        Assert.InRange(body.Length, 1, 20_000);
        using var json = JsonDocument.Parse(body);
        var attachment = Assert.Single(json.RootElement.GetProperty("attachments").EnumerateArray());
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var card = attachment.GetProperty("content");
        Assert.Equal(("AdaptiveCard", "1.5"), (card.GetProperty("type").GetString(), card.GetProperty("version").GetString()));
        var lines = new List<string>();
        foreach (var block in card.GetProperty("body").EnumerateArray())
        {
            // The only element in which Markdown is no Markdown.
            Assert.Equal("RichTextBlock", block.GetProperty("type").GetString());
            var runs = block.GetProperty("inlines").EnumerateArray().ToList();
            Assert.NotEmpty(runs);
            Assert.All(runs, run => Assert.Equal("TextRun", run.GetProperty("type").GetString()));
            Assert.All(runs, run => Assert.False(string.IsNullOrWhiteSpace(run.GetProperty("text").GetString())));
            lines.Add(string.Concat(runs.Select(run => run.GetProperty("text").GetString() + (run.TryGetProperty("selectAction", out var link) ? $" → {link.GetProperty("url").GetString()}" : ""))));
        }

        return string.Join('\n', lines);
    }
}
