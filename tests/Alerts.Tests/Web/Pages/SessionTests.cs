using System.Net;
using Alerts.Access;

namespace Alerts.Tests.Web.Pages;

public sealed class SessionTests : PageTest
{
    [Fact]
    public async Task Who_is_not_signed_in_is_asked_to_and_goes_on_where_it_was()
    {
        var asked = await Anybody.GetAsync("/?material=gallium");
        Assert.Equal(("/sign-in?return=%2F%3Fmaterial%3Dgallium", "Sign in"), (asked.Path, asked.Heading));
        var wrong = await Anybody.SubmitAsync(asked, "Sign in", ("key", "alk_wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Contains("not known", wrong.One("[role=alert]"), StringComparison.Ordinal);
        var inside = await Anybody.SubmitAsync(wrong, "Sign in", ("key", $" {Api.Key} "));
        Assert.Equal((HttpStatusCode.OK, "/?material=gallium"), (inside.Status, inside.Path));
        Assert.DoesNotContain(Api.Key, inside.Body, StringComparison.Ordinal);

        var outside = await Anybody.SubmitAsync(await Anybody.GetAsync("/sign-out"), "Sign out");
        Assert.Equal("Signed out.", outside.One("[role=status]"));
        Assert.Equal("Sign in", (await Anybody.GetAsync("/")).Heading);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/sign-out")]
    public async Task Nobody_is_led_elsewhere_by_the_address_of_the_sign_in(string elsewhere)
    {
        var inside = await Anybody.PostAsync("/sign-in", ("key", Api.Key), ("return", elsewhere));
        Assert.Equal((HttpStatusCode.OK, "/"), (inside.Status, inside.Path));
    }

    [Fact]
    public async Task The_cookie_is_no_script_s_of_no_other_site_s_and_holds_no_key()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Api.Address };
        using var answer = await http.PostAsync("/sign-in", new FormUrlEncodedContent([KeyValuePair.Create("key", Api.Key)]), Cancel);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Api.Key, cookie, StringComparison.Ordinal);

        // It opens pages and nothing of the API.
        var pair = cookie.Split(';')[0];
        (await Api.SendAsync(HttpMethod.Get, "/v1/alerts", authorization: "", headers: ("Cookie", pair))).IsProblem(401, "unauthorized");
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, "/", authorization: "", headers: ("Cookie", pair))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Api.SendAsync(HttpMethod.Get, "/", authorization: "", headers: ("Cookie", pair[..^4] + "AAAA"))).Status);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_its_sessions_and_so_do_eight_hours_without_a_look()
    {
        var made = (ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new ApiKeyRequest("Laptop"), Cancel);
        await Anybody.SignInAsync(made.Text);
        await Api.KeyDesk.RevokeAsync(made.Key.Id, Cancel);
        Assert.Equal("Sign in", (await Anybody.GetAsync("/")).Heading);

        var other = await OperatorAsync();
        Api.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal("/", (await other.GetAsync("/")).Path);
        Api.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal("/", (await other.GetAsync("/")).Path);
        Api.Clock.Advance(TimeSpan.FromHours(8) + TimeSpan.FromMinutes(1));
        Assert.Equal("Sign in", (await other.GetAsync("/")).Heading);
    }

    [Fact]
    public async Task Another_site_cannot_sign_anybody_in_or_make_a_form_be_kept()
    {
        Anybody.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.Equal(HttpStatusCode.BadRequest, (await Anybody.PostAsync("/sign-in", ("key", Api.Key))).Status);
    }

    [Fact]
    public async Task Every_page_says_what_a_browser_may_do_with_it()
    {
        foreach (var path in new[] { "/sign-in", "/nothing", "/" })
        {
            var page = await Anybody.GetAsync(path);
            Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal(("DENY", "nosniff", "no-referrer", "same-origin"), (page.Headers["X-Frame-Options"], page.Headers["X-Content-Type-Options"], page.Headers["Referrer-Policy"], page.Headers["Cross-Origin-Opener-Policy"]));
            Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src]), [onclick]"));
        }
    }

    [Fact]
    public async Task An_unknown_address_is_a_page_for_a_browser_and_a_problem_for_a_program()
    {
        var page = await Anybody.GetAsync("/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "There is nothing here"), (page.Status, page.Heading));
        (await Api.SendAsync(HttpMethod.Get, "/nothing", accept: "text/html")).IsProblem(404, "not-found");
        (await Api.SendAsync(HttpMethod.Get, "/v1/nothing", authorization: "", accept: "text/html")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Who_may_not_see_the_law_begins_where_the_key_opens_something()
    {
        var made = (ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new ApiKeyRequest("Of deliveries", "acme", [ApiScope.SubscriptionsRead]), Cancel);
        Assert.Equal("/subscriptions", (await Anybody.PostAsync("/sign-in", ("key", made.Text))).Path);
    }
}
