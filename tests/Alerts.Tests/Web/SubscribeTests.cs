using System.Net;
using System.Text.Json;

namespace Alerts.Tests.Web;

public sealed class SubscribeTests : ServerTest
{
    private const string Hook = """{"channel":"webhook","target":"https://hooks.example.com/very/secret/path","materials":["gallium","rare-earths"],"leadDays":[7,30]}""";

    [Fact]
    public async Task A_new_subscription_is_shown_with_its_place_and_once_with_its_secret()
    {
        var made = await Api.SubscribeAsync(Hook);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("application/json", made.MediaType);
        Assert.StartsWith("whsec_", made.Json.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Equal("webhook", made.Json.GetProperty("channel").GetString());
        Assert.Equal("https://hooks.example.com/…", made.Json.GetProperty("target").GetProperty("address").GetString());
        Assert.Equal("[30,7]", made.Json.GetProperty("leadDays").GetRawText());

        var there = await Api.GetAsync(made.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, there.Status);
        Assert.Equal(made.Json.GetProperty("id").GetString(), there.Json.GetProperty("id").GetString());
        Assert.False(there.Json.TryGetProperty("secret", out _));
    }

    [Fact]
    public async Task Subscribing_again_is_the_same_subscription_without_the_secret()
    {
        var first = await Api.SubscribeAsync(Hook);
        var second = await Api.SubscribeAsync(Hook);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(first.Json.GetProperty("id").GetString(), second.Json.GetProperty("id").GetString());
        Assert.False(second.Json.TryGetProperty("secret", out _));
        Assert.Equal(1, Api.Subscriptions.Count);
    }

    [Fact]
    public async Task An_email_subscription_has_no_secret()
    {
        var made = await Api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","kinds":["cliff.upcoming"]}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.False(made.Json.TryGetProperty("secret", out _));
        Assert.Equal("cliff.upcoming", made.Json.GetProperty("kinds")[0].GetString());
    }

    [Fact]
    public async Task No_get_ever_shows_a_secret_or_a_whole_target()
    {
        var secret = (await Api.SubscribeAsync(Hook)).Json.GetProperty("secret").GetString()!;
        var slack = await Api.SubscribeAsync("""{"channel":"slack","target":"https://hooks.slack.com/services/T0/B0/token"}""");
        await Api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com"}""");
        foreach (var path in Api.Routes.Select(r => r.RoutePattern.RawText!.Replace("{id}", slack.Json.GetProperty("id").GetString(), StringComparison.Ordinal)))
        {
            var body = (await Api.GetAsync(path)).Body;
            // The document's examples begin as secrets do.
            Assert.All([secret, path.StartsWith("/openapi", StringComparison.Ordinal) ? secret : "whsec_", "very/secret", "B0/token", "buyer@example.com", Api.Key, Api.Keys.Keys.Single().Hash],
                text => Assert.DoesNotContain(text, body, StringComparison.Ordinal));
        }

        Assert.Equal(3, (await Api.GetAsync("/v1/subscriptions")).Items.Count());
    }

    [Fact]
    public async Task Subscriptions_are_listed_page_by_page_each_once()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.SubscribeAsync($$"""{"channel":"email","target":"buyer{{i}}@example.com"}""");
        }

        var first = await Api.GetAsync("/v1/subscriptions?limit=3");
        var second = await Api.GetAsync($"/v1/subscriptions?limit=3&cursor={first.Json.GetProperty("next").GetString()}");
        Assert.Equal(5, first.Strings("items", "id").Concat(second.Strings("items", "id")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task An_unknown_subscription_is_a_404_problem() => (await Api.GetAsync("/v1/subscriptions/sub_none")).IsProblem(404, "not-found");

    [Fact]
    public async Task An_unknown_query_parameter_is_refused_on_post_too()
    {
        using var body = new StringContent(Hook, System.Text.Encoding.UTF8, "application/json");
        (await Api.SendAsync(HttpMethod.Post, "/v1/subscriptions?dry=1", body)).IsProblem(400, "invalid-parameters");
        Assert.Equal(0, Api.Subscriptions.Count);
    }

    [Fact]
    public async Task A_cadence_is_shown_as_it_was_asked_for_and_subscribing_again_with_another_changes_it()
    {
        const string Rest = "\"channel\":\"email\",\"target\":\"buyer@example.com\"";
        var made = await Api.SubscribeAsync($$"""{ {{Rest}}, "digest":"weekly","digestAt":"09:30","digestOn":"friday","timeZone":"Europe/Berlin","quietHours":"22:00-07:00","nothingNew":true}""");
        Assert.Equal(
            """{"digest":"weekly","digestAt":"09:30","digestOn":"friday","quietHours":"22:00-07:00","timeZone":"Europe/Berlin","nothingNew":true,"criticalAtOnce":true}""",
            made.Json.GetProperty("cadence").GetRawText());

        var again = await Api.SubscribeAsync($$"""{ {{Rest}} }""");
        Assert.Equal((HttpStatusCode.OK, made.Json.GetProperty("id").GetString()), (again.Status, again.Json.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, again.Json.GetProperty("cadence").GetProperty("digest").ValueKind);
    }

    [Fact]
    public async Task Every_fault_of_a_cadence_is_named()
    {
        var refused = await Api.SubscribeAsync(
            """{"channel":"email","target":"buyer@example.com","digest":"monthly","digestAt":"9:30","digestOn":"Friday","timeZone":"Mars/Base","quietHours":"22:00-22:00"}""");
        Assert.Equal(
            ["#/timeZone: 'Mars/Base' is not a time zone of the IANA database, such as Europe/Berlin", "#/quietHours: '22:00-22:00' is not two different times of day, such as 22:00-07:00",
             "#/digest: must be daily or weekly", "#/digestAt: '9:30' is not a time of day, such as 08:00", "#/digestOn: must be a day of the week, such as monday"],
            refused.IsProblem(422, "invalid-body").Errors);
        var without = await Api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","digestAt":"09:30"}""");
        Assert.Equal(["#/digestAt: means something only with digest"], without.IsProblem(422, "invalid-body").Errors);
    }
}
