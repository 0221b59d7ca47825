using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alerts.Tests.Web.Support;

/// <summary>An OpenID Connect issuer on loopback, with keys that rotate. It signs by hand: what is checked is not checked by itself.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "api://alerts";

    // Made once: to find two primes takes longer than most tests.
    private static readonly Lazy<RSAParameters> FirstKey = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportParameters(includePrivateParameters: true);
    });

    private readonly WebApplication _app;
    private readonly List<(string Id, AsymmetricAlgorithm Key)> _published = [];

    private TestIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>How often the keys were asked for.</summary>
    public int KeyReads { get; private set; }

    /// <summary>What the discovery document says instead; null: the truth.</summary>
    public Func<HttpContext, Task>? Discovery { get; set; }

    /// <param name="hasKeyOfItsOwn">Beside another issuer of the same test, whose key it must not have.</param>
    public static async Task<TestIssuer> StartAsync(bool hasKeyOfItsOwn = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new TestIssuer(builder.Build());
        issuer._app.MapGet("/.well-known/openid-configuration", (HttpContext context) => issuer.Discovery?.Invoke(context)
            ?? context.Response.WriteAsJsonAsync(new { issuer = issuer.Address, jwks_uri = $"{issuer.Address}/keys", authorization_endpoint = $"{issuer.Address}/authorize", token_endpoint = $"{issuer.Address}/token" }, context.RequestAborted));
        issuer._app.MapGet("/keys", (HttpContext context) =>
        {
            issuer.KeyReads++;
            return context.Response.WriteAsJsonAsync(new { keys = issuer._published.Select(k => Jwk(k.Id, k.Key)) }, context.RequestAborted);
        });
        issuer._app.MapGet("/authorize", issuer.Authorize);
        issuer._app.MapPost("/token", issuer.RedeemAsync);
        issuer.Publish("rsa-1", hasKeyOfItsOwn ? RSA.Create(2048) : RSA.Create(FirstKey.Value));
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>Who signs in next: claims beside and instead of the usual ones; null: who gives up.</summary>
    public (string Name, object? Value)[]? Account { get; set; } = [];

    /// <summary>What the client asked for last.</summary>
    public IQueryCollection? Asked { get; private set; }

    // Whoever comes is let in at once, and goes back with a code.
    private IResult Authorize(HttpRequest request)
    {
        Asked = request.Query;
        var back = $"{request.Query["redirect_uri"]}?state={Uri.EscapeDataString(request.Query["state"]!)}";
        return Results.Redirect(Account is null ? $"{back}&error=access_denied" : $"{back}&code=the-code");
    }

    // RFC 7636 section 4.6, RFC 6749 section 4.1.3.
    private async Task<IResult> RedeemAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(TestContext.Current.CancellationToken);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return form["code"] != "the-code" || form["client_secret"] != "client-secret" || challenge != Asked!["code_challenge"] || form["redirect_uri"] != Asked["redirect_uri"]
            ? Results.BadRequest(new { error = "invalid_grant" })
            : Results.Json(new { access_token = "opaque", token_type = "Bearer", id_token = Sign(Claims([("aud", "alerts-pages"), ("nonce", Asked["nonce"].ToString()), .. Account!]), "rsa-1", header: ("typ", "JWT")) });
    }

    public void Publish(string keyId, AsymmetricAlgorithm key) => _published.Add((keyId, key));

    public void Withdraw(string keyId) => _published.RemoveAll(k => k.Id == keyId);

    public AsymmetricAlgorithm Key(string keyId) => _published.Single(k => k.Id == keyId).Key;

    /// <summary>Claims that are good at 08:00 UTC on 23 November 2026, and what differs; null leaves a claim out.</summary>
    public Dictionary<string, object?> Claims(params (string Name, object? Value)[] others)
    {
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = Address,
            ["aud"] = Audience,
            ["sub"] = "erp",
            ["iat"] = Seconds(0),
            ["nbf"] = Seconds(0),
            ["exp"] = Seconds(3600),
            ["company"] = "acme",
            ["scope"] = "alerts:read subscriptions:read subscriptions:write",
        };
        foreach (var (name, value) in others)
        {
            claims[name] = value;
        }

        return claims.Where(c => c.Value is not null).ToDictionary(StringComparer.Ordinal);
    }

    /// <param name="offset">Seconds after 08:00 UTC on 23 November 2026.</param>
    public static long Seconds(int offset) => new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() + offset;

    public string Token(params (string Name, object? Value)[] others) => Sign(Claims(others), "rsa-1");

    /// <param name="key">Null: the published one of that id.</param>
    /// <param name="header">Members of the header beside and instead of alg, kid and typ; null leaves one out.</param>
    public string Sign(IReadOnlyDictionary<string, object?> claims, string? keyId, AsymmetricAlgorithm? key = null, string alg = "RS256", params (string Name, object? Value)[] header)
        => Sign(claims, key ?? Key(keyId!), keyId, alg, header);

    public static string Sign(IReadOnlyDictionary<string, object?> claims, AsymmetricAlgorithm key, string? keyId, string alg, params (string Name, object? Value)[] header)
        => Compose(claims, keyId, alg, header, input => key switch
        {
            RSA rsa => rsa.SignData(input, HashAlgorithmName.SHA256, alg.StartsWith('P') ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ec => ec.SignData(input, HashAlgorithmName.SHA256),
            _ => throw new NotSupportedException(),
        });

    public static string Compose(IReadOnlyDictionary<string, object?> claims, string? keyId, string alg, (string Name, object? Value)[] header, Func<byte[], byte[]> sign)
    {
        var head = new Dictionary<string, object?>(StringComparer.Ordinal) { ["alg"] = alg, ["kid"] = keyId, ["typ"] = "at+jwt" };
        foreach (var (name, value) in header)
        {
            head[name] = value;
        }

        var input = $"{Part(head.Where(h => h.Value is not null).ToDictionary())}.{Part(claims)}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _published.ForEach(k => k.Key.Dispose());
    }

    /// <summary>Answers nothing any more.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static object Jwk(string id, AsymmetricAlgorithm key) => key switch
    {
        RSA rsa when rsa.ExportParameters(false) is var p => new { kty = "RSA", use = "sig", kid = id, n = Base64Url.EncodeToString(p.Modulus), e = Base64Url.EncodeToString(p.Exponent) },
        ECDsa ec when ec.ExportParameters(false) is var p => new { kty = "EC", use = "sig", kid = id, crv = "P-256", x = Base64Url.EncodeToString(p.Q.X), y = Base64Url.EncodeToString(p.Q.Y) },
        _ => throw new NotSupportedException(),
    };
}
