using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alerts.Tests.Web.Support;
using FsCheck.Fluent;

namespace Alerts.Tests.Web;

/// <summary>A subscription is changed over HTTP.</summary>
public sealed class ChangeTests : ServerTest
{
    private const string MergePatch = "application/merge-patch+json";

    [Fact]
    public async Task What_is_named_is_replaced_whole_null_is_the_default_and_the_rest_stays()
    {
        var (id, tag) = await CreateAsync("""{"channel":"webhook","target":"https://acme.example/hook","materials":["gallium","germanium"],"jurisdictions":["CN"],"leadDays":[30,5],"name":"Desk"}""");
        var answer = await PatchAsync(id, """{"materials":["dysprosium"],"leadDays":null}""", tag);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("\"v2\"", answer.Headers.ETag!.ToString());
        Assert.Equal(id, answer.Json.GetProperty("id").GetString());
        Assert.Equal("""["dysprosium"] ["CN"] [90,30,14,7,1,0] Desk""", string.Join(' ', answer.Json.GetProperty("materials"), answer.Json.GetProperty("jurisdictions"), answer.Json.GetProperty("leadDays"), answer.Json.GetProperty("name")));
        Assert.False(answer.Json.TryGetProperty("secret", out _));
        var again = await Api.GetAsync($"/v1/subscriptions/{id}");
        Assert.Equal((answer.Body, "\"v2\""), (again.Body, again.Headers.ETag!.ToString()));
    }

