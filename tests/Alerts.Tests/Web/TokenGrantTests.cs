using System.Net;
using Alerts.Access;

namespace Alerts.Tests.Web;

/// <summary>What a believed token opens, and whose things.</summary>
public sealed class TokenGrantTests : TokenTest
{
    [Fact]
    public async Task A_token_sees_its_own_tenant_only_and_has_no_scope_of_operators()
    {
        const string body = """{"channel":"webhook","target":"https://other.example/hook","materials":["gallium"]}""";
        var theirs = await SendAsync("POST", "/v1/subscriptions", Issuer.Token(("company", "other")), body);
        var id = theirs.Json.GetProperty("id").GetString();
        Assert.Equal("other", theirs.Json.GetProperty("tenant").GetString());

        var mine = Issuer.Token(("scope", string.Join(' ', ApiScope.All)));
        Assert.Empty((await GetAsync("/v1/subscriptions", mine)).Items);
        (await GetAsync($"/v1/subscriptions/{id}", mine)).IsProblem(404, "not-found");
        (await SendAsync("DELETE", $"/v1/subscriptions/{id}", mine)).IsProblem(404, "not-found");
        (await SendAsync("POST", "/v1/subscriptions", mine, body.Replace("{", """{"tenant":"other",""", StringComparison.Ordinal))).IsProblem(422, "invalid-body");
        (await GetAsync("/v1/silences", mine)).IsProblem(403, "forbidden");
        (await GetAsync("/v1/keys", mine)).IsProblem(403, "forbidden");
        Assert.Single((await GetAsync("/v1/subscriptions", Issuer.Token(("company", "other")))).Items);
    }

    [Fact]
    public async Task Without_a_tenant_a_token_opens_nothing_unless_it_is_plainly_an_operators()
    {
        await RefusedAsync(Issuer.Token(("company", null)), "The token says of no tenant, and not that its bearer is an operator.");
        await RefusedAsync(Issuer.Token(("company", "")), "The token is of a tenant that is not known here.");
        await RefusedAsync(Issuer.Token(("company", "No Such!")), "The token is of a tenant that is not known here.");
        await RefusedAsync(Issuer.Token(("company", new[] { "acme", "other" })), "The token is of a tenant that is not known here.");
        await RefusedAsync(Issuer.Token(("company", null), ("roles", new[] { "somebody" })), "The token says of no tenant, and not that its bearer is an operator.");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/keys", Issuer.Token(("company", null), ("roles", new[] { "alerts-operator" }), ("scope", "admin")))).Status);
        (await GetAsync("/v1/keys", Issuer.Token(("company", null), ("roles", new[] { "alerts-operator" }), ("scope", "alerts:read")))).IsProblem(403, "forbidden");
        // Whoever is of a tenant stays of it.
        (await GetAsync("/v1/keys", Issuer.Token(("roles", new[] { "alerts-operator" }), ("scope", "admin")))).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task No_claim_of_the_token_passes_for_one_of_ours()
    {
        (await GetAsync("/v1/keys", Issuer.Token(("scope", "alerts:read"), ("roles", new[] { "admin" }), ("key", "key_x"), ("tenant", "other")))).IsProblem(403, "forbidden");
        await SendAsync("POST", "/v1/keys", Issuer.Token(("company", null), ("roles", new[] { "alerts-operator" }), ("scope", "admin"), ("key", "key_x"), ("token", "root"), ("tenant", "other")), "{}");
        var actor = Api.Audit.Entries[^1].Actor;
        Assert.Equal((ActorKind.Token, $"{Issuer.Address} erp", null), (actor.Kind, actor.Id, actor.Tenant));
    }

    [Fact]
    public async Task Scopes_are_read_as_entra_writes_them()
    {
        await using var api = await StartAsync(("TenantClaim", "azp"), ("TenantMap:11111111-2222-3333-4444-555555555555", "acme"));
        (string, object?)[] app = [("company", null), ("azp", "11111111-2222-3333-4444-555555555555"), ("scope", null)];
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/subscriptions", Issuer.Token([.. app, ("roles", new[] { "alerts:read", "subscriptions:read" })]), api)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/subscriptions", Issuer.Token([.. app, ("scp", "alerts:read subscriptions:read")]), api)).Status);
        // What a program was granted is not widened by what its user may.
        (await GetAsync("/v1/subscriptions", Issuer.Token([.. app, ("scp", "alerts:read"), ("roles", new[] { "subscriptions:read" })]), api)).IsProblem(403, "forbidden");
        (await GetAsync(Open, Issuer.Token([.. app, ("azp", "99999999-2222-3333-4444-555555555555"), ("scp", "alerts:read")]), api)).IsProblem(401, "unauthorized");
        (await GetAsync(Open, Issuer.Token([.. app, ("azp", "acme"), ("scp", "alerts:read")]), api)).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_value_that_is_mapped_to_nothing_says_of_no_tenant_and_makes_no_operator()
    {
        await using var api = await StartAsync(("TenantClaim", "azp"), ("TenantMap:staff", ""), ("TenantMap:shop", "acme"), ("OperatorValue", "alerts-operator"));
        (string, object?)[] staff = [("azp", "staff"), ("scope", "admin")];
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/keys", Issuer.Token([.. staff, ("roles", new[] { "alerts-operator" })]), api)).Status);
        (await GetAsync("/v1/keys", Issuer.Token([.. staff, ("roles", new[] { "guest" })]), api)).IsProblem(401, "unauthorized");
        (await GetAsync("/v1/keys", Issuer.Token(("azp", "shop"), ("scope", "admin"), ("roles", new[] { "alerts-operator" })), api)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Other_names_of_scopes_are_mapped_and_then_ours_count_no_more()
    {
        await using var api = await StartAsync(("TenantClaim", "company"), ("ScopeClaim", "permissions"), ("ScopeMap:https://alerts.example/read", "alerts:read subscriptions:read"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/subscriptions", Issuer.Token(("permissions", new[] { "https://alerts.example/read" })), api)).Status);
        (await GetAsync("/v1/subscriptions", Issuer.Token(("permissions", new[] { "subscriptions:read" })), api)).IsProblem(403, "forbidden");
        (await GetAsync("/v1/subscriptions", Issuer.Token(), api)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Where_every_bearer_is_an_operator_it_is_said_so()
    {
        await using var api = await StartAsync(("OperatorsWithoutTenant", "true"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/keys", Issuer.Token(("scope", "admin")), api)).Status);
    }
}
