using System.Net;
using Alerts.Access;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class TenantTests : ServerTest
{
    [Fact]
    public async Task A_tenant_is_taken_in_once_and_listed()
    {
        var made = await PostAsync("/v1/tenants", """{"id":"acme","name":"Acme Ltd"}""");
        Assert.Equal((HttpStatusCode.Created, "/v1/tenants/acme", "\"v1\""), (made.Status, made.Headers.Location!.ToString(), made.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/tenants", """{"id":"acme"}""")).Status);
        Assert.Equal(["acme"], (await Api.GetAsync("/v1/tenants")).Items.Select(t => t.GetProperty("id").GetString()));
        (await Api.GetAsync("/v1/tenants/other")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("{}", "#/id: is missing")]
    [InlineData("""{"id":"Acme"}""", "#/id: must be lower-case words joined by hyphens, at most 64 characters")]
    [InlineData("""{"id":"аcme"}""", "#/id: must be lower-case words joined by hyphens, at most 64 characters")]
    [InlineData("""{"id":"acme","name":"a\nb"}""", "#/name: must have at most 200 characters and no control character")]
    public async Task A_bad_tenant_is_refused(string json, string fault)
        => Assert.Equal([fault], (await PostAsync("/v1/tenants", json)).IsProblem(422, "invalid-body").Errors);

    [Fact]
    public async Task A_tenant_gets_another_name_by_whoever_saw_the_last_one()
    {
        await PostAsync("/v1/tenants", """{"id":"acme","name":"Acme"}""");
        (await PatchAsync("""{"name":"Acme Ltd"}""")).IsProblem(428, "precondition-required");
        var renamed = await PatchAsync("""{"name":"Acme Ltd"}""", ("If-Match", "\"v1\""));
        Assert.Equal(("Acme Ltd", "\"v2\""), (renamed.Json.GetProperty("name").GetString(), renamed.Headers.ETag!.ToString()));
        (await PatchAsync("""{"name":"x"}""", ("If-Match", "\"v1\""))).IsProblem(412, "precondition-failed");
        Assert.Equal("Acme Ltd", (await PatchAsync("{}", ("If-Match", "*"))).Json.GetProperty("name").GetString());
        Assert.Equal("", (await PatchAsync("""{"name":null}""", ("If-Match", "*"))).Json.GetProperty("name").GetString());
        Assert.Equal(["#/id"], (await PatchAsync("""{"id":"b"}""", ("If-Match", "*"))).Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task A_tenant_that_leaves_takes_its_keys_and_subscriptions_along()
    {
        var key = (await PostAsync("/v1/keys", """{"tenant":"acme"}""")).Json.GetProperty("text").GetString();
        await PostAsync("/v1/subscriptions", """{"channel":"webhook","target":"https://acme.example/hook","tenant":"acme"}""");
        await PostAsync("/v1/subscriptions", """{"channel":"webhook","target":"https://other.example/hook","tenant":"other"}""");
        Assert.Contains("acme", Api.Tenants.Rows.Keys);

        (await Api.SendAsync(HttpMethod.Delete, "/v1/tenants/acme", headers: [("If-Match", "\"v9\"")])).IsProblem(412, "precondition-failed");
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, "/v1/tenants/acme")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: $"Bearer {key}")).Status);
        Assert.Equal(["other"], (await Api.GetAsync("/v1/subscriptions")).Items.Select(s => s.GetProperty("tenant").GetString()));
        Assert.Equal("Its company has left.", Api.Targets.Rows.Values.Single(t => t.Tenant == "acme").DisabledReason);
        Assert.Null(Api.Targets.Rows.Values.Single(t => t.Tenant == "other").DisabledReason);
        (await Api.SendAsync(HttpMethod.Delete, "/v1/tenants/acme")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Who_changed_what_is_in_the_audit_log_without_a_secret()
    {
        var made = (await PostAsync("/v1/keys", """{"name":"ERP","tenant":"acme"}""", ("X-Request-Id", "req-1"))).Json;
        var (id, text) = (made.GetProperty("key").GetProperty("id").GetString(), made.GetProperty("text").GetString()!);
        await Api.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}");
        var log = await Api.GetAsync($"/v1/audit?subject={id}");
        Assert.Equal(["revokeKey", "createKey"], log.Items.Select(e => e.GetProperty("action").GetString()));
        var created = log.Items.Last();
        Assert.Equal("req-1", created.GetProperty("actor").GetProperty("requestId").GetString());
        Assert.Equal(("key", "127.0.0.1"), (created.GetProperty("actor").GetProperty("kind").GetString(), created.GetProperty("actor").GetProperty("origin").GetString()));
        Assert.Equal("ERP", created.GetProperty("after").GetProperty("name").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, created.GetProperty("before").ValueKind);
        Assert.DoesNotContain(text, log.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(text[ApiKey.Prefix.Length..], string.Concat(Api.Audit.Entries), StringComparison.Ordinal);
        Assert.Equal(["acme"], (await Api.GetAsync("/v1/audit?tenant=acme&action=createKey&limit=1")).Items.Select(e => e.GetProperty("tenant").GetString()));
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await PostAsync("/v1/tenants", $$"""{"id":"{{id}}"}""");
        }

        var next = (await Api.GetAsync("/v1/audit?limit=1&action=createTenant")).Json.GetProperty("next").GetString();
        Assert.Equal("b", (await Api.GetAsync($"/v1/audit?limit=2&action=createTenant&cursor={next}")).Items.First().GetProperty("subject").GetString());
        (await Api.GetAsync($"/v1/audit?limit=1&action=createKey&cursor={next}")).IsProblem(400, "invalid-parameters");
        (await Api.GetAsync($"/v1/tenants?cursor={next}")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task A_request_is_named_by_its_sender_or_by_us()
    {
        Assert.Equal("abc-1", (await Api.SendAsync(HttpMethod.Get, "/v1/materials", headers: [("X-Request-Id", "abc-1")])).Headers.GetValues("X-Request-Id").Single());
        var own = (await Api.SendAsync(HttpMethod.Get, "/v1/nothing", headers: [("X-Request-Id", "no good")])).Headers.GetValues("X-Request-Id").Single();
        Assert.Matches("^[0-9a-f]{32}$|^[0-9A-Z]+:[0-9]+$", own);
    }

    private Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) => Api.SendJsonAsync(HttpMethod.Post, path, json, headers: headers);

    private Task<Answer> PatchAsync(string json, params (string Name, string Value)[] headers)
        => Api.SendJsonAsync(HttpMethod.Patch, "/v1/tenants/acme", json, "application/merge-patch+json", headers: headers);
}
