using System.Net;
using System.Text;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Evidence;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web;

public sealed class EvidenceAndCorrectionTests : ServerTest
{
    private const string Good = """{"reason":"A slip","summary":"It did not."}""";

    private static readonly Alert Wrong = Sample.Alert(1);

    [Fact]
    public async Task Evidence_is_a_zip_that_proves_itself_and_the_same_twice()
    {
        await PrepareAsync();
        var (answer, bytes) = await DownloadAsync(Api.Key);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"evidence-{Wrong.Id}.zip", answer.Content.Headers.ContentDisposition!.FileName);
        var zip = EvidenceZip.Read(bytes);
        Assert.Equal(["acme", "other"], zip.Deliveries.Select(d => d.GetProperty("tenant").GetString()).Order());
        Assert.Equal(bytes, (await DownloadAsync(Api.Key)).Bytes);
    }

    [Fact]
    public async Task Evidence_of_a_tenant_holds_nothing_of_another()
    {
        await PrepareAsync();
        var key = await KeyAsync("acme");
        var zip = EvidenceZip.Read((await DownloadAsync(key)).Bytes);
        Assert.Equal("https://acme.example/…", Assert.Single(zip.Deliveries).GetProperty("target").GetString());
        Assert.All(zip.Files.Values, f => Assert.DoesNotContain("other", Encoding.UTF8.GetString(f).Replace("the other side", "", StringComparison.Ordinal), StringComparison.Ordinal));

        var system = Sample.Alert(2) with { Id = "alt_system", Kind = AlertKind.SourceFailing };
        var alone = Sample.Alert(3) with { Id = "alt_alone", Audience = "sub_of_other" };
        await Api.Alerts.AddAsync(system, Cancel);
        await Api.Alerts.AddAsync(alone, Cancel);
        var correction = CorrectionText.Of(system, "r", null, "s", withdraws: false, "n", DateTimeOffset.UnixEpoch);
        await Api.Alerts.AddAsync(correction, Cancel);
        foreach (var id in new[] { "alt_system", "alt_alone", "alt_none", correction.Id })
        {
            Assert.Equal("There is no such alert.", (await SendAsync(key, HttpMethod.Get, $"/v1/alerts/{id}/evidence")).IsProblem(404, "not-found").Detail);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(key, HttpMethod.Get, $"/v1/alerts/{id}")).Status);
        }

        Assert.DoesNotContain(correction.Id, (await SendAsync(key, HttpMethod.Get, "/v1/alerts")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Head, "/v1/alerts/alt_system/evidence")).Status);
    }

    [Fact]
    public async Task Head_says_what_get_would_be_and_sends_nothing()
    {
        await PrepareAsync();
        var head = await Api.SendAsync(HttpMethod.Head, $"/v1/alerts/{Wrong.Id}/evidence");
        Assert.Equal((HttpStatusCode.OK, "application/zip", ""), (head.Status, head.MediaType, head.Body));
        Assert.Equal($"evidence-{Wrong.Id}.zip", head.ContentHeaders.ContentDisposition!.FileName);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.SendAsync(HttpMethod.Head, "/v1/alerts/alt_none/evidence")).Status);
    }

    [Fact]
    public async Task A_correction_is_an_alert_of_its_own_that_both_alerts_know()
    {
        await PrepareAsync();
        var made = await CorrectAsync(Wrong.Id, """{"reason":"A slip","headline":"The 27th","summary":"It is\nthe 28th.","withdraws":true}""", "key-1");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/v1/alerts/{id}", made.Headers.Location!.OriginalString);
        Assert.Equal(("alert.corrected", Wrong.Id, "Correction: The 27th", true), (made.Json.GetProperty("kind").GetString(), made.Json.GetProperty("corrects").GetString(), made.Json.GetProperty("headline").GetString(), made.Json.GetProperty("withdraws").GetBoolean()));

        var again = await CorrectAsync(Wrong.Id, """{"reason":"A slip","headline":"The 27th","summary":"It is\nthe 28th.","withdraws":true}""", "key-1");
        Assert.Equal((HttpStatusCode.Created, id), (again.Status, again.Json.GetProperty("id").GetString()));
        Assert.Equal([id], (await Api.GetAsync($"/v1/alerts/{Wrong.Id}")).Json.GetProperty("correctedBy").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(JsonValueKind.Null, (await Api.GetAsync($"/v1/alerts/{Wrong.Id}")).Json.GetProperty("alert").GetProperty("corrects").ValueKind);
        Assert.Equal(Wrong.Id, (await Api.GetAsync($"/v1/alerts/{id}")).Json.GetProperty("alert").GetProperty("corrects").GetString());

        var other = await CorrectAsync(id, Good);
        Assert.Equal(HttpStatusCode.Created, other.Status);
        var zip = EvidenceZip.Read((await DownloadAsync(Api.Key)).Bytes);
        Assert.Equal(2, zip.Under("corrections/").Count);
        Assert.Equal([("correctAlert", id), ("correctAlert", Wrong.Id)], Api.Audit.Entries.Where(e => e.Action == "correctAlert").Select(e => (e.Action, e.Subject)).OrderBy(e => e.Subject == Wrong.Id));
    }

    [Fact]
    public async Task The_readers_page_says_on_top_that_the_alert_was_corrected_and_how()
    {
        await PrepareAsync();
        await CorrectAsync(Wrong.Id, Good);
        var token = Api.Services.GetRequiredService<ITargetTokens>().ForAlert(Wrong.Id);
        var page = await Api.SendAsync(HttpMethod.Get, $"/alert?t={Uri.EscapeDataString(token)}", authorization: "");
        Assert.StartsWith("<p>Correction: Headline 1: 镓: It did not.</p><h1>", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "#/reason,#/summary")]
    [InlineData("""{"reason":null,"summary":"\u0000"}""", "#/reason,#/summary")]
    [InlineData("""{"reason":"r","summary":"s","headline":""}""", "#/headline")]
    [InlineData("""{"reason":1,"summary":"s","withdraws":"yes"}""", "#/reason,#/withdraws")]
    [InlineData("""{"reason":"r","summary":"s","withdraw":true}""", "#/withdraw")]
    public async Task A_bad_wish_is_refused_with_every_fault(string json, string pointers)
    {
        await PrepareAsync();
        var refused = (await CorrectAsync(Wrong.Id, json)).IsProblem(422, "invalid-body");
        Assert.Equal(pointers, string.Join(',', refused.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())));
        Assert.DoesNotContain(Api.Audit.Entries, e => e.Action == "correctAlert");
    }

    [Fact]
    public async Task What_is_not_there_or_was_for_one_alone_cannot_be_corrected_and_a_tenant_corrects_nothing()
    {
        await PrepareAsync();
        await Api.Alerts.AddAsync(Sample.Alert(3) with { Id = "alt_alone", Audience = "sub_1" }, Cancel);
        (await CorrectAsync("alt_none", Good)).IsProblem(404, "not-found");
        (await CorrectAsync("alt_alone", Good)).IsProblem(409, "conflict");
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(await KeyAsync("acme"), HttpMethod.Post, $"/v1/alerts/{Wrong.Id}/correction", Good)).Status);
    }

    private async Task PrepareAsync()
    {
        await Api.Alerts.AddAsync(Wrong, Cancel);
        foreach (var tenant in new[] { "acme", "other" })
        {
            var target = new Target($"tgt_{tenant}", tenant, ChannelKind.Webhook, $"https://{tenant}.example/secret", "whsec_x", DateTimeOffset.UnixEpoch);
            Api.Targets.Rows[target.Id] = target;
            Api.Ledger.Rows[$"dlv_{tenant}"] = new Delivery($"dlv_{tenant}", Wrong.Id, target.Id, tenant, DeliveryStatus.Accepted, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        }
    }

    private async Task<(HttpResponseMessage Answer, byte[] Bytes)> DownloadAsync(string key)
    {
        using var http = new HttpClient { BaseAddress = Api.Address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        var answer = await http.GetAsync($"/v1/alerts/{Wrong.Id}/evidence", Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (answer, await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    private async Task<string> KeyAsync(string tenant)
        => (await SendAsync(Api.Key, HttpMethod.Post, "/v1/keys", JsonSerializer.Serialize(new { tenant }))).Json.GetProperty("text").GetString()!;

    private async Task<Answer> CorrectAsync(string id, string json, string? idempotencyKey = null)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
        {
            content.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Api.SendAsync(HttpMethod.Post, $"/v1/alerts/{id}/correction", content);
    }

    private Task<Answer> SendAsync(string key, HttpMethod method, string path, string? json = null) => Api.SendJsonAsync(method, path, json, key: key);
}
