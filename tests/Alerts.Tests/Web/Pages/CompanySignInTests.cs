using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

/// <summary>Accounts of an OpenID Connect issuer on loopback.</summary>
public sealed class CompanySignInTests : TokenTest
{
    private const string Button = "Sign in with your company's account";

    [Fact]
    public async Task An_account_opens_what_its_claims_say_for_an_hour_and_comes_back_to_where_it_was()
    {
        await using var api = await PagesAsync();
        using var visitor = new Visitor(api.Address);
        var asked = await visitor.GetAsync("/?material=gallium");
        var inside = await visitor.GetAsync(asked.Link(Button));
        Assert.Equal((HttpStatusCode.OK, "/?material=gallium"), (inside.Status, inside.Path));
        Assert.Equal(("alerts-pages", "code", "openid", "S256", $"{api.Address.AbsoluteUri.TrimEnd('/')}/sign-in/callback"), (Asked("client_id"), Asked("response_type"), Asked("scope"), Asked("code_challenge_method"), Asked("redirect_uri")));
        Assert.Contains("Subscriptions", inside.All("nav a"));
        Assert.DoesNotContain("Operate", inside.All("nav a"));

        api.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("/", (await visitor.GetAsync("/")).Path);
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Sign in", (await visitor.GetAsync("/")).Heading);

        string Asked(string name) => Issuer.Asked![name].ToString();
    }

    [Fact]
    public async Task An_account_that_is_marked_as_an_operator_s_is_one()
    {
        await using var api = await PagesAsync();
        using var visitor = new Visitor(api.Address);
        Issuer.Account = [("company", null), ("roles", new[] { "alerts-operator" }), ("scope", "alerts:read operate")];
        Assert.Contains("Operate", (await visitor.GetAsync("/sign-in/company")).All("nav a"));
    }

    [Fact]
    public async Task An_account_that_opens_nothing_is_told_so_and_who_gives_up_may_try_again()
    {
        await using var api = await PagesAsync();
        using var visitor = new Visitor(api.Address);
        Issuer.Account = [("company", null)];
        var refused = await visitor.GetAsync("/sign-in/company");
        Assert.Equal((HttpStatusCode.Unauthorized, "You are not signed in"), (refused.Status, refused.Heading));
        Assert.Contains("Your account is good, and opens nothing here.", refused.Text, StringComparison.Ordinal);
        Issuer.Account = null;
        Assert.Contains("given up", (await visitor.GetAsync("/sign-in/company")).Text, StringComparison.Ordinal);
        Assert.Equal("Sign in", (await visitor.GetAsync("/")).Heading);
    }

    [Theory]
    [InlineData("aud", "other-client")]
    [InlineData("iss", "https://other.example")]
    [InlineData("nonce", "another")]
    [InlineData("exp", 0)]
    public async Task An_answer_that_is_not_for_us_signs_nobody_in(string claim, object value)
    {
        await using var api = await PagesAsync();
        using var visitor = new Visitor(api.Address);
        Issuer.Account = [(claim, value)];
        var refused = await visitor.GetAsync("/sign-in/company");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Contains("default-src 'none'", refused.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("Sign in", (await visitor.GetAsync("/")).Heading);
    }

    [Fact]
    public async Task Where_no_client_is_named_there_are_keys_only()
    {
        using var visitor = new Visitor(Api.Address);
        Assert.DoesNotContain(Button, (await visitor.GetAsync("/sign-in")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/sign-in/company")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/sign-in/callback?code=x&state=y")).Status);
    }

    private Task<ApiServer> PagesAsync() => StartAsync(("TenantClaim", "company"), ("OperatorValue", "alerts-operator"), ("ClientId", "alerts-pages"), ("ClientSecret", "client-secret"));
}
