using System.Text.Json;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Tests.Contracts;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class NoticeTests : ServerTest
{
    private const string Hostile = "<script>alert(1)</script>\u0000\u001b[31m\u202E\u2028\"\\\r\nSubject: x";

    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("?material=gallium", "3 1")]
    [InlineData("?material=heavy-rare-earths", "3 2")]
    [InlineData("?jurisdiction=US", "2")]
    [InlineData("?source=official", "2")]
    [InlineData("?since=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z", "2")]
    [InlineData("?material=gallium&jurisdiction=US", "")]
    public async Task Notices_are_listed_newest_first_and_without_their_texts(string query, string found)
    {
        await StoreAsync();
        var answer = await Api.GetAsync($"/v1/notices{query}");
        Assert.Equal(found, string.Join(' ', answer.Strings("items", "id")));
        Assert.DoesNotContain("暂停实施", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_join()
    {
        await StoreAsync();
        var first = await Api.GetAsync("/v1/notices?limit=2");
        var second = await Api.GetAsync($"/v1/notices?limit=2&cursor={first.Json.GetProperty("next").GetString()}");
        Assert.Equal(["3", "2", "1"], first.Strings("items", "id").Concat(second.Strings("items", "id")));
        (await Api.GetAsync("/v1/notices?limit=2&cursor=nonsense")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task Every_fault_of_a_question_is_named()
        => Assert.Equal(
            ["until: must lie after since: nothing can be found", "source: is not a source of this installation; GET /v1/sources lists them", "material: is not a material or group; did you mean 'gallium'?"],
            (await Api.GetAsync("/v1/notices?material=galium&source=none&since=2026-11-25T00:00:00Z&until=2026-11-25T00:00:00Z")).IsProblem(400, "invalid-parameters").Errors);

    [Fact]
    public async Task A_notice_is_shown_whole_with_where_it_stands_what_was_told_and_what_it_seems_to_do()
    {
        await StoreAsync();
        await Api.Alerts.AddAsync(Sample.Alert(1) with { Kind = AlertKind.NoticePublished, Subject = "1" }, Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(2) with { Subject = "2" }, Cancel);
        var one = (await Api.GetAsync("/v1/notices/1")).Json;
        Assert.Equal(("标题", "商务部公告2025年第70号：暂停实施第61号公告。"), (one.GetProperty("notice").GetProperty("title").GetString(), one.GetProperty("text").GetString()));
        Assert.Equal(["cn:mofcom:2026:1"], one.GetProperty("notice").GetProperty("instruments").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal(
            [("https://example.com/n", "cn-mofcom"), (null, "archive")],
            one.GetProperty("addresses").EnumerateArray().Select(a => (a.GetProperty("url").GetString(), a.GetProperty("source").GetString()!)));
        var alert = Assert.Single(one.GetProperty("alerts").EnumerateArray());
        Assert.Equal(Sample.Alert(1).Id, alert.GetProperty("id").GetString());
        var action = Assert.Single(one.GetProperty("actions").EnumerateArray());
        Assert.Equal(("suspend", "high"), (action.GetProperty("action").GetString(), action.GetProperty("confidence").GetString()));
        Assert.Contains("cn:mofcom:2025:70", action.GetProperty("cites").EnumerateArray().Select(c => c.GetString()));

        Assert.Equal([("a", 3), ("b", 5)], one.GetProperty("versions").EnumerateArray().Select(v => (v.GetProperty("hash").GetString()!, v.GetProperty("length").GetInt32())));
        var older = (await Api.GetAsync("/v1/notices/1/versions/a")).Json;
        Assert.Equal(("old", "2026-11-23T08:00:00+00:00"), (older.GetProperty("text").GetString(), older.GetProperty("firstSeen").GetString()));
        foreach (var path in new[] { "/v1/notices/none", "/v1/notices/1/versions/c", "/v1/notices/2/versions/a" })
        {
            (await Api.GetAsync(path)).IsProblem(404, "not-found");
        }
    }

    [Fact]
    public async Task A_hostile_title_is_json_and_nothing_else()
    {
        await StoreAsync();
        foreach (var path in new[] { "/v1/notices", "/v1/notices/2" })
        {
            var answer = await Api.GetAsync(path);
            Assert.Equal("application/json", answer.MediaType);
            Assert.Contains(Hostile, Titles(answer.Json));
            Assert.DoesNotContain(answer.Body, char.IsControl);
        }
    }

    private static IEnumerable<string?> Titles(JsonElement answer)
        => answer.TryGetProperty("items", out var items) ? items.EnumerateArray().Select(n => n.GetProperty("title").GetString()) : [answer.GetProperty("notice").GetProperty("title").GetString()];

    private async Task StoreAsync()
    {
        var first = Rows.Notice("1");
        await Api.Notices.SaveAsync(
            [
                new NoticeWrite(
                    first with
                    {
                        Text = "商务部公告2025年第70号：暂停实施第61号公告。",
                        Addresses = [.. first.Addresses, new NoticeAddress("item_a", SourceId.Parse("archive"), new Uri("file:///home/operator/archive.json"), Rows.Now, "zh")],
                    },
                    [Rows.Version("1", "a", Rows.Now) with { Text = "old" }, Rows.Version("1", "b", Rows.Now.AddDays(1)) with { Text = "newer" }]),
                new NoticeWrite(
                    Rows.Notice("2") with { Title = Hostile, Source = SourceId.Parse("official"), Jurisdiction = "US", Materials = [MaterialId.Parse("rare-earths")], Published = Rows.Now.AddDays(1) }, []),
                new NoticeWrite(Rows.Notice("3") with { Materials = [MaterialId.AllDualUse], Published = Rows.Now.AddDays(2) }, []),
            ],
            Cancel);
    }
}
