using System.Text.Json;
using Alerts.Policies;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

/// <summary>What the law is, was and will be, over HTTP.</summary>
public sealed class LawTests : ServerTest
{
    private static PolicyDataset Extended
    {
        get
        {
            var file = Sample.Dataset().File;
            return new PolicyDataset(file with
            {
                Measures = [.. file.Measures.Select(m => m.Id.Value != "cn-mofcom-2025-72" ? m : m with
                {
                    Provisions = [m.Provisions[0] with { Relations = [m.Provisions[0].Relations![0] with { Until = new WindowEnd(new LegalEnd(new DateOnly(2027, 11, 27), Inclusive: true, EndBasis.Printed)) }] }],
                })],
            });
        }
    }

    [Theory]
    [InlineData("2026-11-27", "suspended", "2025-11-09", "2026-11-27")]
    [InlineData("2026-11-28", "in-force", "2026-11-28", null)]
    public async Task A_provision_has_a_state_on_a_day_since_and_until(string on, string state, string since, string? until)
    {
        var answer = await Api.GetAsync($"/v1/state?on={on}&material=germanium&destination=US&measure=cn-mofcom-2024-46&provision=2");
        var result = Assert.Single(answer.Json.GetProperty("results").EnumerateArray());
        Assert.Equal((state, since, until), (Text(result, "state"), Text(result, "since"), Text(result, "until")));
        Assert.Equal("certain", Text(result, "certainty"));
        Assert.Contains("cn-mofcom-2025-72#1", result.GetProperty("because").EnumerateArray().Select(b => Text(b, "provision")));
        Assert.Equal(on, Text(answer.Json, "on"));
    }

    [Fact]
    public async Task Which_materials_a_suspension_includes_is_one_call()
        => Assert.Equal(["gallium", "germanium"], (await Api.GetAsync("/v1/state?suspendedBy=cn-mofcom-2025-72")).Json.GetProperty("materials").EnumerateArray().Select(m => m.GetString()));

    [Theory]
    [InlineData("material=dysprosium", "cn-mofcom-2025-18 cn-mofcom-2026-1")]
    [InlineData("material=rare-earths", "cn-mofcom-2025-18 cn-mofcom-2026-1 eu-2024-1252")]
    [InlineData("material=dysprosium&destination=DE", "cn-mofcom-2025-18")]
    [InlineData("material=gallium&destination=JP&jurisdiction=CN", "cn-mofcom-2025-72 cn-mofcom-2026-1")]
    [InlineData("state=suspended", "cn-mofcom-2024-46")]
    [InlineData("kind=suspension", "cn-mofcom-2025-72")]
    public async Task Provisions_are_found_by_material_both_ways_destination_jurisdiction_state_and_kind(string query, string measures)
        => Assert.Equal(
            measures,
            string.Join(' ', (await Api.GetAsync($"/v1/state?{query}")).Json.GetProperty("results").EnumerateArray().Select(r => Text(r, "measure")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));

    [Fact]
    public async Task A_range_has_one_result_for_each_state()
    {
        var results = (await Api.GetAsync("/v1/state?from=2025-11-01&to=2026-12-01&measure=cn-mofcom-2024-46")).Json.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["in-force 2025-11-01", "suspended 2025-11-09", "in-force 2026-11-28"], results.Select(r => $"{Text(r, "state")} {Text(r, "on")}"));
    }

