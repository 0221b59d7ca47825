using Alerts.Tests.Web.Support;
using Microsoft.Extensions.Options;

namespace Alerts.Tests.Web;

public sealed class OidcOptionsTests
{
    [Theory]
    [InlineData("Authority", "http://issuer.example")]
    [InlineData("Authority", "issuer.example")]
    [InlineData("Authority", "https://user@issuer.example")]
    [InlineData("Authority", "https://issuer.example/?x=1")]
    [InlineData("Authority", null)]
    [InlineData("Audiences:0", null)]
    [InlineData("Audiences:0", " ")]
    [InlineData("ClockSkew", "00:02:01")]
    [InlineData("ClockSkew", "-00:00:01")]
    [InlineData("ScopeMap:subscriptions:read", "everything")]
    [InlineData("ScopeMap:reader", "alerts:read, admin")]
    [InlineData("ScopeMap:reader", "")]
    [InlineData("TenantMap:1234", "Acme Ltd")]
    [InlineData("TenantClaim", null)]
    public async Task What_is_wrong_keeps_the_server_from_starting(string setting, string? value)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Alerts:Oidc:Authority"] = "https://issuer.example/v2.0",
            ["Alerts:Oidc:Audiences:0"] = "api://alerts",
            ["Alerts:Oidc:TenantClaim"] = "company",
            [$"Alerts:Oidc:{setting}"] = value,
        };
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiServer.StartAsync(settings: settings));
        Assert.StartsWith($"Alerts:Oidc:{(setting == "Audiences:0" ? "Audiences" : setting)}", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_right_starts_without_asking_the_issuer()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Alerts:Oidc:Authority"] = "https://issuer.example/v2.0",
            ["Alerts:Oidc:Audiences:0"] = "api://alerts",
            ["Alerts:Oidc:OperatorsWithoutTenant"] = "true",
            ["Alerts:Oidc:ClockSkew"] = "00:02:00",
            ["Alerts:Oidc:ScopeMap:alerts:read"] = "alerts:read",
            ["Alerts:Oidc:TenantMap:1234"] = "acme",
        };
        await using var api = await ApiServer.StartAsync(settings: settings);
        Assert.Equal(200, (int)(await api.GetAsync("/v1/materials")).Status);
    }
}
