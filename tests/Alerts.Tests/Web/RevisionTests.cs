using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web;

/// <summary>Revisions of the dataset over HTTP: upload, dry run, publish, roll back, history.</summary>
public sealed class RevisionTests : ServerTest
{
    private static readonly PolicyDataset First = Valid(Sample.Dataset());
    private static readonly PolicyDataset Extended = With(First, "cn-mofcom-2025-72", m => m with
    {
        Provisions = [m.Provisions[0] with { Relations = [m.Provisions[0].Relations![0] with { Until = new WindowEnd(new LegalEnd(new DateOnly(2027, 11, 27), Inclusive: true, EndBasis.Printed)) }] }],
    });

    private static readonly PolicyDataset Wider = With(First, "cn-mofcom-2025-18", m => m with { Provisions = [m.Provisions[0] with { Materials = [MaterialId.Parse("lanthanum")] }] });

    [Fact]
    public async Task A_dry_run_says_what_would_come_of_it_and_stores_nothing()
    {
        await InUseAsync(First);
        await Api.SubscribeAsync("""{"channel":"webhook","target":"https://acme.example/hook","tenant":"acme","materials":["gallium"]}""");
        await Api.SubscribeAsync("""{"channel":"webhook","target":"https://other.example/hook","tenant":"other","materials":["lanthanum"]}""");
        var answer = await UploadAsync(Extended, "?dryRun=true");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("\"v1\"", answer.Headers.ETag!.Tag);
        var revision = answer.Json.GetProperty("revision");
        Assert.Equal((Extended.Revision, "not-stored", "2026-11-23", 5, 5), (Text(revision, "revision"), Text(revision, "status"), Text(revision, "asOf"), revision.GetProperty("measures").GetInt32(), revision.GetProperty("provisions").GetInt32()));
        Assert.Equal(JsonValueKind.Null, revision.GetProperty("uploadedAt").ValueKind);
        var diff = answer.Json.GetProperty("diff");
        Assert.Equal((First.Revision, 1), (Text(diff, "against"), diff.GetProperty("told").GetInt32()));
        Assert.Equal("extended", Text(diff.GetProperty("changes")[0], "kind"));
        Assert.Empty(answer.Json.GetProperty("gate").EnumerateArray());
        var told = answer.Json.GetProperty("wouldTell");
        Assert.Equal((1, 1, 1, "acme"), (told.GetProperty("alerts").GetInt32(), told.GetProperty("subscriptions").GetInt32(), told.GetProperty("targets").GetInt32(), Text(told.GetProperty("byTenant")[0], "tenant")));

        Assert.Empty((await Api.GetAsync("/v1/dataset/revisions?status=draft")).Items);
        Assert.Single((await Api.GetAsync("/v1/dataset/revisions")).Items);
        Assert.DoesNotContain(Api.Audit.Entries, e => e.Action == "uploadRevision");
        (await Api.GetAsync($"/v1/dataset/revisions/{Extended.Revision}")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task A_document_goes_from_upload_to_use_and_back()
    {
        await InUseAsync(First);
        var uploaded = await UploadAsync(Extended);
        Assert.Equal(HttpStatusCode.Created, uploaded.Status);
        Assert.Equal($"/v1/dataset/revisions/{Extended.Revision}", uploaded.Headers.Location!.OriginalString);
        Assert.Equal("draft", Text(uploaded.Json.GetProperty("revision"), "status"));
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(Extended)).Status);
        Assert.Equal(Extended.Revision, Text(Assert.Single((await Api.GetAsync("/v1/dataset/revisions?status=draft")).Items), "revision"));

        var published = (await PostAsync($"/v1/dataset/revisions/{Extended.Revision}/publish", null)).Json;
        Assert.Equal((Extended.Revision, "in-use", 2, true), (Text(published.GetProperty("revision"), "revision"), Text(published.GetProperty("revision"), "status"), published.GetProperty("revision").GetProperty("sequence").GetInt32(), published.GetProperty("isNew").GetBoolean()));
        Assert.Single(published.GetProperty("alerts").EnumerateArray());
        Assert.Equal(Extended.Revision, Text((await Api.GetAsync("/v1/measures")).Json, "revision"));
        Assert.Empty((await Api.GetAsync("/v1/dataset/revisions?status=draft")).Items);

        var back = (await PostAsync($"/v1/dataset/revisions/{First.Revision}/rollback", "{}")).Json;
        Assert.Equal(First.Revision, Text(back.GetProperty("revision"), "revision"));
        Assert.Single(back.GetProperty("alerts").EnumerateArray());
        Assert.Equal(
            [(First.Revision, "in-use"), (Extended.Revision, "accepted"), (First.Revision, "accepted")],
            (await Api.GetAsync("/v1/dataset/revisions")).Items.Select(i => (Text(i, "revision"), Text(i, "status"))));
        Assert.Equal(["createKey", "uploadRevision", "publishRevision", "rollbackRevision"], Api.Audit.Entries.Select(e => e.Action));
        Assert.All(Api.Audit.Entries, e => Assert.NotNull(e.AppliedAt));
    }

