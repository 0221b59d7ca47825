using System.Text.Json;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

/// <summary>Proposals from notices over HTTP.</summary>
public sealed class ProposalTests : ServerTest
{
    [Fact]
    public async Task They_are_listed_newest_first_by_status_measure_and_notice()
    {
        await AddAsync(Row("prp_1"), Row("prp_2") with { Measure = null }, Row("prp_3") with { Notice = "ntc_2" });
        Assert.Equal("prp_3 prp_2 prp_1", await IdsAsync(""));
        Assert.Equal("prp_3 prp_1", await IdsAsync("?measure=cn-mofcom-2024-46"));
        Assert.Equal("prp_3", await IdsAsync("?notice=ntc_2&status=open"));
        Assert.Equal("", await IdsAsync("?status=settled"));
        Assert.Equal("", await IdsAsync("?measure=never-was"));
        Assert.Equal(
            ["status: must be one of open, dismissed, settled"], (await Api.GetAsync("/v1/proposals?status=shut")).IsProblem(400, "invalid-parameters").Errors);
        (await Api.GetAsync("/v1/proposals?measure=No%20id")).IsProblem(400, "invalid-parameters");

        var first = (await Api.GetAsync("/v1/proposals?limit=2")).Json;
        Assert.Equal("prp_1", Text(Assert.Single((await Api.GetAsync($"/v1/proposals?limit=2&cursor={Text(first, "next")}")).Items), "id"));
        (await Api.GetAsync($"/v1/proposals?status=open&cursor={Text(first, "next")}")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task One_is_shown_whole()
    {
        await AddAsync(Row("prp_1"));
        var answer = await Api.GetAsync("/v1/proposals/prp_1");
        Assert.Equal("\"v1\"", answer.Headers.ETag!.Tag);
        Assert.Equal(
            ("open", "suspend", "cn:mofcom:2024:46", "cn-mofcom-2024-46", "第二款", "暂停实施。", "high"),
            (Text(answer.Json, "status"), Text(answer.Json, "action"), Text(answer.Json, "instrument"), Text(answer.Json, "measure"), Text(answer.Json, "paragraph"), Text(answer.Json, "sentence"), Text(answer.Json, "confidence")));
        (await Api.GetAsync("/v1/proposals/prp_none")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task It_is_dismissed_reopened_and_settled_and_each_is_written_down()
    {
        await AddAsync(Row("prp_1"));
        await Api.Revisions.AddAsync("rev_1", Sample.Dataset().File, 0, Api.Clock.GetUtcNow(), Cancel);

        var dismissed = await PostAsync("/v1/proposals/prp_1/dismiss", """{"reason":"Of another trade"}""");
        Assert.Equal(("dismissed", "Of another trade", "\"v2\""), (Text(dismissed.Json, "status"), Text(dismissed.Json, "reason"), dismissed.Headers.ETag!.Tag));
        Assert.StartsWith("key_", Text(dismissed.Json, "decidedBy"), StringComparison.Ordinal);
        Assert.Equal("\"v2\"", (await PostAsync("/v1/proposals/prp_1/dismiss", """{"reason":"Of another trade"}""")).Headers.ETag!.Tag);
        Assert.Contains("dismissed", (await PostAsync("/v1/proposals/prp_1/settle", """{"revision":"rev_1"}""")).IsProblem(409, "conflict").Detail, StringComparison.Ordinal);

        Assert.Equal("open", Text((await PostAsync("/v1/proposals/prp_1/reopen", null)).Json, "status"));
        Assert.Equal("\"v3\"", (await PostAsync("/v1/proposals/prp_1/reopen", null)).Headers.ETag!.Tag);
        var settled = (await PostAsync("/v1/proposals/prp_1/settle", """{"revision":"rev_1"}""")).Json;
        Assert.Equal(("settled", "rev_1", null), (Text(settled, "status"), Text(settled, "settledBy"), Text(settled, "reason")));
        var entries = Api.Audit.Entries.Where(e => e.Subject == "prp_1").ToList();
        Assert.Equal(["dismissProposal", "reopenProposal", "settleProposal"], entries.Select(e => e.Action));
        Assert.All(entries, e => Assert.NotNull(e.AppliedAt));
        Assert.Contains("Of another trade", entries[0].After!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_may_settle_it_and_an_unknown_revision_may_not()
    {
        await AddAsync(Row("prp_1"));
        await Api.Drafts.AddAsync(new PolicyDraft("rev_draft", Api.Clock.GetUtcNow(), Sample.Dataset().File), Cancel);
        Assert.Equal(["#/revision: is not a revision that was in use here, nor a draft"], (await PostAsync("/v1/proposals/prp_1/settle", """{"revision":"rev_none"}""")).IsProblem(422, "invalid-body").Errors);
        Assert.Equal(["#/revision: is missing"], (await PostAsync("/v1/proposals/prp_1/settle", "{}")).IsProblem(422, "invalid-body").Errors);
        Assert.Equal("rev_draft", Text((await PostAsync("/v1/proposals/prp_1/settle", """{"revision":"rev_draft"}""")).Json, "settledBy"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason":null}""")]
    [InlineData("""{"reason":" "}""")]
    [InlineData("""{"reason":7}""")]
    [InlineData("""{"reason":"a\u0007b"}""")]
    [InlineData("""{"why":"x","reason":"x"}""")]
    public async Task A_dismissal_without_a_good_reason_is_refused(string json)
    {
        await AddAsync(Row("prp_1"));
        (await PostAsync("/v1/proposals/prp_1/dismiss", json)).IsProblem(422, "invalid-body");
        (await PostAsync("/v1/proposals/prp_1/dismiss", JsonSerializer.Serialize(new { reason = new string('x', 201) }))).IsProblem(422, "invalid-body");
        Assert.Equal(ProposalStatus.Open, Api.Proposals.Rows[0].Status);
        Assert.DoesNotContain(Api.Audit.Entries, e => e.Action == "dismissProposal");
    }

    [Fact]
    public async Task Who_saw_it_before_another_changed_it_changes_nothing()
    {
        await AddAsync(Row("prp_1"));
        await PostAsync("/v1/proposals/prp_1/dismiss", """{"reason":"x"}""");
        (await PostAsync("/v1/proposals/prp_1/reopen", null, "\"v1\"")).IsProblem(412, "precondition-failed");
        Assert.Equal("open", Text((await PostAsync("/v1/proposals/prp_1/reopen", null, "\"v2\"")).Json, "status"));

        Api.Proposals.BeforeSave = () => Api.Proposals.Rows[0] = Api.Proposals.Rows[0] with { Version = 9 };
        Assert.Contains("\"v9\"", (await PostAsync("/v1/proposals/prp_1/dismiss", """{"reason":"x"}""")).IsProblem(412, "precondition-failed").Detail, StringComparison.Ordinal);
        Assert.Null(Api.Audit.Entries[^1].AppliedAt);
        (await PostAsync("/v1/proposals/prp_none/reopen", null)).IsProblem(404, "not-found");
    }

    private static Proposal Row(string id) => new(
        id, "ntc_1", "txt_1", 0, ActionKind.Suspend, new InstrumentId("cn:mofcom:2024:46"), MeasureId.Parse("cn-mofcom-2024-46"), "第二款", "暂停实施。", "zh", MatchConfidence.High,
        new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));

    private Task AddAsync(params Proposal[] proposals) => Api.Proposals.AddAsync(proposals, Cancel);

    private async Task<string> IdsAsync(string query) => string.Join(' ', (await Api.GetAsync($"/v1/proposals{query}")).Items.Select(i => Text(i, "id")));

    private Task<Answer> PostAsync(string path, string? json, string? ifMatch = null)
        => Api.SendJsonAsync(HttpMethod.Post, path, json, headers: ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
