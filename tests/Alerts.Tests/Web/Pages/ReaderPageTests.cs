using System.Net;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web.Pages;

public sealed class ReaderPageTests : PageTest
{
    private const string Mail = """{"channel":"email","target":"buyer@example.com","materials":["gallium"]}""";

    private Target Only => Api.Targets.Rows.Values.Single();

    private ITargetTokens Tokens => Api.Services.GetRequiredService<ITargetTokens>();

    [Theory]
    [InlineData("/unsubscribe")]
    [InlineData("/confirm")]
    [InlineData("/preferences")]
    [InlineData("/alert")]
    public async Task A_link_that_is_forged_cut_or_too_old_is_a_page_that_helps(string path)
    {
        await Api.SubscribeAsync(Mail);
        foreach (var query in new[] { "", "?t=", "?t=CfDJ8nonsense", $"?t={Tokens.For(Only.Id)[..^5]}", $"?t={Uri.EscapeDataString("<script>")}" })
        {
            var page = await Anybody.GetAsync($"{path}{query}");
            Assert.Equal((HttpStatusCode.NotFound, "This link does not work"), (page.Status, page.Heading));
            Assert.Contains("Open it again from the mail", page.Text, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_of_readers_have_the_headers_of_pages_no_menu_and_no_cookie()
    {
        await Api.SubscribeAsync(Mail);
        foreach (var path in new[] { $"/unsubscribe?t={Tokens.For(Only.Id)}", $"/confirm?t={Tokens.ForConfirmation(Only.Id)}", $"/preferences?t={Tokens.For(Only.Id)}" })
        {
            var page = await Anybody.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, "DENY", "no-referrer"), (page.Status, page.Headers["X-Frame-Options"], page.Headers["Referrer-Policy"]));
            Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("nav, [style], style, script:not([src])"));
            Assert.False(page.Headers.ContainsKey("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_whole_alert_may_load_nothing_and_run_nothing()
    {
        var alert = Sample.Alert(1);
        await Api.Alerts.AddAsync(alert, Cancel);
        var page = await Anybody.GetAsync($"/alert?t={Tokens.ForAlert(alert.Id)}");
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'", page.Headers["Content-Security-Policy"]);
        Assert.Equal(("DENY", "no-referrer"), (page.Headers["X-Frame-Options"], page.Headers["Referrer-Policy"]));
    }

    [Fact]
    public async Task Preferences_that_are_sent_twice_are_saved_and_those_with_a_fault_are_kept_in_the_form()
    {
        await Api.SubscribeAsync(Mail);
        var page = await Anybody.GetAsync($"/preferences?t={Tokens.For(Only.Id)}");
        for (var i = 0; i < 2; i++)
        {
            var saved = await Anybody.SubmitAsync(page, "Save", ("digest", "weekly"), ("at", "07:30"), ("on", "friday"), ("zone", "Europe/Berlin"));
            Assert.Equal((HttpStatusCode.OK, "Saved."), (saved.Status, saved.One("[role=status]")));
            Assert.Equal(new Cadence(new Digest(DigestEvery.Week, new TimeOnly(7, 30), DayOfWeek.Friday, false, true), null, "Europe/Berlin"), Api.Subscriptions.Rows.Single().Cadence);
        }

        var refused = await Anybody.SubmitAsync(page, "Save", ("digest", "daily"), ("zone", "Mars/Base"), ("quiet", "all night"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(("Mars/Base", "all night"), (refused.Document.QuerySelector("[name=zone]")!.GetAttribute("value"), refused.Document.QuerySelector("[name=quiet]")!.GetAttribute("value")));
        Assert.True(refused.Document.QuerySelector("option[value=daily]")!.HasAttribute("selected"));
        Assert.Equal(DigestEvery.Week, Api.Subscriptions.Rows.Single().Cadence.Digest!.Every);
    }

    [Fact]
    public async Task A_mail_program_unsubscribes_many_from_one_address()
    {
        await using var api = await ApiServer.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Alerts:Api:AnonymousPerMinute"] = "2" });
        await api.SubscribeAsync(Mail);
        var link = $"/unsubscribe?t={api.Services.GetRequiredService<ITargetTokens>().For(api.Targets.Rows.Values.Single().Id)}";
        using var visitor = new Visitor(api.Address);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.PostAsync(link, ("List-Unsubscribe", "One-Click"))).Status);
        }
    }

    [Fact]
    public async Task A_form_of_thousands_of_fields_is_no_error_of_the_server()
    {
        await Api.SubscribeAsync(Mail);
        var fields = Enumerable.Range(0, 2000).Select(i => ($"f{i}", "x")).ToArray();
        Assert.Equal(HttpStatusCode.BadRequest, (await Anybody.PostAsync($"/preferences?t={Tokens.For(Only.Id)}", fields)).Status);
    }
}
