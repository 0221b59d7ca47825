using System.Net;
using System.Text;
using System.Text.Json;
using Alerts.Auditing;
using Alerts.Subscriptions.Bulk;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class BulkTests : ServerTest
{
    private const string Two = "channel,target,materials,name\r\nemail,buyer@example.com,gallium,=Desk\r\nwebhook,https://hooks.example.com/very/secret,rare-earths gallium,\r\n";

    [Fact]
    public async Task A_csv_file_is_imported_and_comes_out_as_it_went_in()
    {
        var done = await ImportAsync(Two);
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Equal(
            """{"lines":2,"created":2,"existing":0,"updated":0,"refused":0,"dryRun":false,"stored":true,"errors":[],"moreErrors":0}""",
            done.Body[..done.Body.IndexOf(",\"warnings\"", StringComparison.Ordinal)] + "}");
        var csv = await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions/export?addresses=full", accept: "text/csv");
        Assert.Equal(("text/csv", "utf-8", "attachment; filename=subscriptions-2026-11-23.csv"), (csv.MediaType, csv.ContentHeaders.ContentType?.CharSet, $"{csv.ContentHeaders.ContentDisposition}"));
        Assert.Contains("\r\ndefault,email,buyer@example.com,'=Desk,gallium,,,90 30 14 7 1 0,true,false,,,,Etc/UTC,,,\r\n", csv.Body, StringComparison.Ordinal);
        Assert.Equal(2, (await ImportAsync(csv.Body)).Json.GetProperty("existing").GetInt32());

        var jsonl = await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions/export?format=jsonl&addresses=full");
        Assert.Equal(("application/jsonl", 2), (jsonl.MediaType, jsonl.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Equal(2, (await ImportAsync(jsonl.Body, "application/jsonl")).Json.GetProperty("existing").GetInt32());
        Assert.Equal(2, (await ImportAsync(jsonl.Body, "application/x-ndjson; charset=utf-8")).Json.GetProperty("existing").GetInt32());
    }

    [Fact]
    public async Task A_file_with_a_bad_line_is_refused_whole_with_every_fault_and_its_place()
    {
        var refused = (await ImportAsync(Two + "email,x@example.com,galium,\r\nfax,y@example.com,,a\"b\r\n")).IsProblem(422, "invalid-body");
        Assert.Equal("Nothing was stored: 2 of 4 lines have faults.", refused.Detail);
        Assert.Equal(
            ["4 materials 'galium' is not a material or group; did you mean 'gallium'?", "5  has a quote inside a cell that does not begin with one: quote the cell, and write the quote twice"],
            refused.Json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("line")} {(e.TryGetProperty("column", out var c) ? c.GetString() : "")} {e.GetProperty("detail").GetString()}"));
        Assert.Equal(0, Api.Subscriptions.Count);
        Assert.Empty(Logged);
    }

    [Fact]
    public async Task Best_effort_and_dry_run_answer_with_counts()
    {
        var file = Two + "email,x@example.com,galium,\r\n";
        var dry = await ImportAsync(file, query: "?dryRun=true");
        Assert.Equal((HttpStatusCode.OK, 2, 1, false), (dry.Status, dry.Json.GetProperty("created").GetInt32(), dry.Json.GetProperty("refused").GetInt32(), dry.Json.GetProperty("stored").GetBoolean()));
        Assert.Equal(0, Api.Subscriptions.Count);

        var done = await ImportAsync(file, query: "?mode=best-effort");
        Assert.Equal((HttpStatusCode.OK, 2, true), (done.Status, done.Json.GetProperty("created").GetInt32(), done.Json.GetProperty("stored").GetBoolean()));
        Assert.Equal(4, done.Json.GetProperty("errors")[0].GetProperty("line").GetInt32());
        Assert.Equal(2, Api.Subscriptions.Count);
        Assert.Equal("importSubscriptions", Assert.Single(Logged).Action);
    }

    [Fact]
    public async Task Secrets_come_when_asked_for_only()
    {
        Assert.DoesNotContain("whsec_", (await ImportAsync(Two, query: "?dryRun=true&show=secrets")).Body, StringComparison.Ordinal);
        var secret = (await ImportAsync(Two, query: "?show=secrets")).Json.GetProperty("secrets")[0];
        Assert.Equal(3, secret.GetProperty("line").GetInt32());
        Assert.Equal(Api.Targets.Rows[secret.GetProperty("targetId").GetString()!].Secret, secret.GetProperty("secret").GetString());
        Assert.DoesNotContain("whsec_", (await ImportAsync(Two + "webhook,https://hooks.example.com/2,,\r\n")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_of_a_filter_can_have_no_effect_is_warned_of_with_its_first_line()
    {
        var answer = await ImportAsync("channel,target,kinds,leadDays\nemail,a@example.com,notice.published,7\nemail,b@example.com,notice.published,7\n");
        Assert.Equal(["Line 2, leadDays: has no effect: kinds leaves out cliff.upcoming"], answer.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv; charset=latin1")]
    [InlineData("")]
    public async Task Another_content_type_is_refused(string contentType)
        => Assert.Contains("text/csv", (await ImportAsync(Two, contentType)).IsProblem(415, "unsupported-media-type").Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("?mode=all")]
    [InlineData("?dryRun=1")]
    [InlineData("?show=all")]
    [InlineData("?format=csv")]
    public async Task Another_parameter_is_refused(string query) => (await ImportAsync(Two, query: query)).IsProblem(400, "invalid-parameters");

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_whether_its_length_is_known_or_not()
    {
        var large = new byte[BulkLimits.MaxBytes + 1];
        Array.Fill(large, (byte)'\n');
        using var known = new ByteArrayContent(large);
        known.Headers.TryAddWithoutValidation("Content-Type", "text/csv");
        (await Api.SendAsync(HttpMethod.Post, "/v1/subscriptions/import", known)).IsProblem(413, "body-too-large");
        using var unknown = new StreamContent(new Unseekable(large));
        unknown.Headers.TryAddWithoutValidation("Content-Type", "text/csv");
        Assert.Equal("The file has more than 32 MiB: split it.", (await Api.SendAsync(HttpMethod.Post, "/v1/subscriptions/import", unknown)).IsProblem(413, "body-too-large").Detail);
    }

    [Fact]
    public async Task A_body_of_the_largest_size_is_read()
    {
        var file = Encoding.UTF8.GetBytes(Two);
        byte[] padded = [.. file, .. Enumerable.Repeat((byte)'\n', BulkLimits.MaxBytes - file.Length)];
        using var content = new ByteArrayContent(padded);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/csv");
        Assert.Equal(2, (await Api.SendAsync(HttpMethod.Post, "/v1/subscriptions/import", content)).Json.GetProperty("created").GetInt32());
    }

    [Fact]
    public async Task An_export_masks_what_it_is_not_asked_to_show_and_logs_what_it_shows()
    {
        await ImportAsync(Two);
        var masked = await Api.GetAsync("/v1/subscriptions/export");
        Assert.Equal("application/jsonl", masked.MediaType);
        Assert.Contains("https://hooks.example.com/…", masked.Body, StringComparison.Ordinal);
        Assert.All(["very/secret", "buyer@example.com", "whsec_"], secret => Assert.DoesNotContain(secret, masked.Body, StringComparison.Ordinal));
        Assert.Single(Logged);

        var full = await Api.GetAsync("/v1/subscriptions/export?addresses=full");
        Assert.Contains("very/secret", full.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", full.Body, StringComparison.Ordinal);
        var entry = Logged[^1];
        Assert.Equal(("exportSubscriptions", "*", """{"format":"jsonl","addresses":"full"}"""), (entry.Action, entry.Subject, entry.After));
        Assert.NotNull(entry.AppliedAt);

        var head = await Api.SendAsync(HttpMethod.Head, "/v1/subscriptions/export?addresses=full");
        Assert.Equal((HttpStatusCode.OK, "application/jsonl"), (head.Status, head.MediaType));
        Assert.Equal(2, Logged.Count);
    }

    [Theory]
    [InlineData(null, "subscriptions:read subscriptions:write", "admin")]
    [InlineData(null, "subscriptions:read admin", null)]
    [InlineData("acme", "subscriptions:read", "subscriptions:write")]
    [InlineData("acme", "subscriptions:read subscriptions:write", null)]
    public async Task Whole_addresses_take_a_scope_of_their_own(string? tenant, string scopes, string? missing)
    {
        var key = await KeyAsync(tenant, scopes.Split(' '));
        var answer = await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions/export?addresses=full", authorization: $"Bearer {key}");
        Assert.Equal(missing is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Status);
        if (missing is not null)
        {
            Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{missing}\"", answer.IsProblem(403, "forbidden").Headers.WwwAuthenticate.Single().ToString());
        }

        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions/export", authorization: $"Bearer {key}")).Status);
    }

    [Fact]
    public async Task A_tenant_imports_and_exports_its_own_only()
    {
        await ImportAsync("channel,target,tenant\nemail,theirs@example.com,other\n");
        var key = await KeyAsync("acme", ["subscriptions:read", "subscriptions:write"]);
        (await ImportAsync("channel,target,tenant\nemail,a@example.com,other\n", key: key)).IsProblem(422, "invalid-body");
        Assert.Equal(HttpStatusCode.OK, (await ImportAsync("channel,target\nemail,mine@example.com\n", key: key)).Status);
        var export = await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions/export?addresses=full", authorization: $"Bearer {key}");
        Assert.Contains("mine@example.com", export.Body, StringComparison.Ordinal);
        Assert.Contains("\"tenant\":\"acme\"", export.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs@example.com", export.Body, StringComparison.Ordinal);
        Assert.Equal("acme", Logged[^1].Tenant);
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/json", "application/jsonl")]
    [InlineData("text/csv;q=0", "application/jsonl")]
    [InlineData(null, "application/jsonl")]
    public async Task Accept_chooses_the_format(string? accept, string type)
        => Assert.Equal(type, (await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions/export", accept: accept)).MediaType);

    [Fact]
    public async Task Many_pages_come_out_each_subscription_once()
    {
        var file = "channel,target\n" + string.Concat(Enumerable.Range(0, 1203).Select(i => $"email,user{i}@example.com\n"));
        Assert.Equal(1203, (await ImportAsync(file)).Json.GetProperty("created").GetInt32());
        var lines = (await Api.GetAsync("/v1/subscriptions/export?addresses=full")).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1203, lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("target").GetString()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_document_tells_what_is_taken_and_given()
    {
        var paths = (await Api.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");
        var import = paths.GetProperty("/v1/subscriptions/import").GetProperty("post");
        Assert.Equal(["text/csv", "application/jsonl", "application/x-ndjson"], import.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(c => c.Name));
        Assert.All(["200", "413", "415", "422"], status => Assert.True(import.GetProperty("responses").TryGetProperty(status, out _)));
        var export = paths.GetProperty("/v1/subscriptions/export").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.Equal(["application/jsonl", "text/csv"], export.EnumerateObject().Select(c => c.Name));
    }

    private IReadOnlyList<AuditEntry> Logged => [.. Api.Audit.Entries.Where(e => e.Action != "createKey")];

    private async Task<string> KeyAsync(string? tenant, IReadOnlyList<string> scopes)
        => (await Api.SendJsonAsync(HttpMethod.Post, "/v1/keys", JsonSerializer.Serialize(new { tenant, scopes }))).Json.GetProperty("text").GetString()!;

    private async Task<Answer> ImportAsync(string file, string contentType = "text/csv", string query = "", string? key = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Api.SendAsync(HttpMethod.Post, $"/v1/subscriptions/import{query}", content, key is null ? null : $"Bearer {key}");
    }

    /// <summary>HttpClient sends it chunked.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
