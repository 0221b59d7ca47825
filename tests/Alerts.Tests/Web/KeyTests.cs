using Alerts.Access;
using Microsoft.AspNetCore.Routing;

namespace Alerts.Tests.Web;

public sealed class KeyTests : ServerTest
{
    [Fact]
    public async Task Every_v1_route_wants_a_key_by_every_method()
    {
        var routes = Api.Routes.Where(r => r.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (Method: m, Path: r.RoutePattern.RawText!.Replace("{id}", "x", StringComparison.Ordinal))))
            .ToList();
        Assert.True(routes.Count >= 11);
        foreach (var (method, path) in routes)
        {
            using var body = method == "POST" ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : null;
            var answer = await Api.SendAsync(new HttpMethod(method), path, body, authorization: "");
            Assert.Equal(401, (int)answer.Status);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
            if (method != "HEAD")
            {
                answer.IsProblem(401, "unauthorized");
            }
        }
    }

    [Theory]
    [InlineData("Bearer alk_wrong")]
    [InlineData("Bearer something-else")]
    [InlineData("bearer alk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_key_is_told_to_be_invalid(string authorization)
    {
        var answer = (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: authorization)).IsProblem(401, "unauthorized");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task What_is_no_bearer_token_counts_as_none(string authorization)
    {
        var answer = (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: authorization)).IsProblem(401, "unauthorized");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
    }

    [Fact]
    public async Task The_scheme_may_be_written_in_any_case()
        => Assert.Equal(200, (int)(await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: $"bEARER {Api.Key}")).Status);

    [Fact]
    public async Task The_key_in_another_case_is_another_key()
        => (await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: $"Bearer {Api.Key.ToUpperInvariant()}")).IsProblem(401, "unauthorized");

    [Fact]
    public async Task A_replaced_key_is_refused_at_once_and_the_new_one_opens()
    {
        Assert.Equal(200, (int)(await Api.GetAsync("/v1/materials")).Status);
        var next = await Api.KeyDesk.ReplaceAsync(Cancel);
        (await Api.GetAsync("/v1/materials")).IsProblem(401, "unauthorized");
        Assert.Equal(200, (int)(await Api.SendAsync(HttpMethod.Get, "/v1/materials", authorization: $"Bearer {next}")).Status);
    }

    [Fact]
    public async Task A_good_key_is_looked_up_once_in_thirty_seconds()
    {
        await Api.GetAsync("/v1/materials");
        await Api.GetAsync("/v1/materials");
        Assert.Equal(1, Api.Keys.LookUps);
        Api.Clock.Advance(ApiKeyDesk.Remembered);
        await Api.GetAsync("/v1/materials");
        Assert.Equal(2, Api.Keys.LookUps);
    }

    [Fact]
    public async Task A_key_revoked_elsewhere_is_refused_after_thirty_seconds()
    {
        await Api.GetAsync("/v1/materials");
        await Api.Keys.RemoveAllAsync(Cancel);
        Api.Clock.Advance(ApiKeyDesk.Remembered);
        (await Api.GetAsync("/v1/materials")).IsProblem(401, "unauthorized");
    }
}
