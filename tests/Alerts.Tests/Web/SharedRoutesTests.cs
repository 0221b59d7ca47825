using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

/// <summary>Endpoints are mapped once for all servers of these tests (<see cref="SharedRoutes"/>): nothing of one server may show at another.</summary>
public sealed class SharedRoutesTests
{
    [Fact]
    public async Task Two_servers_that_share_their_endpoints_share_nothing_else()
    {
        await using var one = await ApiServer.StartAsync();
        await using var other = await ApiServer.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await one.SubscribeAsync("""{ "channel": "email", "target": "you@example.com", "materials": ["gallium"] }""")).Status);

        Assert.Equal((1, 0), (one.Subscriptions.Count, other.Subscriptions.Count));
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.SendAsync(HttpMethod.Get, "/v1/subscriptions", authorization: $"Bearer {one.Key}")).Status);
        Assert.Same(one.Routes.First(), other.Routes.First());
    }

    [Fact]
    public async Task Endpoints_serve_on_when_the_server_that_mapped_them_is_gone()
    {
        await using (var first = await ApiServer.StartAsync("Staging"))
        {
            Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/v1/materials")).Status);
        }

        await using var second = await ApiServer.StartAsync("Staging");
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/v1/materials")).Status);
        (await second.SubscribeAsync("[[")).IsProblem(400, "malformed-body");
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/openapi/v1.json")).Status);
    }
}
