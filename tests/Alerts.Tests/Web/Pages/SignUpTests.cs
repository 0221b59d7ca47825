using System.Net;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;
using Alerts.Web.Pages.Readers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Tests.Web.Pages;

public sealed class SignUpTests : IAsyncLifetime
{
    private const string Asked = "Look into your mailbox";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Alerts:Api:RequestsPerMinute"] = "1000000",
        ["Alerts:Api:AnonymousPerMinute"] = "1000000",
        ["Alerts:SignUp:Enabled"] = "true",
        ["Alerts:SignUp:Tenant"] = "public",
    };

    private ApiServer _api = null!;
    private Visitor _visitor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Target Only => _api.Targets.Rows.Values.Single();

    private ITargetTokens Tokens => _api.Services.GetRequiredService<ITargetTokens>();

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(confirms: true, settings: Settings);
        _visitor = new Visitor(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_signs_up_confirms_by_the_mailed_link_and_is_told()
    {
        var asked = await SignUpAsync("buyer@example.com", ("materials", "gallium"), ("digest", "weekly"), ("timeZone", "Europe/Berlin"));
        Assert.Equal((Asked, "/sign-up/sent"), (asked.Heading, asked.Path));
        Assert.False(asked.Headers.ContainsKey("Set-Cookie"));
        var waiting = Assert.Single(_api.Subscriptions.Rows);
        Assert.Equal(("public", true, "weekly, on Monday at 08:00 (Europe/Berlin)"), (waiting.Tenant, waiting.AwaitsConfirmation, Alerts.Web.Pages.Subscriptions.WishWords.When(waiting.Cadence)));
        Assert.Equal(1, await QuestionsAsync());

        var question = await _visitor.GetAsync($"/confirm?t={Tokens.ForConfirmation(Only.Id)}");
        Assert.Contains("gallium: weekly, on Monday at 08:00", question.One("main li"), StringComparison.Ordinal);
        Assert.True(Only.AwaitsConfirmation);
        Assert.Equal("Confirmed", (await _visitor.SubmitAsync(question, "Yes, send them")).Heading);
        Assert.True(Assert.Single(_api.Subscriptions.Rows).IsTold);
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_written_stays()
    {
        var refused = await SignUpAsync("<script>alert(1)</script>", ("materials", "gallium"), ("timeZone", "Mars/Base"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("mail: is not an email address", refused.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(("<script>alert(1)</script>", "true"), (refused.Document.QuerySelector("#mail")!.GetAttribute("value"), refused.Document.QuerySelector("#mail")!.GetAttribute("aria-invalid")));
        Assert.True(refused.Document.QuerySelector("[value=gallium]")!.HasAttribute("checked"));
        Assert.Equal("Mars/Base", refused.Document.QuerySelector("#timeZone")!.GetAttribute("value"));
        Assert.Empty(refused.Document.QuerySelectorAll("script:not([src])"));
        Assert.Empty(_api.Targets.Rows);
    }

    [Fact]
    public async Task Five_an_hour_from_one_network_and_then_it_says_when_again()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Asked, (await SignUpAsync($"reader{i}@example.com")).Heading);
            _api.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var refused = await SignUpAsync("sixth@example.com", ("materials", "gallium"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "3300"), (refused.Status, refused.Headers["Retry-After"]));
        Assert.Contains("try again in 55 minutes", refused.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("sixth@example.com", refused.Document.QuerySelector("#mail")!.GetAttribute("value"));
        Assert.Equal(5, _api.Targets.Rows.Count);

        _api.Clock.Advance(TimeSpan.FromMinutes(55));
        Assert.Equal(Asked, (await SignUpAsync("sixth@example.com")).Heading);
    }

    [Fact]
    public async Task A_stranger_s_mailbox_gets_one_mail_a_day_however_it_is_spelt_and_whatever_is_wished()
    {
        foreach (var (hour, mail, material) in new[] { (0, "victim@example.com", "gallium"), (1, "victim+1@example.com", "gallium"), (2, "vic.tim@EXAMPLE.com", "gallium"), (3, "victim@example.com", "germanium") })
        {
            Assert.Equal(Asked, (await SignUpAsync(mail, ("materials", material))).Heading);
            _api.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((1, 1), (await QuestionsAsync(), _api.Targets.Rows.Count));
    }

    [Fact]
    public async Task No_more_than_three_wishes_wait_for_a_reader_s_word()
    {
        foreach (var material in new[] { "gallium", "germanium", "dysprosium", "lanthanum", "rare-earths" })
        {
            Assert.Equal(Asked, (await SignUpAsync("victim@example.com", ("materials", material))).Heading);
        }

        Assert.Equal(SignUpDesk.MostWaiting, _api.Subscriptions.Count);
    }

    [Fact]
    public async Task Nothing_that_stands_is_changed_by_a_stranger_and_the_answer_is_the_same()
    {
        await _api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"],"tenant":"public","confirmed":true}""");
        var before = Assert.Single(_api.Subscriptions.Rows);
        var questions = await QuestionsAsync();
        var same = await SignUpAsync("buyer@example.com", ("materials", "gallium"), ("digest", "weekly"));
        Assert.Equal(before, Assert.Single(_api.Subscriptions.Rows));
        Assert.Equal(questions, await QuestionsAsync());
        Assert.Equal((await SignUpAsync("nobody-knows@example.org")).Body, same.Body);
    }

    [Fact]
    public async Task More_for_a_confirmed_address_waits_for_its_reader_too()
    {
        await _api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"],"tenant":"public","confirmed":true}""");
        await SignUpAsync("buyer@example.com", ("materials", "lanthanum"));
        Assert.False(Only.AwaitsConfirmation);
        Assert.Equal(["lanthanum"], _api.Subscriptions.Rows.Where(s => s.AwaitsConfirmation).SelectMany(s => s.Filter.Materials).Select(m => m.Value));
        Assert.Equal(1, await QuestionsAsync());
        Assert.Contains("It begins once you have said yes", (await _visitor.GetAsync($"/preferences?t={Tokens.For(Only.Id)}")).Text, StringComparison.Ordinal);

        var question = await _visitor.GetAsync($"/confirm?t={Tokens.ForConfirmation(Only.Id)}");
        await _visitor.SubmitAsync(question, "Yes, send them");
        Assert.All(_api.Subscriptions.Rows, s => Assert.True(s.IsTold));
    }

    [Theory]
    [InlineData(StopCause.Unsubscribed)]
    [InlineData(StopCause.Operator)]
    [InlineData(StopCause.Suppressed)]
    public async Task Who_was_switched_off_is_neither_asked_nor_switched_on(StopCause cause)
    {
        await SignUpAsync("buyer@example.com", ("materials", "gallium"));
        await _api.Targets.DisableAsync(Only.Id, cause, "why", Cancel);
        _api.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(Asked, (await SignUpAsync("buyer@example.com", ("materials", "lanthanum"))).Heading);
        Assert.Equal((cause, 1, 1), (Only.DisabledBy, await QuestionsAsync(), _api.Subscriptions.Count));
    }

    [Fact]
    public async Task A_robot_is_told_that_all_is_well_and_another_site_is_refused()
    {
        Assert.Equal(Asked, (await SignUpAsync("buyer@example.com", ("note", "cheap pills"))).Heading);
        Assert.Empty(_api.Targets.Rows);

        _visitor.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.PostAsync("/sign-up", ("mail", "buyer@example.com"))).Status);
        _visitor.Headers.Remove("Sec-Fetch-Site");
        _visitor.Headers["Origin"] = "https://evil.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.PostAsync("/sign-up", ("mail", "buyer@example.com"))).Status);
        Assert.Empty(_api.Targets.Rows);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_is_one_wish()
    {
        var form = await _visitor.GetAsync("/sign-up");
        await _visitor.SubmitAsync(form, "Sign up", ("mail", "buyer@example.com"));
        Assert.Equal(Asked, (await _visitor.SubmitAsync(form, "Sign up", ("mail", "buyer@example.com"))).Heading);
        Assert.Equal((1, 1), (_api.Subscriptions.Count, await QuestionsAsync()));
    }

    [Fact]
    public async Task A_form_of_thousands_of_fields_is_no_error_of_the_server()
    {
        var fields = Enumerable.Range(0, 2000).Select(i => ($"f{i}", "x")).Append(("mail", "buyer@example.com")).ToArray();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _visitor.PostAsync("/sign-up", fields)).Status);
    }

    [Fact]
    public async Task Where_it_is_not_allowed_there_is_no_such_page()
    {
        await using var off = await ApiServer.StartAsync(confirms: true);
        using var visitor = new Visitor(off.Address);
        foreach (var path in new[] { "/sign-up", "/sign-up/sent" })
        {
            Assert.Equal((HttpStatusCode.NotFound, "There is no sign-up here"), ((await visitor.GetAsync(path)).Status, (await visitor.GetAsync(path)).Heading));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.PostAsync("/sign-up", ("mail", "buyer@example.com"))).Status);
        Assert.Empty(off.Targets.Rows);
    }

    [Fact]
    public async Task It_does_not_start_where_nobody_could_be_asked()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiServer.StartAsync(confirms: false, settings: Settings));
        Assert.Contains("Alerts:SignUp:Enabled: whoever is signed up must be asked first. Set Alerts:Delivery:PublicUrl", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No Tenant", 5, "Alerts:SignUp:Tenant")]
    [InlineData("public", 0, "Alerts:SignUp:PerHour must be 1 to 1000")]
    [InlineData("public", 1001, "Alerts:SignUp:PerHour must be 1 to 1000")]
    public void Settings_that_cannot_be_are_named(string tenant, int perHour, string fault)
    {
        var result = new SignUpOptionsValidator(() => new ConfirmationRule(true)).Validate(null, new SignUpOptions { Enabled = true, Tenant = tenant, PerHour = perHour });
        Assert.Contains(fault, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    public void A_whole_network_of_one_customer_counts_as_one(string first, string second, bool maySecond)
    {
        var limits = new SignUpLimits(Options.Create(new SignUpOptions { PerHour = 1 }), TimeProvider.System);
        Assert.Null(limits.Take(IPAddress.Parse(first)));
        Assert.Equal(maySecond, limits.Take(IPAddress.Parse(second)) is null);
    }

    private async Task<Seen> SignUpAsync(string mail, params (string, string?)[] fields)
        => await _visitor.SubmitAsync(await _visitor.GetAsync("/sign-up"), "Sign up", [("mail", mail), .. fields]);

    private async Task<int> QuestionsAsync()
        => (await _api.Alerts.FindManyAsync([.. _api.Queue.Enqueued.Select(m => m.Message.Body)], Cancel)).Values.Count(a => a.Kind == AlertKind.SubscriptionConfirmation);
}