    [Fact]
    public async Task A_change_needs_the_tag_that_stands()
    {
        var (id, tag) = await CreateAsync();
        Assert.Contains(tag, (await PatchAsync(id, """{"name":"a"}""", null)).IsProblem(428, "precondition-required").Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, """{"name":"a"}""", $"\"x\", {tag}")).Status);
        foreach (var stale in new[] { tag, $"W/{tag}", "\"\"", "nonsense" })
        {
            (await PatchAsync(id, """{"name":"b"}""", stale)).IsProblem(412, "precondition-failed");
        }

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, """{"name":"c"}""", "*")).Status);
        (await Api.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}", headers: [("If-Match", tag)])).IsProblem(412, "precondition-failed");
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}", headers: [("If-Match", "\"v3\"")])).Status);
    }

    [Theory]
    [InlineData("""{"channel":"email","target":"a@example.com","tenant":"x","materials":["galium"],"leadDays":[-1]}""",
        "#/channel: cannot be changed: end this subscription and make another|#/target: cannot be changed: end this subscription and make another|#/tenant: cannot be changed: end this subscription and make another|#/materials/0: 'galium' is not a material or group; did you mean 'gallium'?|#/leadDays: must be 1 to 20 whole numbers from 0 to 365")]
    [InlineData("""{"materials":"gallium"}""", "#/materials: must be an array")]
    [InlineData("""{"digestAt":"08:00"}""", "#/digestAt: means something only with digest")]
    [InlineData("""{"name":"a\u0007"}""", "#/name: has a control character")]
    public async Task Every_fault_is_named_and_nothing_is_changed(string patch, string faults)
    {
        var (id, tag) = await CreateAsync();
        Assert.Equal(faults.Split('|'), (await PatchAsync(id, patch, tag)).IsProblem(422, "invalid-body").Errors);
        Assert.Equal(tag, (await Api.GetAsync($"/v1/subscriptions/{id}")).Headers.ETag!.ToString());
    }

    [Fact]
    public async Task Unknown_members_other_media_types_and_no_documents_are_refused()
    {
        var (id, tag) = await CreateAsync();
        Assert.StartsWith("#/colour: 'colour' is not a known property", (await PatchAsync(id, """{"colour":"red"}""", tag)).IsProblem(422, "invalid-body").Errors.Single(), StringComparison.Ordinal);
        (await PatchAsync(id, "[]", tag)).IsProblem(422, "invalid-body");
        (await PatchAsync(id, "null", tag)).IsProblem(422, "invalid-body");
        (await PatchAsync(id, "{", tag)).IsProblem(400, "malformed-body");
        (await PatchAsync(id, """{"name":"a","name":"b"}""", tag)).IsProblem(400, "malformed-body");
        (await PatchAsync(id, "{}", tag, "text/plain")).IsProblem(415, "unsupported-media-type");
        (await PatchAsync("sub_none", "{}", tag)).IsProblem(404, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(id, "{}", tag, "application/json")).Status);
    }

    [Fact]
    public async Task A_change_into_another_subscription_of_the_target_is_a_conflict()
    {
        var (first, _) = await CreateAsync();
        var (second, tag) = await CreateAsync("""{"channel":"webhook","target":"https://acme.example/hook","materials":["germanium"]}""");
        Assert.Contains(first, (await PatchAsync(second, """{"materials":["gallium"]}""", tag)).IsProblem(409, "conflict").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_digest_a_subscription_needs_no_word_about_its_hour()
    {
        var (id, tag) = await CreateAsync("""{"channel":"webhook","target":"https://acme.example/hook","digest":"weekly","digestAt":"09:30","digestOn":"friday","timeZone":"Europe/Berlin"}""");
        var daily = await PatchAsync(id, """{"digest":"daily"}""", tag);
        Assert.Equal("daily 09:30 Europe/Berlin", Cadence(daily));
        Assert.Equal("  Europe/Berlin", Cadence(await PatchAsync(id, """{"digest":null}""", "*")));
    }

    [Fact]
    public async Task It_is_paused_resumed_tested_and_told_how_things_stand()
    {
        var (id, _) = await CreateAsync();
        var paused = await PostAsync($"/v1/subscriptions/{id}/pause");
        Assert.Equal((HttpStatusCode.OK, "2026-11-23T08:00:00+00:00", "\"v2\""), (paused.Status, paused.Json.GetProperty("pausedAt").GetString(), paused.Headers.ETag!.ToString()));
        Assert.Equal("\"v2\"", (await PostAsync($"/v1/subscriptions/{id}/pause")).Headers.ETag!.ToString());
        Assert.Equal(JsonValueKind.Null, (await PostAsync($"/v1/subscriptions/{id}/resume")).Json.GetProperty("pausedAt").ValueKind);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/v1/subscriptions/{id}/test")).Status);
        await Api.Revisions.AddAsync(Sample.Dataset().Revision, Sample.Dataset().File, 0, Api.Clock.GetUtcNow(), Cancel);
        Assert.StartsWith("alt_", (await PostAsync($"/v1/subscriptions/{id}/first-message")).Json.GetProperty("alertId").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("whsec_", (await PostAsync($"/v1/subscriptions/{id}/rotate-secret")).Json.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["createSubscription", "pauseSubscription", "resumeSubscription", "testSubscription", "sendFirstMessage"],
            (await Api.GetAsync($"/v1/audit?subject={id}")).Items.Select(e => e.GetProperty("action").GetString()).Reverse());
    }

    [Fact]
    public async Task A_filter_that_can_have_no_effect_is_warned_of()
    {
        var created = await Api.SubscribeAsync("""{"channel":"webhook","target":"https://acme.example/hook","materials":["rare-earths","dysprosium","germanium"],"jurisdictions":["EU","FR"],"kinds":["policy.changed","source.failing"],"leadDays":[9]}""");
        Assert.Equal(
            [
                "#/materials/1: 'dysprosium' is a member of 'rare-earths', which is named too",
                "#/materials/2: no measure of EU, FR on record concerns 'germanium': only notices that name it can be told",
                "#/jurisdictions/1: no source and no measure of FR is on record: nothing of it can be told",
                "#/kinds/1: 'source.failing' is about the system: it is told whatever materials and jurisdictions say",
                "#/leadDays: has no effect: kinds leaves out cliff.upcoming",
            ],
            created.Json.GetProperty("warnings").EnumerateArray().Select(w => $"{w.GetProperty("pointer").GetString()}: {w.GetProperty("detail").GetString()}"));
        Assert.Empty((await Api.SubscribeAsync("""{"channel":"webhook","target":"https://acme.example/hook","materials":["gallium"]}""")).Json.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task A_patch_gives_what_RFC_7396_says()
    {
        var members = new (string Name, string[] Values)[]
        {
            ("materials", ["""["gallium"]""", """["dysprosium","rare-earths"]""", "[]", "null"]), ("jurisdictions", ["""["CN"]""", "[]", "null"]), ("leadDays", ["[5]", "[60,2]", "null"]),
            ("name", ["\"a\"", "\"b\"", "null"]), ("allDualUse", ["true", "false", "null"]), ("includeLowConfidence", ["true", "false", "null"]), ("timeZone", ["\"Europe/Berlin\"", "null"]), ("quietHours", ["\"22:00-07:00\"", "null"]),
        };
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["materials"] = "[]",
            ["jurisdictions"] = "[]",
            ["leadDays"] = "[90,30,14,7,1,0]",
            ["name"] = "\"\"",
            ["allDualUse"] = "true",
            ["includeLowConfidence"] = "false",
            ["timeZone"] = "\"Etc/UTC\"",
            ["quietHours"] = "null",
        };
        var patches = Gen.Sample(
            from chosen in Gen.SubListOf(members)
            from values in Gen.CollectToList(chosen.Select(m => Gen.Elements(m.Values).Select(v => (m.Name, Value: v))))
            select values.ToList(),
            60, 8);
        var (id, _) = await CreateAsync();
        var stands = Members((await Api.GetAsync($"/v1/subscriptions/{id}")).Json);
        foreach (var patch in patches)
        {
            var body = $"{{{string.Join(',', patch.Select(m => $"\"{m.Name}\":{m.Value}"))}}}";
            var answer = await PatchAsync(id, body, "*");
            Assert.True(answer.Status == HttpStatusCode.OK, $"{body}: {answer.Body}");
            foreach (var (name, value) in patch)
            {
                stands[name] = value == "null" ? defaults[name] : value;
            }

            Assert.Equal(stands.OrderBy(m => m.Key, StringComparer.Ordinal), Members(answer.Json).OrderBy(m => m.Key, StringComparer.Ordinal));
        }
    }

    private static Dictionary<string, string> Members(JsonElement json)
    {
        var members = new[] { "materials", "jurisdictions", "leadDays", "name", "allDualUse", "includeLowConfidence" }.ToDictionary(m => m, m => JsonNode.Parse(json.GetProperty(m).GetRawText())!.ToJsonString(), StringComparer.Ordinal);
        members["timeZone"] = json.GetProperty("cadence").GetProperty("timeZone").GetRawText();
        members["quietHours"] = json.GetProperty("cadence").GetProperty("quietHours").GetRawText();
        return members;
    }

    private static string Cadence(Answer answer)
    {
        var cadence = answer.Json.GetProperty("cadence");
        return $"{cadence.GetProperty("digest")} {cadence.GetProperty("digestAt")} {cadence.GetProperty("timeZone")}";
    }

    private async Task<(string Id, string Tag)> CreateAsync(string json = """{"channel":"webhook","target":"https://acme.example/hook","materials":["gallium"]}""")
    {
        var created = await Api.SubscribeAsync(json);
        return (created.Json.GetProperty("id").GetString()!, created.Headers.ETag!.ToString());
    }

    private Task<Answer> PatchAsync(string id, string json, string? tag, string mediaType = MergePatch)
        => Api.SendJsonAsync(HttpMethod.Patch, $"/v1/subscriptions/{id}", json, mediaType, headers: tag is null ? [] : [("If-Match", tag)]);

    private Task<Answer> PostAsync(string path) => Api.SendAsync(HttpMethod.Post, path);
}
