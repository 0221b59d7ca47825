using System.Net;
using System.Text.Json;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class PreviewTests : ServerTest
{
    [Fact]
    public async Task A_filter_alone_is_answered_with_what_it_would_have_told_and_what_is_ahead()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1), Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(2) with { Audience = "sub_other" }, Cancel);
        var answer = await PreviewAsync("""{"materials":["gallium"],"digest":"weekly"}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var json = answer.Json;
        Assert.Equal(("2025-11-23T08:00:00+00:00", "2026-11-23T08:00:00+00:00"), (json.GetProperty("from").GetString(), json.GetProperty("until").GetString()));

        // 72/2025 was issued two weeks before the year; its end is 4 days away, so that 90, 30, 14 and 7 have been told. So was No. 1 of 2026.
        Assert.Equal(JsonValueKind.Null, json.GetProperty("historySince").ValueKind);
        Assert.Equal(("4", "2"), (json.GetProperty("byKind").GetProperty("cliff.upcoming").GetRawText(), json.GetProperty("byKind").GetProperty("policy.changed").GetRawText()));
        Assert.Equal(json.GetProperty("total").GetInt32(), json.GetProperty("weeks").EnumerateArray().Sum(w => w.GetProperty("count").GetInt32()));
        Assert.Equal(json.GetProperty("total").GetInt32() - 1, json.GetProperty("reconstructed").GetInt32());
        Assert.True(json.GetProperty("digests").GetInt32() >= 1);
        var week = json.GetProperty("weeks").EnumerateArray().Last();
        Assert.Equal(("2026-W48", "2026-11-23"), (week.GetProperty("week").GetString(), week.GetProperty("from").GetString()));
        var recorded = json.GetProperty("examples").EnumerateArray().Single(e => !e.GetProperty("reconstructed").GetBoolean());
        Assert.Equal((Sample.Alert(1).Id, "policy.changed", "critical"), (recorded.GetProperty("alertId").GetString(), recorded.GetProperty("kind").GetString(), recorded.GetProperty("severity").GetString()));
        Assert.Equal("2026-11-27", json.GetProperty("next")[0].GetProperty("date").GetString());
        Assert.Equal(0, Api.Subscriptions.Count);
        Assert.DoesNotContain(Api.Audit.Entries, e => e.Action != "createKey");
    }

    [Fact]
    public async Task Every_fault_is_named_and_nothing_more_than_a_filter_is_needed()
    {
        Assert.Equal(HttpStatusCode.OK, (await PreviewAsync("{}")).Status);
        Assert.Equal(
            ["#/materials/0: 'galium' is not a material or group; did you mean 'gallium'?", "#/leadDays: must be 1 to 20 whole numbers from 0 to 365"],
            (await PreviewAsync("""{"materials":["galium"],"leadDays":[400]}""")).IsProblem(422, "invalid-body").Errors);
        Assert.Equal(["#/target: must be an https URL"], (await PreviewAsync("""{"channel":"webhook","target":"nowhere"}""")).IsProblem(422, "invalid-body").Errors);
        (await PreviewAsync("[]")).IsProblem(422, "invalid-body");
        (await PreviewAsync("{")).IsProblem(400, "malformed-body");
    }

    [Fact]
    public async Task What_of_the_filter_can_have_no_effect_is_warned_of()
        => Assert.Contains("#/leadDays", (await PreviewAsync("""{"kinds":["notice.published"],"leadDays":[7]}""")).Strings("warnings", "pointer"));

    [Fact]
    public async Task Before_the_first_dataset_it_says_to_come_back()
    {
        Api.Dataset.Value = null;
        (await PreviewAsync("{}")).IsProblem(503, "dataset-not-ready");
    }

    private Task<Answer> PreviewAsync(string json) => Api.SendJsonAsync(HttpMethod.Post, "/v1/subscriptions/preview", json);
}
