using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Functions;

/// <summary>The one HTTP function answers as the server does, though the worker has routed the request before.</summary>
public sealed class ApiTests : IAsyncDisposable
{
    private readonly FunctionsRig _rig = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/healthz", null, false, 200)]
    [InlineData("GET", "/readyz", null, false, 503)]
    [InlineData("GET", "/v1/materials", null, true, 200)]
    [InlineData("HEAD", "/v1/materials", null, true, 200)]
    [InlineData("GET", "/v1/materials", null, false, 401)]
    [InlineData("GET", "/nothing", null, true, 404)]
    [InlineData("GET", "/", null, false, 303)]
    [InlineData("DELETE", "/v1/materials", null, true, 405)]
    [InlineData("POST", "/v1/subscriptions", "{", true, 400)]
    public async Task It_answers_each_path_and_method(string method, string path, string? body, bool withKey, int status)
    {
        var key = await _rig.KeyAsync();
        var answer = await _rig.AskAsync(method, path, withKey ? key : null, body);

        Assert.Equal(status, answer.Status);
        if (status >= 400 && status != 503)
        {
            Assert.Equal("application/problem+json", answer.Headers.ContentType.ToString().Split(';')[0]);
        }

        Assert.Equal("nosniff", answer.Headers.XContentTypeOptions);
        if (status == 405)
        {
            Assert.Equal("GET, HEAD", answer.Headers.Allow);
        }
    }

    [Fact]
    public async Task It_serves_the_same_description_as_the_server()
        => Assert.Equal(
            System.Text.Json.Nodes.JsonNode.Parse(FunctionSettings.Text("docs/openapi.json"))!["paths"]!.AsObject().Select(p => p.Key),
            System.Text.Json.Nodes.JsonNode.Parse((await _rig.AskAsync("GET", "/openapi/v1.json")).Body)!["paths"]!.AsObject().Select(p => p.Key));

    [Fact]
    public async Task It_serves_the_pages_with_their_style_to_who_signs_in()
    {
        var asked = await _rig.AskAsync("GET", "/sign-in");
        Assert.Equal((200, "text/html; charset=utf-8"), (asked.Status, asked.Headers.ContentType.ToString()));
        Assert.Equal("max-age=31536000", asked.Headers.StrictTransportSecurity);
        var style = asked.Body.Split("rel=\"stylesheet\" href=\"")[1].Split('"')[0];
        Assert.Equal((200, "text/css; charset=utf-8"), (await _rig.AskAsync("GET", style) is var css ? (css.Status, css.Headers.ContentType.ToString()) : default));

        var theirs = Some.Dataset(Some.Measure("cn-mofcom-2024-46", "2026-01-01", Some.Provision()));
        await _rig.Get<IPolicyRevisions>().AddAsync(theirs.Revision, theirs.File, 0, _rig.Clock.GetUtcNow(), Cancel);
        var signedIn = await _rig.AskAsync("POST", "/sign-in", body: $"key={await _rig.KeyAsync()}", mediaType: "application/x-www-form-urlencoded");
        Assert.Equal((303, "/"), (signedIn.Status, signedIn.Headers.Location.ToString()));
        var cookie = signedIn.Headers.SetCookie.ToString();
        Assert.Contains("; secure; samesite=lax; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        var page = await _rig.AskAsync("GET", "/", cookie: cookie.Split(';')[0]);
        Assert.Equal(200, page.Status);
        Assert.Contains("What is in force today", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_follows_the_dataset_that_another_instance_has_taken()
    {
        var key = await _rig.KeyAsync();
        Assert.Equal(503, (await _rig.AskAsync("GET", "/v1/measures", key)).Status);
        var theirs = Some.Dataset(Some.Measure("other-instance", "2026-01-01", Some.Provision()));
        await _rig.Get<IPolicyRevisions>().AddAsync(theirs.Revision, theirs.File, 0, _rig.Clock.GetUtcNow(), Cancel);

        var answer = await _rig.AskAsync("GET", "/v1/measures", key);

        Assert.Equal(200, answer.Status);
        Assert.Contains("other-instance", answer.Body, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
