using System.Text;
using System.Text.Json;
using Alerts.Channels.Webhook;
using Alerts.Tests.Channels.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Channels.Webhook;

public sealed class WebhookBodyTests
{
    [Fact]
    public void The_contract_is_exactly_this()
        => Assert.Equal(
            """{"specversion":"1.0","id":"alt_0123456789abcdefghjkmnpqrs","source":"urn:alerts","type":"cliff.upcoming","subject":"CN-72-2025/2026-11-27","time":"2026-11-20T08:00:00Z","datacontenttype":"application/json","data":{"severity":"critical","materials":["gallium","germanium"],"jurisdictions":["CN"],"headline":"CN: Suspension of 46/2024 ¶2 by 72/2025 ends 2026-11-27 (in 7 days)","summary":"Suspension of 46/2024 ¶2 by 72/2025 runs to 2026-11-27.","facts":[{"label":"Day to watch","text":"2026-11-27"},{"label":"Materials","text":"Gallium, Germanium & Antimony"}],"since":"2025-11-09","until":"2026-11-27","byDefault":"From 2026-11-28 the ban applies.","beside":["46/2024 ¶1: Military & listed users"],"present":[],"ahead":[],"certainty":"certain","readings":["As printed: it ends."],"openQuestions":["Was the suspension of ¶1 meant to end too?"],"quote":{"lang":"zh-Hans","text":"自公布之日起至2026年11月27日暂停实施"},"references":[{"title":"No. 72 of 2025","url":"https://www.mofcom.gov.cn/a?b=1&c=2"}],"claims":[{"by":"A law firm","said":"2026-09-30","says":"The ban is lifted","where":"Its newsletter","url":"https://example.com/claim"}],"rung":{"days":7,"daysLeft":7},"truncated":false}}""",
            Encoding.UTF8.GetString(WebhookBody.Render(SomeAlert.Usual)));

    [Fact]
    public void What_is_absent_is_null_or_empty_and_never_missing()
    {
        using var json = JsonDocument.Parse(WebhookBody.Render(SomeAlert.With(SomeAlert.EmptiestMessage) with { Rung = null, Materials = [], Jurisdictions = [] }));
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(JsonValueKind.Null, data.GetProperty("quote").ValueKind);
        Assert.Equal(JsonValueKind.Null, data.GetProperty("rung").ValueKind);
        Assert.Equal(0, data.GetProperty("facts").GetArrayLength());
    }

    [Theory]
    [InlineData("long legal words; ", 5_000)]
    [InlineData("\u0001", 10_000)]
    [InlineData("\"\\", 10_000)]
    [InlineData("稀土", 10_000)]
    [InlineData("🧲", 10_000)]
    [InlineData("\ud800", 10_000)]
    public void However_long_the_texts_the_body_stays_under_20_kB_and_says_that_it_was_cut(string text, int times)
    {
        var alert = SomeAlert.With(SomeAlert.LongestMessage(string.Concat(Enumerable.Repeat(text, times)))) with
        {
            Materials = [.. Enumerable.Range(0, 500).Select(i => Alerts.Materials.MaterialId.Parse(new string('m', 60) + i))],
            Jurisdictions = [.. Enumerable.Repeat("CN", 500)],
        };
        var body = WebhookBody.Render(alert);
        Assert.InRange(body.Length, 1, WebhookBody.MaxBytes);
        using var json = JsonDocument.Parse(body);
        Assert.True(json.RootElement.GetProperty("data").GetProperty("truncated").GetBoolean());
    }

    [Property(MaxTest = 300)]
    public void Any_text_gives_valid_JSON_within_the_limit(string?[] texts, byte times)
    {
        var body = WebhookBody.Render(SomeAlert.With(AnyMessage.Of(texts, times)));
        Assert.InRange(body.Length, 1, WebhookBody.MaxBytes);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("cliff.upcoming", json.RootElement.GetProperty("type").GetString());
    }
}
