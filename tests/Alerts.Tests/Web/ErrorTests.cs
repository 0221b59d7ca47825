using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class ErrorTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/materials")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/v1/materials/gallium/more")]
    public async Task An_unknown_route_is_a_404_problem(string path) => (await Api.GetAsync(path)).IsProblem(404, "not-found");

    [Theory]
    [InlineData("DELETE", "/v1/materials", "GET, HEAD")]
    [InlineData("POST", "/v1/measures", "GET, HEAD")]
    [InlineData("PUT", "/v1/alerts", "GET, HEAD")]
    [InlineData("DELETE", "/v1/subscriptions", "GET, HEAD, POST")]
    [InlineData("PUT", "/v1/subscriptions/x", "DELETE, GET, HEAD, PATCH")]
    [InlineData("POST", "/healthz", "GET, HEAD")]
    public async Task A_wrong_method_is_told_the_right_ones(string method, string path, string allow)
    {
        var answer = (await Api.SendAsync(new HttpMethod(method), path)).IsProblem(405, "method-not-allowed");
        Assert.Equal(allow, string.Join(", ", answer.ContentHeaders.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    public async Task A_problem_is_one_whatever_the_client_accepts(string accept)
    {
        (await Api.SendAsync(HttpMethod.Get, "/nothing", accept: accept)).IsProblem(404, "not-found");
        (await Api.SendAsync(HttpMethod.Get, "/v1/alerts", authorization: "", accept: accept)).IsProblem(401, "unauthorized");
        (await Api.SendAsync(HttpMethod.Get, "/v1/alerts?limit=0", accept: accept)).IsProblem(400, "invalid-parameters");
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_crash_tells_a_trace_id_and_nothing_else(string environment)
    {
        await using var api = await ApiServer.StartAsync(environment);
        api.Alerts.FailWith = new InvalidOperationException("password=hunter2 at /home/alerts/data.db");
        var answer = (await api.GetAsync("/v1/alerts")).IsProblem(500, "server-error");
        Assert.NotEmpty(answer.Json.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("hunter2", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Malformed_json_is_the_clients_fault_in_every_environment(string environment)
    {
        await using var api = await ApiServer.StartAsync(environment);
        (await api.SubscribeAsync("{")).IsProblem(400, "malformed-body");
    }

    [Theory]
    [InlineData("/v1/materials?x=1", "x: is not a parameter of this endpoint, which takes q")]
    [InlineData("/v1/measures?materials=gallium", "materials: is not a parameter of this endpoint, which takes material, jurisdiction")]
    [InlineData("/v1/alerts?Limit=1", "Limit: is not a parameter of this endpoint, which takes material, kind, jurisdiction, severity, since, until, subject, limit, cursor")]
    [InlineData("/v1/subscriptions?tenant=a", "tenant: is not a parameter of this endpoint, which takes limit, cursor")]
    [InlineData("/v1/subscriptions/x?y", "y: is not a parameter of this endpoint, which takes none")]
    [InlineData("/v1/alerts?limit=1&limit=2", "limit: is given more than once")]
    [InlineData("/v1/alerts?limit=0", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=201", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=abc", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=-1", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=1.5", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=99999999999", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?limit=%D9%A3", "limit: must be a whole number from 1 to 200")]
    [InlineData("/v1/alerts?cursor=", "cursor: must have 1 to 1024 characters")]
    [InlineData("/v1/alerts?cursor=forged", "cursor: is not a cursor that this list gave out for this query")]
    [InlineData("/v1/subscriptions?cursor=forged", "cursor: is not a cursor that this list gave out for this query")]
    [InlineData("/v1/materials?q=%0A", "q: has a control character")]
    [InlineData("/v1/measures?jurisdiction=cn", "jurisdiction: must be a two-letter country code in capitals (ISO 3166-1 alpha-2) or EU")]
    [InlineData("/v1/measures?jurisdiction=CN%0A", "jurisdiction: must be a two-letter country code in capitals (ISO 3166-1 alpha-2) or EU")]
    [InlineData("/v1/measures?material=galium", "material: is not a material or group; did you mean 'gallium'?")]
    [InlineData("/v1/measures?material=g%D0%B0llium", "material: is not a material or group; did you mean 'gallium'?")]
    [InlineData("/v1/measures?material=zzzzzz", "material: is not a material or group; GET /v1/materials lists them")]
    public async Task A_wrong_query_is_named(string path, string error)
        => Assert.Equal(error, Assert.Single((await Api.GetAsync(path)).IsProblem(400, "invalid-parameters").Errors));

    [Fact]
    public async Task Every_fault_of_a_query_is_told_at_once()
        => Assert.Equal(3, (await Api.GetAsync($"/v1/alerts?limit=0&cursor={new string('a', 1025)}&x=1")).IsProblem(400, "invalid-parameters").Errors.Count);

    [Fact]
    public async Task A_problems_type_can_be_looked_up()
    {
        var type = (await Api.GetAsync("/v1/alerts?limit=0")).Json.GetProperty("type").GetString()!;
        var answer = await Api.SendAsync(HttpMethod.Get, type, authorization: "");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("query parameter", answer.Body, StringComparison.Ordinal);
        (await Api.GetAsync("/problems/unheard-of")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("/v1/materials")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/alerts?limit=0")]
    public async Task Nothing_under_v1_is_to_be_cached(string path)
    {
        var answer = await Api.GetAsync(path);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
