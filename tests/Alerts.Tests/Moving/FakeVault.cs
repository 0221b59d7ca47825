using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alerts.Storage.Tables.KeyRings;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Alerts.Tests.Moving;

/// <summary>A vault with one key, that answers as https://learn.microsoft.com/rest/api/keyvault/keys says.</summary>
internal sealed class FakeVault : HttpMessageHandler
{
    public const string Address = "https://try.vault.azure.net/keys/data-protection";

    private const string Kid = $"{Address}/0123456789abcdef";

    private readonly RSA _rsa = RSA.Create(2048);

    public List<string> Asked { get; } = [];

    public HttpStatusCode? Refusal { get; set; }

    public RSA Rsa => _rsa;

    public VaultKey Open() => new(new Uri(Address), new Token(), new HttpClientTransport(new HttpClient(this, disposeHandler: false)));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri}");
        if (Refusal is { } refusal)
        {
            return new HttpResponseMessage(refusal);
        }

        Assert.Equal("Bearer https://vault.azure.net/.default", request.Headers.Authorization!.ToString());
        Assert.Equal("?api-version=7.4", request.RequestUri!.Query);
        if (request.Method == HttpMethod.Get)
        {
            return Answer(new { key = new { kid = Kid, kty = "RSA-HSM" }, attributes = new { enabled = true } });
        }

        using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        Assert.Equal("RSA-OAEP", body.RootElement.GetProperty("alg").GetString());
        var value = Base64Url.DecodeFromChars(body.RootElement.GetProperty("value").GetString());
        return request.RequestUri.GetLeftPart(UriPartial.Path) switch
        {
            $"{Kid}/wrapkey" => Answer(new { kid = Kid, value = Base64Url.EncodeToString(_rsa.Encrypt(value, RSAEncryptionPadding.OaepSHA1)) }),
            $"{Kid}/unwrapkey" => Answer(new { kid = Kid, value = Base64Url.EncodeToString(_rsa.Decrypt(value, RSAEncryptionPadding.OaepSHA1)) }),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound),
        };
    }

    protected override void Dispose(bool disposing)
    {
        _rsa.Dispose();
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Answer(object answer) => new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(answer), Encoding.UTF8, "application/json") };

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Assert.Single(requestContext.Scopes), DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
