using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

/// <summary>A server that takes the tokens of an issuer of its own, both on loopback.</summary>
public abstract class TokenTest : IAsyncLifetime
{
    private protected const string Open = "/v1/materials";

    private TestIssuer? _issuer;
    private ApiServer? _api;

    private protected TestIssuer Issuer => _issuer!;

    private protected ApiServer Api => _api!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _api = await StartAsync(("TenantClaim", "company"), ("OperatorValue", "alerts-operator"));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Api.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private protected Task<ApiServer> StartAsync(params (string Name, string Value)[] settings)
        => ApiServer.StartAsync(settings: new Dictionary<string, string?>(
            [new("Alerts:Oidc:Authority", Issuer.Address), new("Alerts:Oidc:Audiences:0", TestIssuer.Audience), .. settings.Select(s => new KeyValuePair<string, string?>($"Alerts:Oidc:{s.Name}", s.Value))]));

    private protected Task<Answer> GetAsync(string path, string token, ApiServer? api = null) => SendAsync("GET", path, token, api: api);

    private protected Task<Answer> SendAsync(string method, string path, string token, string? body = null, ApiServer? api = null)
        => (api ?? Api).SendJsonAsync(new HttpMethod(method), path, body, key: token);

    /// <param name="refusal">Null: it opens.</param>
    private protected async Task RefusedAsync(string token, string? refusal = "The token is not one that the issuer signed for access, or it was changed.")
    {
        var answer = await GetAsync(Open, token);
        if (refusal is null)
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            return;
        }

        Assert.Equal(refusal, answer.IsProblem(401, "unauthorized").Detail);
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.Single().ToString());
    }
}