    [Fact]
    public async Task What_was_published_is_not_undone_by_the_next_look_at_the_place()
    {
        var watch = Api.Services.GetRequiredService<PolicyWatch>();
        var shipped = new PolicyOffer.Read("policies.json", new DataFile<PolicyDataset>.Good(First)) { Fingerprint = "bytes" };
        await watch.WatchAsync(shipped, Cancel);
        await UploadAsync(Extended);
        await PostAsync($"/v1/dataset/revisions/{Extended.Revision}/publish", null);

        var report = await watch.WatchAsync(shipped, Cancel);
        Api.Dataset.Follow(report.Dataset, report.Sequence);
        Assert.Equal(Extended.Revision, Text((await Api.GetAsync("/v1/measures")).Json, "revision"));

        // A look that began before the publication and ends after it.
        Api.Dataset.Follow(First, 1);
        Assert.Equal(Extended.Revision, Text((await Api.GetAsync("/v1/measures")).Json, "revision"));
    }

    [Fact]
    public async Task A_bad_document_is_refused_with_every_fault_by_its_pointer()
    {
        await InUseAsync(First);
        var root = Document(First);
        var measures = root["measures"]!.AsArray();
        measures[0]!["provisions"]![0]!["materials"]![0] = "galium";
        measures[1]!["issued"] = "2026-02-30";
        measures[2]!["a/b~c"] = 1;
        measures[3]!["id"] = measures[0]!["id"]!.GetValue<string>();
        measures[4]!.AsObject().Remove("titles");
        var problem = (await UploadAsync(Encoding.UTF8.GetBytes(root.ToJsonString()))).IsProblem(422, "invalid-body");

        Assert.Equal(
            ["#/measures/0/provisions/0/materials/0", "#/measures/1/issued", "#/measures/2/a~1b~0c", "#/measures/3/id", "#/measures/4"],
            problem.Errors.Select(e => e.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Contains(problem.Errors, e => e.Contains("did you mean 'gallium'", StringComparison.Ordinal));
        Assert.Empty(Api.Drafts.Rows);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "line 1: not JSON")]
    [InlineData("null", "")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"asOf":"2026-11-23","asOf":"2026-11-24","measures":[]}""", "")]
    [InlineData("""{"asOf":"2026-11-23","measures":[]}""", "")]
    [InlineData("\"\\ud800\"", "")]
    public async Task What_is_no_dataset_is_refused(string body, string says)
    {
        await InUseAsync(First);
        var problem = (await UploadAsync(Encoding.UTF8.GetBytes(body))).IsProblem(422, "invalid-body");
        Assert.Contains(problem.Errors, e => e.Contains(says, StringComparison.Ordinal));
        Assert.Empty(Api.Drafts.Rows);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_too_many_bytes_and_another_type_are_refused()
    {
        await InUseAsync(First);
        Assert.Contains("not UTF-8 at byte 1", (await UploadAsync([(byte)'"', 0xff, (byte)'"'])).IsProblem(422, "invalid-body").Errors[0], StringComparison.Ordinal);
        Assert.Contains($"{DataFileReader.MaxBytes} bytes", (await UploadAsync(new byte[DataFileReader.MaxBytes + 1])).IsProblem(413, "body-too-large").Detail, StringComparison.Ordinal);
        (await UploadAsync(PolicyDocument.Write(Extended.File), contentType: "text/plain")).IsProblem(415, "unsupported-media-type");
        (await UploadAsync(Extended, "?dryRun=yes")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task The_gate_is_shown_and_holds_unless_it_is_overridden_for_a_reason()
    {
        await InUseAsync(First);
        var older = new PolicyDataset(Extended.File with { AsOf = First.AsOf.AddDays(-1), Measures = [.. Extended.File.Measures.Take(3)] });
        Assert.Equal(["#/measures", "#/asOf"], (await UploadAsync(older)).Json.GetProperty("gate").EnumerateArray().Select(g => Text(g, "pointer")));

        var path = $"/v1/dataset/revisions/{older.Revision}/publish";
        Assert.Equal(["#/measures", "#/asOf"], (await PostAsync(path, null)).IsProblem(409, "conflict").Errors.Select(e => e.Split(':')[0]));
        Assert.Equal(["#/reason: is missing: say why the gate is overridden"], (await PostAsync(path, """{"overrideGate":true}""")).IsProblem(422, "invalid-body").Errors);
        Assert.Equal(["#/overrideGate: must be true or false", "#/force: 'force' is not a known property; there are overrideGate, reason, settles"], (await PostAsync(path, """{"overrideGate":1,"force":true}""")).IsProblem(422, "invalid-body").Errors);
        Assert.Single(Api.Revisions.Rows);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, """{"overrideGate":true,"reason":"Two were wrong"}""")).Status);
        Assert.Equal(older.Revision, Text((await Api.GetAsync("/v1/measures")).Json, "revision"));
    }

    [Fact]
    public async Task What_the_dry_run_showed_is_what_is_published_or_nothing()
    {
        await InUseAsync(First);
        var tag = (await UploadAsync(Extended)).Headers.ETag!.Tag;
        await UploadAsync(Wider);
        Assert.Equal("\"v2\"", (await PostAsync($"/v1/dataset/revisions/{Wider.Revision}/publish", null)).Headers.ETag!.Tag);

        var path = $"/v1/dataset/revisions/{Extended.Revision}/publish";
        Assert.Contains("\"v2\"", (await PostAsync(path, null, tag)).IsProblem(412, "precondition-failed").Detail, StringComparison.Ordinal);
        Assert.Equal(Wider.Revision, Api.Revisions.Rows[^1].Revision);
        tag = (await Api.GetAsync($"/v1/dataset/revisions/{Extended.Revision}")).Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, null, tag)).Status);
    }

    [Fact]
    public async Task A_revision_is_shown_with_its_difference_and_downloaded_whole()
    {
        await InUseAsync(First);
        await InUseAsync(Wider);
        await UploadAsync(Extended);

        var draft = (await Api.GetAsync($"/v1/dataset/revisions/{Extended.Revision}")).Json;
        Assert.Equal(("draft", Wider.Revision), (Text(draft.GetProperty("revision"), "status"), Text(draft.GetProperty("diff"), "against")));
        Assert.Equal(2, draft.GetProperty("diff").GetProperty("changes").EnumerateArray().Select(c => Text(c, "measure")).Distinct().Count());
        var against = (await Api.GetAsync($"/v1/dataset/revisions/{Extended.Revision}?against={First.Revision}")).Json.GetProperty("diff");
        Assert.Equal("cn-mofcom-2025-72", Text(Assert.Single(against.GetProperty("changes").EnumerateArray()), "measure"));
        Assert.Equal("accepted", Text((await Api.GetAsync($"/v1/dataset/revisions/{First.Revision}")).Json.GetProperty("revision"), "status"));
        (await Api.GetAsync($"/v1/dataset/revisions/{Extended.Revision}?against=rev_none")).IsProblem(400, "invalid-parameters");
        (await Api.GetAsync("/v1/dataset/revisions/rev_none")).IsProblem(404, "not-found");

        foreach (var revision in new[] { First, Wider, Extended })
        {
            var content = await Api.GetAsync($"/v1/dataset/revisions/{revision.Revision}/content");
            Assert.Equal(("application/json", $"policies-{revision.Revision}.json"), (content.MediaType, content.ContentHeaders.ContentDisposition!.FileName));
            Assert.Equal(revision.Revision, Text((await UploadAsync(Encoding.UTF8.GetBytes(content.Body), "?dryRun=true")).Json.GetProperty("revision"), "revision"));
        }

        (await Api.GetAsync("/v1/dataset/revisions/rev_none/content")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task The_history_is_read_page_by_page()
    {
        foreach (var revision in new[] { First, Wider, Extended, First })
        {
            await InUseAsync(revision);
        }

        var (seen, cursor) = (new List<int>(), "");
        do
        {
            var page = (await Api.GetAsync($"/v1/dataset/revisions?limit=3{cursor}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("sequence").GetInt32()));
            cursor = Text(page, "next") is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        Assert.Equal([4, 3, 2, 1], seen);
        (await Api.GetAsync("/v1/dataset/revisions?status=accepted&cursor=at-1")).IsProblem(400, "invalid-parameters");
        (await Api.GetAsync("/v1/dataset/revisions?status=published")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task What_is_no_draft_is_neither_published_nor_deleted()
    {
        await InUseAsync(First);
        await InUseAsync(Wider);
        (await PostAsync($"/v1/dataset/revisions/{First.Revision}/publish", null)).IsProblem(409, "conflict");
        (await PostAsync("/v1/dataset/revisions/rev_none/publish", null)).IsProblem(404, "not-found");
        (await PostAsync("/v1/dataset/revisions/rev_none/rollback", null)).IsProblem(404, "not-found");
        (await Api.SendAsync(HttpMethod.Delete, $"/v1/dataset/revisions/{First.Revision}")).IsProblem(404, "not-found");
        await UploadAsync(Extended);
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/dataset/revisions/{Extended.Revision}")).Status);
        (await PostAsync($"/v1/dataset/revisions/{Extended.Revision}/publish", null)).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task A_tenant_reads_the_history_and_sees_no_draft()
    {
        await InUseAsync(First);
        await UploadAsync(Extended);
        var key = (await PostAsync("/v1/keys", """{"tenant":"acme"}""")).Json.GetProperty("text").GetString();
        Task<Answer> GetAsync(string path) => Api.SendAsync(HttpMethod.Get, path, authorization: $"Bearer {key}");

        Assert.Single((await GetAsync("/v1/dataset/revisions")).Items);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/v1/dataset/revisions/{First.Revision}/content")).Status);
        Assert.Empty((await GetAsync("/v1/dataset/revisions?status=draft")).Items);
        (await GetAsync($"/v1/dataset/revisions/{Extended.Revision}")).IsProblem(404, "not-found");
        (await GetAsync($"/v1/dataset/revisions/{Extended.Revision}/content")).IsProblem(404, "not-found");
        (await GetAsync($"/v1/dataset/revisions/{First.Revision}?against={Extended.Revision}")).IsProblem(400, "invalid-parameters");
        (await GetAsync("/v1/proposals")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Before_the_first_pass_nothing_can_be_published()
    {
        (await UploadAsync(First)).IsProblem(503, "dataset-not-ready");
        (await PostAsync($"/v1/dataset/revisions/{First.Revision}/publish", null)).IsProblem(503, "dataset-not-ready");
        (await PostAsync($"/v1/dataset/revisions/{First.Revision}/publish", null, "\"v1\"")).IsProblem(503, "dataset-not-ready");
        (await Api.GetAsync($"/v1/dataset/revisions/{First.Revision}")).IsProblem(503, "dataset-not-ready");
        Assert.Empty((await Api.GetAsync("/v1/dataset/revisions")).Items);
    }

    private static PolicyDataset Valid(PolicyDataset dataset)
        => new(dataset.File with { Measures = [.. dataset.File.Measures.Select(m => m with { Provisions = [.. m.Provisions.Select(p => p with { Scope = "Items" })] })] });

    private static PolicyDataset With(PolicyDataset dataset, string id, Func<Measure, Measure> change)
        => new(dataset.File with { Measures = [.. dataset.File.Measures.Select(m => m.Id.Value == id ? change(m) : m)] });

    private static JsonNode Document(PolicyDataset dataset) => JsonNode.Parse(PolicyDocument.Write(dataset.File))!;

    private async Task InUseAsync(PolicyDataset dataset)
    {
        await Api.Revisions.AddAsync(dataset.Revision, dataset.File, Api.Revisions.Rows.Count, Api.Clock.GetUtcNow(), Cancel);
        Api.Dataset.Follow(dataset, Api.Revisions.Rows.Count);
    }

    private Task<Answer> UploadAsync(PolicyDataset dataset, string query = "") => UploadAsync(PolicyDocument.Write(dataset.File), query);

    private async Task<Answer> UploadAsync(byte[] body, string query = "", string contentType = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Api.SendAsync(HttpMethod.Post, $"/v1/dataset/revisions{query}", content);
    }

    private Task<Answer> PostAsync(string path, string? json, string? ifMatch = null)
        => Api.SendJsonAsync(HttpMethod.Post, path, json, headers: ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
