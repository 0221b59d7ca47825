using System.Net;
using System.Text;
using System.Text.Json;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web;

/// <summary>Two tenants and every route of the route table, so that a new route cannot be forgotten.</summary>
public sealed class IsolationTests : ServerTest
{
    private readonly Dictionary<string, (string Key, string Subscription, string Target, string Delivery)> _tenants = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_route_needs_one_scope_and_a_key_without_it_is_forbidden()
    {
        foreach (var route in Routes())
        {
            var scope = Assert.Single(route.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>());
            Assert.Contains(scope, ApiScope.All);
            var key = await MakeAsync(new { scopes = ApiScope.All.Where(s => s != scope) });
            var answer = await SendAsync(key, route.Method, route.Path("x"));
            Assert.Equal((route.Path("x"), HttpStatusCode.Forbidden), (route.Path("x"), answer.Status));
            Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{scope}\"", answer.Headers.WwwAuthenticate.Single().ToString());
        }
    }

    [Fact]
    public async Task A_tenant_neither_sees_nor_touches_what_is_anothers()
    {
        await PrepareAsync();
        var (mine, theirs) = (_tenants["acme"], _tenants["other"]);
        foreach (var route in Routes())
        {
            var what = route.Endpoint.RoutePattern.RawText!.Split('/')[2];
            var id = what switch { "subscriptions" => theirs.Subscription, "targets" => theirs.Target, "deliveries" => theirs.Delivery, _ => "x" };
            var answer = await SendAsync(mine.Key, route.Method, route.Path(id));
            Assert.DoesNotContain(theirs.Subscription, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(theirs.Target, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(theirs.Delivery, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("other.example", answer.Body, StringComparison.Ordinal);
            if (route.HasId && what is "subscriptions" or "targets" or "deliveries" && route.HasId)
            {
                Assert.Equal((route.Path("{id}"), HttpStatusCode.NotFound), (route.Path("{id}"), answer.Status));

                // To the letter the same answer as for what does not exist.
                var none = await SendAsync(mine.Key, route.Method, route.Path(id[..4] + "none"));
                Assert.Equal(Detail(none), Detail(answer));
            }
        }

        Assert.Equal(JsonSerializer.Serialize(await StateAsync("other")), JsonSerializer.Serialize(_before));
    }

    [Fact]
    public async Task A_tenant_reaches_its_own()
    {
        await PrepareAsync();
        var mine = _tenants["acme"];
        foreach (var route in Routes().Where(r => r.HasId && r.Method is "GET"))
        {
            var id = route.Endpoint.RoutePattern.RawText!.Split('/')[2] switch { "subscriptions" => mine.Subscription, "targets" => mine.Target, "deliveries" => mine.Delivery, _ => null };
            if (id is not null)
            {
                Assert.Equal(HttpStatusCode.OK, (await SendAsync(mine.Key, "GET", route.Path(id))).Status);
            }
        }

        foreach (var list in new[] { "/v1/subscriptions", "/v1/targets", "/v1/deliveries", $"/v1/deliveries?target={mine.Target}" })
        {
            Assert.Single((await SendAsync(mine.Key, "GET", list)).Json.GetProperty("items").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_tenant_subscribes_for_itself_only_and_vouches_for_nobody()
    {
        var key = await MakeAsync(new { tenant = "acme" });
        var created = await SendAsync(key, "POST", "/v1/subscriptions", """{"channel":"webhook","target":"https://acme.example/hook"}""");
        Assert.Equal("acme", created.Json.GetProperty("tenant").GetString());
        var refused = await SendAsync(key, "POST", "/v1/subscriptions", """{"channel":"email","target":"a@example.com","tenant":"other","confirmed":true}""");
        Assert.Equal(["#/tenant", "#/confirmed"], refused.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task A_key_is_shown_once_expires_is_rotated_with_overlap_and_revoked_at_once()
    {
        var made = (await PostAsync("/v1/keys", """{"name":"ERP","tenant":"acme","scopes":["alerts:read"],"expiresAt":"2026-12-01T00:00:00Z"}""")).Json;
        var (id, text) = (made.GetProperty("key").GetProperty("id").GetString(), made.GetProperty("text").GetString()!);
        Assert.DoesNotContain(text, (await Api.GetAsync("/v1/keys")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await TryAsync(text));
        Assert.Contains((await Api.GetAsync("/v1/keys")).Json.GetProperty("items").EnumerateArray(), k => k.GetProperty("id").GetString() == id && k.GetProperty("lastUsedAt").ValueKind == JsonValueKind.String);

        var next = (await PostAsync($"/v1/keys/{id}/rotate", "")).Json;
        Assert.Equal(HttpStatusCode.OK, await TryAsync(text));
        Api.Clock.Advance(ApiKeyDesk.Overlap);
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(text));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/v1/keys/{id}/rotate", "")).Status);

        var second = next.GetProperty("text").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await TryAsync(second));
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/keys/{next.GetProperty("key").GetProperty("id").GetString()}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(second));

        var last = (await PostAsync("/v1/keys", """{"tenant":"acme","expiresAt":"2026-12-01T00:00:00Z"}""")).Json.GetProperty("text").GetString()!;
        Api.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(last));
    }

    [Fact]
    public async Task A_bad_wish_for_a_key_is_refused_with_every_fault()
    {
        var refused = await PostAsync("/v1/keys", """{"name":"\u0007","tenant":"Not kebab","scopes":["operate","root","alerts:read"],"expiresAt":"2020-01-01T00:00:00Z"}""");
        Assert.Equal(["#/name", "#/tenant", "#/scopes/0", "#/scopes/1", "#/expiresAt"], refused.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("/v1/keys", """{"scopes":[]}""")).Status);
        Assert.Single(Api.Keys.Keys);
    }

    [Fact]
    public async Task What_concerns_the_system_or_another_tenant_alone_is_no_alert_of_a_tenants()
    {
        await PrepareAsync();
        var (mine, theirs) = (_tenants["acme"], _tenants["other"]);
        var law = Sample.Alert(1);
        var system = Sample.Alert(2) with { Id = "alt_system", Kind = AlertKind.TargetDisabled };
        var alone = Sample.Alert(3) with { Id = "alt_alone", Audience = theirs.Subscription };
        foreach (var alert in new[] { law, system, alone })
        {
            await Api.Alerts.AddAsync(alert, Cancel);
        }

        await Api.Services.GetRequiredService<IDeliveryLedger>().AddAsync([new Delivery("dlv_alone", alone.Id, theirs.Target, "other", DeliveryStatus.Accepted, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)], Cancel);
        Assert.DoesNotContain("alt_system", (await SendAsync(mine.Key, "GET", "/v1/alerts")).Body, StringComparison.Ordinal);
        Assert.Contains("alt_system", (await SendAsync(Api.Key, "GET", "/v1/alerts")).Body, StringComparison.Ordinal);
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
            [await StatusAsync(mine.Key, law.Id), await StatusAsync(mine.Key, system.Id), await StatusAsync(mine.Key, alone.Id)]);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await StatusAsync(theirs.Key, alone.Id), await StatusAsync(Api.Key, system.Id)]);
        Assert.Equal("dlv_alone", (await SendAsync(theirs.Key, "GET", $"/v1/alerts/{alone.Id}")).Json.GetProperty("deliveries")[0].GetProperty("id").GetString());

        async Task<HttpStatusCode> StatusAsync(string key, string id) => (await SendAsync(key, "GET", $"/v1/alerts/{id}")).Status;
    }

    private object? _before;

    private async Task PrepareAsync()
    {
        foreach (var tenant in new[] { "acme", "other" })
        {
            var key = await MakeAsync(new { tenant });
            var created = (await SendAsync(key, "POST", "/v1/subscriptions", $$"""{"channel":"webhook","target":"https://{{tenant}}.example/hook"}""")).Json;
            var target = created.GetProperty("target").GetProperty("id").GetString()!;
            var delivery = new Delivery($"dlv_of_{tenant}", "alt_1", target, tenant, DeliveryStatus.Dead, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            await Api.Services.GetRequiredService<IDeliveryLedger>().AddAsync([delivery], Cancel);
            _tenants[tenant] = (key, created.GetProperty("id").GetString()!, target, delivery.Id);
        }

        _before = await StateAsync("other");
    }

    // All that is the tenant's.
    private async Task<object> StateAsync(string tenant)
        => new
        {
            Targets = Api.Targets.Rows.Values.Where(t => t.Tenant == tenant).ToList(),
            Subscriptions = (await Api.Services.GetRequiredService<ISubscriptionStore>().ListAsync(tenant, null, 100, Cancel)).Items,
            Deliveries = (await Api.Services.GetRequiredService<IDeliveryLedger>().ListAsync(new DeliveryQuery(Tenant: tenant), null, 100, Cancel)).Items,
        };

    private static string? Detail(Answer answer) => answer.Body.Length == 0 ? null : answer.Json.TryGetProperty("detail", out var detail) ? detail.GetString() : null;

    private IEnumerable<Route> Routes()
        => Api.Routes.Where(r => r.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => new Route(r, m)));

    private async Task<string> MakeAsync(object wish) => (await PostAsync("/v1/keys", JsonSerializer.Serialize(wish))).Json.GetProperty("text").GetString()!;

    private async Task<HttpStatusCode> TryAsync(string key) => (await SendAsync(key, "GET", "/v1/materials")).Status;

    private Task<Answer> PostAsync(string path, string json) => SendAsync(Api.Key, "POST", path, json);

    private async Task<Answer> SendAsync(string key, string method, string path, string json = "{}")
    {
        using var content = method == "POST" ? new StringContent(json, Encoding.UTF8, "application/json") : null;
        return await Api.SendAsync(new HttpMethod(method), path, content, authorization: $"Bearer {key}");
    }

    private sealed record Route(RouteEndpoint Endpoint, string Method)
    {
        public bool HasId => Endpoint.RoutePattern.RawText!.Contains("{id}", StringComparison.Ordinal);

        public string Path(string id) => Endpoint.RoutePattern.RawText!.Replace("{id}", id, StringComparison.Ordinal);
    }
}
