using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class RateLimitTests : IAsyncLifetime
{
    private ApiServer? _api;

    private ApiServer Api => _api!;

    public async ValueTask InitializeAsync()
        => _api = await ApiServer.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Alerts:Api:RequestsPerMinute"] = "5",
            ["Alerts:Api:AnonymousPerMinute"] = "2",
            ["Alerts:Api:CorsOrigins:0"] = "https://portal.example.com",
        });

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        var answers = new List<Answer>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await Api.GetAsync("/v1/materials"));
        }

        Assert.All(answers.Take(5), a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.Equal("\"key\";q=5;w=60", answers[0].Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"key\";r=4;t=12", answers[0].Headers.GetValues("RateLimit").Single());
        var last = answers[5].IsProblem(429, "too-many-requests");
        Assert.InRange(int.Parse(last.Headers.RetryAfter!.ToString(), System.Globalization.CultureInfo.InvariantCulture), 1, 12);
        Assert.StartsWith("\"key\";r=0;", last.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, "/healthz", authorization: "")).Status);
        var other = await Api.KeyDesk.CreateAsync(new Alerts.Access.ApiKeyRequest("other"), TestContext.Current.CancellationToken);
        var key = Assert.IsType<Alerts.Access.ApiKeyResult.Made>(other).Text;
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: $"Bearer {key}")).Status);
    }

    [Fact]
    public async Task Who_guesses_keys_is_slowed_down_and_who_has_one_is_not()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: "Bearer alk_guess")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: "")).Status);
        (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: "Bearer alk_again")).IsProblem(429, "too-many-requests");
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync("/v1/materials")).Status);
    }

    [Fact]
    public async Task Pages_of_an_origin_that_the_settings_name_may_call_and_others_may_not()
    {
        var preflight = await Api.SendAsync(
            HttpMethod.Options, "/v1/subscriptions", authorization: "", headers:
            [("Origin", "https://portal.example.com"), ("Access-Control-Request-Method", "PATCH"), ("Access-Control-Request-Headers", "authorization,if-match,content-type")]);
        Assert.Equal("https://portal.example.com", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False((await Api.SendAsync(HttpMethod.Get, "/v1/materials", headers: [("Origin", "https://evil.example.com")])).Headers.Contains("Access-Control-Allow-Origin"));
        await using var plain = await ApiServer.StartAsync();
        Assert.False((await plain.SendAsync(HttpMethod.Get, "/v1/materials", headers: [("Origin", "https://portal.example.com")])).Headers.Contains("Access-Control-Allow-Origin"));
    }
}
