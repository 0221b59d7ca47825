using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class ListTests : ServerTest
{
    [Fact]
    public async Task Materials_and_groups_are_listed_with_readable_chinese()
    {
        var answer = await Api.GetAsync("/v1/materials");
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(["dysprosium", "gallium", "germanium", "lanthanum"], answer.Strings("materials", "id"));
        Assert.Equal(["dual-use-all", "heavy-rare-earths", "rare-earths"], answer.Strings("groups", "id"));
        Assert.Contains("镓", answer.Body, StringComparison.Ordinal);
        var dysprosium = answer.Json.GetProperty("materials")[0];
        Assert.Equal(["heavy-rare-earths", "rare-earths"], dysprosium.GetProperty("groups").EnumerateArray().Select(g => g.GetString()));
    }

    [Theory]
    [InlineData("GALL", "gallium", "")]
    [InlineData("%E9%95%93", "gallium", "")]
    [InlineData("earth", "", "heavy-rare-earths,rare-earths")]
    [InlineData("nothing-like-it", "", "")]
    public async Task Materials_are_found_by_part_of_an_id_or_name(string q, string materials, string groups)
    {
        var answer = await Api.GetAsync($"/v1/materials?q={q}");
        Assert.Equal(materials, string.Join(',', answer.Strings("materials", "id")));
        Assert.Equal(groups, string.Join(',', answer.Strings("groups", "id")));
    }

    [Fact]
    public async Task One_material_or_group_is_shown_with_all_under_which_news_may_concern_it()
    {
        var gallium = (await Api.GetAsync("/v1/materials/gallium")).Json;
        Assert.Equal("Ga", gallium.GetProperty("material").GetProperty("symbol").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, gallium.GetProperty("group").ValueKind);
        Assert.Equal(["dual-use-all", "gallium"], gallium.GetProperty("concerning").EnumerateArray().Select(m => m.GetString()));
        var group = (await Api.GetAsync("/v1/materials/heavy-rare-earths")).Json;
        Assert.Equal(["dysprosium"], group.GetProperty("group").GetProperty("members").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(["dual-use-all", "dysprosium", "heavy-rare-earths", "rare-earths"], group.GetProperty("concerning").EnumerateArray().Select(m => m.GetString()));
    }

    [Theory]
    [InlineData("galium", "There is no such material or group. Did you mean gallium?")]
    [InlineData("GALLIUM", "There is no such material or group. Did you mean gallium?")]
    [InlineData("x%0A%7F", "There is no such material or group; GET /v1/materials lists them.")]
    [InlineData("%F0%9F%92%A3zzzzzzzz", "There is no such material or group; GET /v1/materials lists them.")]
    public async Task A_material_that_is_not_there_is_not_found_and_near_ones_are_named(string id, string detail)
        => Assert.Equal(detail, (await Api.GetAsync($"/v1/materials/{id}")).IsProblem(404, "not-found").Detail);

    [Fact]
    public async Task A_measure_has_its_facts_and_its_provisions_state_today()
    {
        var measure = (await Api.GetAsync("/v1/measures")).Items.Single(m => m.GetProperty("id").GetString() == "cn-mofcom-2024-46");
        Assert.Equal("control", measure.GetProperty("kind").GetString());
        Assert.Equal("46/2024", measure.GetProperty("shortName").GetString());
        Assert.Equal("商务部公告2024年第46号", measure.GetProperty("number").GetString());
        Assert.Equal("2024-12-03", measure.GetProperty("issued").GetString());
        Assert.Equal("not-verified", measure.GetProperty("confidence").GetString());
        Assert.Equal("What does it mean?", measure.GetProperty("openQuestions")[0].GetString());
        var provision = measure.GetProperty("provisions")[0];
        Assert.Equal("suspended", provision.GetProperty("state").GetString());
        Assert.Equal("certain", provision.GetProperty("certainty").GetString());
        Assert.Equal("cn-mofcom-2025-72#1", provision.GetProperty("because")[0].GetString());
        Assert.Equal("US", provision.GetProperty("destinations").GetProperty("only")[0].GetString());
    }

    [Theory]
    [InlineData("2026-11-27T15:59:59Z", "2026-11-27", "suspended")]
    [InlineData("2026-11-27T16:00:00Z", "2026-11-28", "in-force")]
    public async Task Today_is_the_authoritys_day(string now, string today, string state)
    {
        Api.Clock.SetUtcNow(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var measure = (await Api.GetAsync("/v1/measures")).Items.Single(m => m.GetProperty("id").GetString() == "cn-mofcom-2024-46");
        Assert.Equal(today, measure.GetProperty("today").GetString());
        Assert.Equal(state, measure.GetProperty("provisions")[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("material=gallium", "cn-mofcom-2026-1,cn-mofcom-2025-72,cn-mofcom-2024-46")]
    [InlineData("material=dysprosium", "cn-mofcom-2026-1,cn-mofcom-2025-18")]
    [InlineData("material=rare-earths", "cn-mofcom-2026-1,cn-mofcom-2025-18,eu-2024-1252")]
    [InlineData("material=rare-earths&jurisdiction=EU", "eu-2024-1252")]
    [InlineData("material=dual-use-all", "cn-mofcom-2026-1")]
    [InlineData("jurisdiction=EU", "eu-2024-1252")]
    [InlineData("jurisdiction=ZZ", "")]
    public async Task Measures_are_filtered_by_material_and_jurisdiction(string query, string ids)
        => Assert.Equal(ids, string.Join(',', (await Api.GetAsync($"/v1/measures?{query}")).Strings("items", "id")));

    [Fact]
    public async Task Before_the_first_dataset_measures_ask_for_patience()
    {
        Api.Dataset.Value = null;
        var answer = (await Api.GetAsync("/v1/measures")).IsProblem(503, "dataset-not-ready");
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Alerts_come_newest_first_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.Alerts.AddAsync(Sample.Alert(i), Cancel);
        }

        var first = await Api.GetAsync("/v1/alerts?limit=3");
        var second = await Api.GetAsync($"/v1/alerts?limit=3&cursor={first.Json.GetProperty("next").GetString()}");
        Assert.Equal(
            ["Headline 4: 镓", "Headline 3: 镓", "Headline 2: 镓", "Headline 1: 镓", "Headline 0: 镓"],
            first.Strings("items", "headline").Concat(second.Strings("items", "headline")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.Json.GetProperty("next").ValueKind);
        var alert = first.Items.First();
        Assert.Equal("policy.changed", alert.GetProperty("kind").GetString());
        Assert.Equal("critical", alert.GetProperty("severity").GetString());
        Assert.Equal("2026-11-20T08:04:00+00:00", alert.GetProperty("raisedAt").GetString());
        Assert.Equal("gallium", alert.GetProperty("materials")[0].GetString());
    }

    [Fact]
    public async Task A_list_has_fifty_items_unless_asked_otherwise()
    {
        for (var i = 0; i < 51; i++)
        {
            await Api.Alerts.AddAsync(Sample.Alert(i), Cancel);
        }

        Assert.Equal(50, (await Api.GetAsync("/v1/alerts")).Items.Count());
        Assert.Equal(51, (await Api.GetAsync("/v1/alerts?limit=200")).Items.Count());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Health_needs_no_key_and_no_dataset(string method)
    {
        Api.Dataset.Value = null;
        var answer = await Api.SendAsync(new HttpMethod(method), "/healthz", authorization: "");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(method == "HEAD" ? "" : """{"status":"live"}""", answer.Body);
    }
}