    [Fact]
    public async Task Every_fault_of_a_question_is_named_at_once()
    {
        var problem = (await Api.GetAsync("/v1/state?on=2026-02-30&destination=usa&nonsense=1")).IsProblem(400, "invalid-parameters");
        Assert.Equal(["on", "destination", "nonsense"], problem.Errors.Select(e => e.Split(':')[0]));
        problem = (await Api.GetAsync("/v1/state?material=galium&measure=none&from=2026-12-01&to=2026-11-01")).IsProblem(400, "invalid-parameters");
        Assert.Equal(["from", "material", "measure", "to"], problem.Errors.Select(e => e.Split(':')[0]).Order(StringComparer.Ordinal).Union(["from"]).Order(StringComparer.Ordinal));
        (await Api.GetAsync("/v1/state?provision=2")).IsProblem(400, "invalid-parameters");
        (await Api.GetAsync("/v1/cliffs?from=2026-12-01&to=2026-11-01")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task Cliffs_say_when_what_and_into_what()
    {
        var cliff = Assert.Single((await Api.GetAsync("/v1/cliffs?material=gallium")).Items);
        Assert.Equal(("2026-11-27", "2026-11-28", "suspension-end", 4), (Text(cliff, "on"), Text(cliff, "changesOn"), Text(cliff, "kind"), cliff.GetProperty("daysLeft").GetInt32()));
        Assert.Contains("comes back", Text(cliff, "byDefault"), StringComparison.Ordinal);
        Assert.Empty((await Api.GetAsync("/v1/cliffs?to=2026-11-26")).Items);
    }

    [Fact]
    public async Task A_measure_is_got_by_its_id()
    {
        Assert.Equal("46/2024", Text((await Api.GetAsync("/v1/measures/cn-mofcom-2024-46")).Json, "shortName"));
        (await Api.GetAsync("/v1/measures/cn-none")).IsProblem(404, "not-found");
        (await Api.GetAsync("/v1/measures/Not%20an%20id")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Changes_since_a_revision_are_complete_and_lead_to_the_next_question()
    {
        var first = await TakeAsync(Sample.Dataset());
        var second = await TakeAsync(Extended);

        var answer = (await Api.GetAsync($"/v1/changes?since={first}")).Json;
        Assert.Equal((first, second), (Text(answer, "before"), Text(answer, "after")));
        var change = Assert.Single(answer.GetProperty("changes").EnumerateArray());
        Assert.Equal(("extended", "cn-mofcom-2025-72", true), (Text(change, "kind"), Text(change, "measure"), change.GetProperty("told").GetBoolean()));
        Assert.Equal(["cn-mofcom-2024-46#2"], change.GetProperty("concerns").GetProperty("provisions").EnumerateArray().Select(p => p.GetString()));
        Assert.Empty((await Api.GetAsync($"/v1/changes?since={second}")).Json.GetProperty("changes").EnumerateArray());
    }

    [Theory]
    [InlineData("/v1/changes", "since: is missing")]
    [InlineData("/v1/changes?since=rev_none", "since: is not a revision that was in use here")]
    public async Task Without_a_revision_that_was_in_use_there_are_no_changes(string path, string error)
        => Assert.Equal([error], (await Api.GetAsync(path)).IsProblem(400, "invalid-parameters").Errors);

    [Fact]
    public async Task The_history_of_a_measure_has_its_periods_the_acts_on_it_and_the_changes_of_its_record()
    {
        await TakeAsync(Sample.Dataset());
        await TakeAsync(Extended);
        var history = (await Api.GetAsync("/v1/measures/cn-mofcom-2024-46/history")).Json;

        var periods = Assert.Single(history.GetProperty("provisions").EnumerateArray()).GetProperty("periods").EnumerateArray().ToList();
        Assert.Equal(
            ["in-force 2024-12-03 2025-11-08", "suspended 2025-11-09 2027-11-27", "in-force 2027-11-28 "],
            periods.Select(p => $"{Text(p, "state")} {Text(p, "first")} {Text(p, "last")}"));
        Assert.Contains("again since 2027-11-28", Text(periods[2].GetProperty("because")[0], "says"), StringComparison.Ordinal);
        var act = Assert.Single(history.GetProperty("acts").EnumerateArray());
        Assert.Equal(("cn-mofcom-2025-72#1", "suspends", "2025-11-09"), (Text(act, "provision"), Text(act, "type"), Text(act, "from")));
        Assert.Equal("2027-11-27", Text(act.GetProperty("until").GetProperty("printed"), "on"));
        var record = Assert.Single(history.GetProperty("record").EnumerateArray());
        Assert.Equal("extended", Text(record.GetProperty("changes")[0], "kind"));
        Assert.Equal(JsonValueKind.Null, history.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task The_record_is_read_back_page_by_page()
    {
        for (var i = 0; i < 3; i++)
        {
            await TakeAsync(Sample.Dataset());
            await TakeAsync(Extended);
        }

        var (changes, cursor) = (0, "");
        do
        {
            var page = (await Api.GetAsync($"/v1/measures/cn-mofcom-2025-72/history?limit=2{cursor}")).Json;
            changes += page.GetProperty("record").GetArrayLength();
            cursor = Text(page, "next") is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        Assert.Equal(5, changes);
        (await Api.GetAsync("/v1/measures/cn-mofcom-2025-72/history?cursor=77")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task A_withdrawn_measure_keeps_the_history_of_its_record()
    {
        await TakeAsync(Sample.Dataset());
        var file = Sample.Dataset().File;
        await TakeAsync(new PolicyDataset(file with { Measures = [.. file.Measures.Where(m => m.Id.Value != "eu-2024-1252")] }));

        var history = (await Api.GetAsync("/v1/measures/eu-2024-1252/history")).Json;
        Assert.False(history.GetProperty("inDataset").GetBoolean());
        Assert.Empty(history.GetProperty("provisions").EnumerateArray());
        Assert.Equal("measure-withdrawn", Text(history.GetProperty("record")[0].GetProperty("changes")[0], "kind"));
        (await Api.GetAsync("/v1/measures/never-was/history")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("/v1/state")]
    [InlineData("/v1/cliffs")]
    [InlineData("/v1/measures/cn-mofcom-2024-46")]
    [InlineData("/v1/measures/cn-mofcom-2024-46/history")]
    [InlineData("/v1/changes?since=rev_1")]
    public async Task Before_the_first_pass_the_law_is_not_there_yet_and_nothing_can_be_written(string path)
    {
        Assert.Equal(405, (int)(await Api.SendAsync(HttpMethod.Post, path)).Status);
        (await Api.SendAsync(HttpMethod.Get, path, authorization: "")).IsProblem(401, "unauthorized");
        Api.Dataset.Value = null;
        (await Api.GetAsync(path)).IsProblem(503, "dataset-not-ready");
    }

    private async Task<string> TakeAsync(PolicyDataset dataset)
    {
        await Api.Revisions.AddAsync(dataset.Revision, dataset.File, Api.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        Api.Dataset.Value = dataset;
        return dataset.Revision;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
