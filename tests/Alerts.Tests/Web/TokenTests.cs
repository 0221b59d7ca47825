using System.Net;
using System.Security.Cryptography;
using Alerts.Tests.Web.Support;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Web;

/// <summary>Which access tokens of an OpenID Connect issuer are believed, from a real one on loopback.</summary>
public sealed class TokenTests : TokenTest
{
    // As docs/api.md says.
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    [Fact]
    public async Task A_good_token_opens_what_its_scopes_say()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Token())).Status);
        var answer = (await GetAsync("/v1/subscriptions", Issuer.Token(("scope", "alerts:read")))).IsProblem(403, "forbidden");
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"subscriptions:read\"", answer.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal(1, Issuer.KeyReads);
    }

    [Fact]
    public async Task A_key_of_ours_still_opens_beside_it()
        => Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Api.Key)).Status);

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task Every_asymmetric_algorithm_is_taken(string alg)
    {
        Issuer.Publish("ec-1", ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Sign(Issuer.Claims(), alg == "ES256" ? "ec-1" : "rsa-1", alg: alg))).Status);
    }

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("application/at+jwt", true)]
    [InlineData("JWT", true)]
    [InlineData(null, true)]
    [InlineData("logout+jwt", false)]
    [InlineData("dpop+jwt", false)]
    public async Task Only_access_tokens_open(string? type, bool opens)
        => Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await GetAsync(Open, Issuer.Sign(Issuer.Claims(), "rsa-1", header: ("typ", type)))).Status);

    [Theory]
    [InlineData("exp", -61, "The token is over.")]
    [InlineData("exp", -59, null)]
    [InlineData("nbf", 61, "The token is not good yet.")]
    [InlineData("nbf", 59, null)]
    public async Task It_is_good_in_its_time_give_or_take_a_minute(string claim, int offset, string? refusal)
        => await RefusedAsync(Issuer.Token((claim, TestIssuer.Seconds(offset)), claim == "exp" ? ("nbf", TestIssuer.Seconds(-7200)) : ("x", null)), refusal);

    [Fact]
    public async Task It_ends_by_the_servers_clock()
    {
        var token = Issuer.Token();
        Api.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, token)).Status);
        Api.Clock.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(token, "The token is over.");
    }

    [Fact]
    public async Task What_is_for_another_or_of_another_is_refused()
    {
        await RefusedAsync(Issuer.Token(("aud", "api://other")), "The token is for another audience.");
        await RefusedAsync(Issuer.Token(("aud", null)), "The token is for another audience.");
        await RefusedAsync(Issuer.Token(("aud", new[] { "api://other", TestIssuer.Audience })), null);
        await RefusedAsync(Issuer.Token(("iss", "https://evil.example")), "The token is of another issuer.");
        await RefusedAsync(Issuer.Token(("iss", Issuer.Address + "/")), "The token is of another issuer.");
        await RefusedAsync(Issuer.Token(("iss", null)), "The token is of another issuer.");
        await RefusedAsync(Issuer.Token(("exp", null)), "The token has no end.");
        await RefusedAsync(Issuer.Token(("sub", null)), "The token has no subject.");
        await RefusedAsync(Issuer.Token(("sub", "a\nb")), "The token has no subject.");
        await RefusedAsync(Issuer.Token(("sub", new string('x', 256))), "The token has no subject.");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task What_is_not_signed_is_refused(string alg)
    {
        await RefusedAsync(TestIssuer.Compose(Issuer.Claims(), "rsa-1", alg, [], _ => []));
        await RefusedAsync(TestIssuer.Compose(Issuer.Claims(), "rsa-1", "RS256", [], _ => []));
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        var key = (RSA)Issuer.Key("rsa-1");
        foreach (var secret in new[] { key.ExportRSAPublicKey(), key.ExportSubjectPublicKeyInfo(), System.Text.Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), key.ExportParameters(false).Modulus! })
        {
            await RefusedAsync(TestIssuer.Compose(Issuer.Claims(), "rsa-1", "HS256", [], input => HMACSHA256.HashData(secret, input)));
        }
    }

    [Fact]
    public async Task Another_key_under_a_known_name_is_refused()
    {
        using var mine = RSA.Create(2048);
        await RefusedAsync(Issuer.Sign(Issuer.Claims(), "rsa-1", mine));
        await RefusedAsync(TestIssuer.Sign(Issuer.Claims(), mine, null, "RS256"));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/dev/null")]
    [InlineData("' OR 1=1 --")]
    [InlineData("https://evil.example/keys")]
    public async Task The_name_of_a_key_is_only_compared(string keyId)
    {
        using var mine = RSA.Create(2048);
        await RefusedAsync(TestIssuer.Sign(Issuer.Claims(), mine, keyId, "RS256"));
        await RefusedAsync(TestIssuer.Compose(Issuer.Claims(), keyId, "HS256", [], input => HMACSHA256.HashData(Array.Empty<byte>(), input)));
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_believed()
    {
        await using var evil = await TestIssuer.StartAsync(hasKeyOfItsOwn: true);
        var key = (RSA)evil.Key("rsa-1");
        var p = key.ExportParameters(false);
        var jwk = new { kty = "RSA", n = System.Buffers.Text.Base64Url.EncodeToString(p.Modulus), e = System.Buffers.Text.Base64Url.EncodeToString(p.Exponent) };
        await RefusedAsync(TestIssuer.Sign(Issuer.Claims(), key, "rsa-1", "RS256", ("jwk", jwk), ("jku", $"{evil.Address}/keys")));
        Assert.Equal(0, evil.KeyReads);
    }

    [Fact]
    public async Task What_was_changed_is_refused()
    {
        var (token, other) = (Issuer.Token().Split('.'), Issuer.Token(("company", "other")).Split('.'));
        await RefusedAsync($"{token[0]}.{other[1]}.{token[2]}");
        await RefusedAsync($"{token[0]}.{token[1]}.{token[2][..^4]}AAAA");
        await RefusedAsync($"{token[0]}.{token[1]}");
        await RefusedAsync($"{token[0]}.{token[1]}.{token[2]}.x");
        await RefusedAsync("a.b.c");
        await RefusedAsync("..");
        await RefusedAsync(Issuer.Sign(Issuer.Claims(), "rsa-1", header: ("crit", new[] { "exp" })));
    }

    [Fact]
    public async Task A_new_key_is_found_by_the_first_token_that_bears_it()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Token())).Status);
        Issuer.Publish("rsa-2", RSA.Create(2048));
        Issuer.Withdraw("rsa-1");
        Api.Clock.Advance(BetweenReads);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Sign(Issuer.Claims(), "rsa-2"))).Status);
        Assert.Equal(2, Issuer.KeyReads);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_not_good_for_long()
    {
        var old = Issuer.Token(("exp", TestIssuer.Seconds(1_000_000)));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, old)).Status);
        Issuer.Publish("rsa-2", RSA.Create(2048));
        Issuer.Withdraw("rsa-1");
        Api.Clock.Advance(HalfADay);
        await RefusedAsync(old);
    }

    [Fact]
    public async Task Unknown_keys_ask_the_issuer_once_in_a_while_only()
    {
        using var mine = RSA.Create(2048);
        for (var i = 0; i < 20; i++)
        {
            await RefusedAsync(TestIssuer.Sign(Issuer.Claims(), mine, $"no-{i}", "RS256"));
        }

        Assert.Equal(1, Issuer.KeyReads);
        Api.Clock.Advance(BetweenReads);
        await RefusedAsync(TestIssuer.Sign(Issuer.Claims(), mine, "no-more", "RS256"));
        Assert.Equal(2, Issuer.KeyReads);
    }

    [Fact]
    public async Task While_the_issuer_was_never_reached_a_token_is_neither_good_nor_bad()
    {
        var token = Issuer.Token();
        await Issuer.StopAsync();
        var answer = (await GetAsync(Open, token)).IsProblem(503, "issuer-unreachable");
        Assert.Equal(TimeSpan.FromSeconds(15), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Api.Key)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/healthz", token)).Status);
    }

    [Fact]
    public async Task While_the_issuer_is_away_its_last_keys_are_used()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Token())).Status);
        var later = Issuer.Token(("exp", TestIssuer.Seconds(1_000_000)));
        await Issuer.StopAsync();
        Api.Clock.Advance(HalfADay);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, later)).Status);
    }

    [Theory]
    [InlineData("""{ "issuer": "https://evil.example", "jwks_uri": "HERE/keys" }""")]
    [InlineData("""{ "issuer": "HERE" }""")]
    [InlineData("""{ "jwks_uri": "HERE/keys" }""")]
    [InlineData("""{ "issuer": "HERE", "jwks_uri": "HERE/nothing" }""")]
    [InlineData("""{ "issuer": "HERE", "jwks_uri": "file:///etc/passwd" }""")]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_discovery_document_that_is_wrong_is_not_used_and_the_next_look_may_heal_it(string document)
    {
        Issuer.Discovery = context => context.Response.WriteAsync(document.Replace("HERE", Issuer.Address, StringComparison.Ordinal), context.RequestAborted);
        (await GetAsync(Open, Issuer.Token())).IsProblem(503, "issuer-unreachable");
        Issuer.Discovery = null;
        (await GetAsync(Open, Issuer.Token())).IsProblem(503, "issuer-unreachable");
        Api.Clock.Advance(BetweenReads);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Token())).Status);
    }

    [Fact]
    public async Task A_redirect_of_the_discovery_document_is_not_followed()
    {
        await using var evil = await TestIssuer.StartAsync(hasKeyOfItsOwn: true);
        Issuer.Discovery = context =>
        {
            context.Response.Redirect($"{evil.Address}/.well-known/openid-configuration");
            return Task.CompletedTask;
        };
        (await GetAsync(Open, Issuer.Token())).IsProblem(503, "issuer-unreachable");
        Assert.Equal(0, evil.KeyReads);
    }

    [Fact]
    public async Task Two_tokens_count_as_none()
    {
        using var http = new HttpClient { BaseAddress = Api.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, Open);
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {Issuer.Token()}", $"Bearer {Issuer.Token()}"]);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await RefusedAsync($"{Issuer.Token()}, Bearer {Issuer.Token()}");
        await RefusedAsync($"{Issuer.Token()} {Issuer.Token()}");
    }

    [Fact]
    public async Task A_token_that_is_too_long_is_refused_before_it_is_read()
    {
        await RefusedAsync(Issuer.Token(("x", new string('x', 20_000))));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await GetAsync(Open, Issuer.Token(("x", new string('x', 100_000))))).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Open, Issuer.Token())).Status);
    }

    [Fact]
    public async Task Without_an_issuer_in_the_settings_a_token_is_no_key()
    {
        await using var api = await ApiServer.StartAsync();
        Assert.StartsWith("The key is not known", (await GetAsync(Open, Issuer.Token(), api)).IsProblem(401, "unauthorized").Detail, StringComparison.Ordinal);
    }
}
