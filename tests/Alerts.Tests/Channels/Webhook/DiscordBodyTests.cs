using System.Text.Json;
using Alerts.Alerting;
using Alerts.Channels.Webhook;
using Alerts.Tests.Channels.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Channels.Webhook;

public sealed class DiscordBodyTests
{
    [Fact]
    public void A_usual_alert_is_shown_whole()
    {
        var text = Read(SomeAlert.UsualMessage);
        Assert.Contains("**Materials:** Gallium, Germanium & Antimony", text, StringComparison.Ordinal);
        Assert.Contains("• Was the suspension of ¶1 meant to end too?", text, StringComparison.Ordinal);
        Assert.Contains("自公布之日起至2026年11月27日暂停实施", text, StringComparison.Ordinal);
        Assert.Contains("• [No. 72 of 2025](<https://www.mofcom.gov.cn/a?b=1&c=2>)", text, StringComparison.Ordinal);
        Assert.Contains("critical · cliff.upcoming · CN · gallium, germanium", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Too long for Discord", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_alert_is_still_a_message_without_empty_texts()
        => Assert.Contains("cliff.upcoming", Read(SomeAlert.EmptiestMessage), StringComparison.Ordinal);

    [Theory]
    [InlineData("long legal words; ")]
    [InlineData("*_~`|<>[]#")]
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
    public void Texts_can_neither_format_nor_hide_nor_forge_a_link()
    {
        const string Hostile = "||spoiler|| [good](https://evil.example) <@123> **x** # title\n> quote `code`";
        var all = Read(SomeAlert.LongestMessage(Hostile) with { References = [new Reference(Hostile, new Uri("https://example.com/a(b)>c"))] });
        Assert.DoesNotContain("||spoiler", all, StringComparison.Ordinal);
        Assert.DoesNotContain("[good](", all, StringComparison.Ordinal);
        Assert.DoesNotContain("<@123", all.Replace(@"\<@123", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("](<https://example.com/a(b)%3Ec>)", all, StringComparison.Ordinal);
    }

    [Property(MaxTest = 300)]
    public void Any_text_gives_embeds_within_the_limits(string?[] texts, byte times) => Read(AnyMessage.Of(texts, times));

    // Every limit of embeds, and all their text joined.
    private static string Read(AlertMessage message)
    {
        using var json = JsonDocument.Parse(DiscordBody.Render(SomeAlert.With(message)));
        Assert.Equal(0, json.RootElement.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength());
        var embeds = json.RootElement.GetProperty("embeds");
        Assert.InRange(embeds.GetArrayLength(), 1, 10);
        var all = new List<string>();
        foreach (var embed in embeds.EnumerateArray())
        {
            Add(embed, "title", 256);
            Add(embed, "description", 4096);
            if (embed.TryGetProperty("footer", out var footer))
            {
                Add(footer, "text", 2048);
            }
        }

        Assert.InRange(all.Sum(t => t.Length), 1, 6000);
        return string.Join('\n', all);

        void Add(JsonElement holder, string name, int most)
        {
            if (holder.TryGetProperty(name, out var value))
            {
                Assert.InRange(value.GetString()!.Trim().Length, 1, most);
                all.Add(value.GetString()!);
            }
        }
    }
}
