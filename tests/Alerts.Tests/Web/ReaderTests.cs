using System.Net;
using System.Text;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Web;

public sealed class ReaderTests : ServerTest
{
    private const string Mail = """{"channel":"email","target":"buyer@example.com","materials":["gallium"],"name":"<b>Purchasing</b>"}""";

    private protected override bool Confirms => true;

    private Target Only => Api.Targets.Rows.Values.Single();

    private ITargetTokens Tokens => Api.Services.GetRequiredService<ITargetTokens>();

    [Fact]
    public async Task A_scanner_that_opens_the_link_confirms_nobody_and_the_button_does()
    {
        var created = (await Api.SubscribeAsync(Mail)).Json;
        Assert.True(created.GetProperty("awaitsConfirmation").GetBoolean());
        var link = $"/confirm?t={Tokens.ForConfirmation(Only.Id)}";
        Assert.Contains("<form method=\"post\">", (await OpenAsync(HttpMethod.Get, link)).Body, StringComparison.Ordinal);
        Assert.True(Only.AwaitsConfirmation);

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(HttpMethod.Post, link)).Status);
        Assert.False(Only.AwaitsConfirmation);
        Assert.False((await Api.GetAsync($"/v1/subscriptions/{created.GetProperty("id").GetString()}")).Json.GetProperty("awaitsConfirmation").GetBoolean());
        Assert.Contains("is confirmed", (await OpenAsync(HttpMethod.Get, link)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_confirm_ends_after_seven_days_and_no_other_token_confirms()
    {
        await Api.SubscribeAsync(Mail);
        var link = $"/confirm?t={Tokens.ForConfirmation(Only.Id)}";
        ((FakeTimeProvider)Api.Services.GetRequiredService<TimeProvider>()).Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(HttpMethod.Post, link)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(HttpMethod.Post, $"/confirm?t={Tokens.For(Only.Id)}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(HttpMethod.Post, $"/unsubscribe?t={Tokens.ForConfirmation(Only.Id)}")).Status);
        Assert.True(Only.AwaitsConfirmation);
    }

    [Fact]
    public async Task A_reader_sees_what_is_sent_changes_when_and_ends_it()
    {
        var id = (await Api.SubscribeAsync(Mail)).Json.GetProperty("id").GetString()!;
        var page = await OpenAsync(HttpMethod.Get, Preferences);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("&lt;b&gt;Purchasing&lt;/b&gt;", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("buyer@", page.Body, StringComparison.Ordinal);

        var saved = await OpenAsync(HttpMethod.Post, Preferences, $"do=save&subscription={id}&digest=weekly&at=07%3A30&on=friday&zone=Europe%2FBerlin&quiet=22%3A00-06%3A00&nothing-new=on");
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        var cadence = (await Api.GetAsync($"/v1/subscriptions/{id}")).Json.GetProperty("cadence");
        Assert.Equal(("weekly", "07:30", "friday", "Europe/Berlin"), (Text("digest"), Text("digestAt"), Text("digestOn"), Text("timeZone")));
        Assert.Contains("""<option value="friday" selected>""", saved.Body, StringComparison.Ordinal);

        var refused = await OpenAsync(HttpMethod.Post, Preferences, $"do=save&subscription={id}&digest=daily&at=25%3A00&zone=Mars%2F%3Cscript%3E");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("timeZone: &#x27;Mars/&lt;script&gt;&#x27;", refused.Body, StringComparison.Ordinal);
        Assert.Equal("weekly", (await Api.GetAsync($"/v1/subscriptions/{id}")).Json.GetProperty("cadence").GetProperty("digest").GetString());

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(HttpMethod.Post, Preferences, $"do=end&subscription={id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/v1/subscriptions/{id}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync(HttpMethod.Post, Preferences, $"do=end&subscription={id}")).Status);

        string? Text(string name) => cadence.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Who_unsubscribed_may_come_back_and_who_was_switched_off_by_another_may_not()
    {
        await Api.SubscribeAsync(Mail);
        await OpenAsync(HttpMethod.Post, Preferences, "do=unsubscribe");
        Assert.Equal(StopCause.Unsubscribed, Only.DisabledBy);
        await OpenAsync(HttpMethod.Post, Preferences, "do=resume");
        Assert.Null(Only.DisabledBy);

        await Api.Services.GetRequiredService<ITargetStore>().DisableAsync(Only.Id, StopCause.Operator, "why", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync(HttpMethod.Post, Preferences, "do=resume")).Status);
        Assert.Equal(StopCause.Operator, Only.DisabledBy);
    }

    [Fact]
    public async Task Nobody_touches_the_subscription_of_another()
    {
        var other = (await Api.SubscribeAsync("""{"channel":"webhook","target":"https://example.com/hook"}""")).Json.GetProperty("id").GetString();
        var target = await Api.Services.GetRequiredService<ITargetStore>().AddAsync(new Target("tgt_mine", "default", ChannelKind.Email, "me@example.com", null, DateTimeOffset.UnixEpoch), Cancel);
        foreach (var wish in new[] { $"do=end&subscription={other}", $"do=save&subscription={other}&digest=daily&at=08%3A00&zone=Etc%2FUTC", "do=everything", "" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync(HttpMethod.Post, $"/preferences?t={Tokens.For(target.Id)}", wish)).Status);
        }

        Assert.Equal("none", (await Api.GetAsync($"/v1/subscriptions/{other}")).Json.GetProperty("cadence").TryGetProperty("digest", out var digest) ? digest.GetString() ?? "none" : "none");
    }

    [Fact]
    public async Task A_whole_alert_is_a_page_for_who_has_its_link()
    {
        var alert = Sample.Alert(1);
        await Api.Alerts.AddAsync(alert, Cancel);
        var page = await OpenAsync(HttpMethod.Get, $"/alert?t={Tokens.ForAlert(alert.Id)}");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("Headline 1: 镓", page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(HttpMethod.Get, $"/alert?t={alert.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(HttpMethod.Get, $"/alert?t={Tokens.ForAlert("alt_none")}")).Status);
    }

    [Fact]
    public async Task Mail_events_count_only_with_their_signature()
    {
        await Api.SubscribeAsync(Mail);
        var delivery = new Delivery("dlv_1", "alt_1", Only.Id, "default", DeliveryStatus.Accepted, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await Api.Services.GetRequiredService<IDeliveryLedger>().AddAsync([delivery], Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostEventsAsync("dlv_1 Bounce", genuine: false)).Status);
        Assert.Null(Only.DisabledBy);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostEventsAsync("{")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostEventsAsync(new string('x', 1024 * 1024 + 1))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await PostEventsAsync("dlv_1 Bounce")).Status);
        Assert.Equal(StopCause.Suppressed, Only.DisabledBy);
        Assert.Equal("bounce", (await Api.GetAsync("/v1/deliveries/dlv_1")).Json.GetProperty("events")[0].GetProperty("kind").GetString());

        var suppressed = (await Api.GetAsync("/v1/suppressions")).Json.GetProperty("items")[0];
        Assert.Equal(("bounce", "b…@example.com"), (suppressed.GetProperty("cause").GetString(), suppressed.GetProperty("address").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await Api.SendAsync(HttpMethod.Post, $"/v1/targets/{Only.Id}/enable")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/suppressions/{suppressed.GetProperty("id").GetString()}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.SendAsync(HttpMethod.Delete, $"/v1/suppressions/{suppressed.GetProperty("id").GetString()}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Post, $"/v1/targets/{Only.Id}/enable")).Status);
    }

    [Fact]
    public async Task Operators_suppress_and_silence_by_the_api()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("/v1/suppressions", """{"address":"nobody"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/suppressions", """{"address":"Sales@example.com"}""")).Status);
        Assert.Equal("operator", (await Api.GetAsync("/v1/suppressions")).Json.GetProperty("items")[0].GetProperty("cause").GetString());

        var refused = await PostAsync("/v1/silences", """{"material":"unobtainium","until":"2026-11-24T00:00:00Z"}""");
        Assert.Equal(["#/material", "#/reason"], refused.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
        var added = await PostAsync("/v1/silences", """{"kind":"source.failing","until":"2026-11-24T00:00:00Z","reason":"known"}""");
        Assert.Equal(HttpStatusCode.Created, added.Status);
        var id = added.Json.GetProperty("id").GetString();
        Assert.Equal(id, (await Api.GetAsync("/v1/silences")).Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/silences/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.SendAsync(HttpMethod.Delete, $"/v1/silences/{id}")).Status);
    }

    private string Preferences => $"/preferences?t={Tokens.For(Only.Id)}";

    private async Task<Answer> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Api.SendAsync(HttpMethod.Post, path, content);
    }

    private async Task<Answer> PostEventsAsync(string body, bool genuine = true)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("X-Genuine", genuine ? "yes" : "no");
        return await Api.SendAsync(HttpMethod.Post, "/events/sendgrid", content, authorization: "");
    }

    // As anybody: without a key.
    private async Task<Answer> OpenAsync(HttpMethod method, string path, string? form = null)
    {
        using var content = method == HttpMethod.Post ? new StringContent(form ?? "", Encoding.UTF8, "application/x-www-form-urlencoded") : null;
        return await Api.SendAsync(method, path, content, authorization: "");
    }
}
