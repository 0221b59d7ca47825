using System.Net;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;

namespace Alerts.Tests.Web.Pages;

public sealed class SubscriptionPageTests : PageTest
{
    private const string Hook = "https://hooks.example.com/secret-path";

    [Fact]
    public async Task An_operator_previews_creates_tests_and_sees_it_delivered()
    {
        var visitor = await OperatorAsync();
        var list = await visitor.GetAsync("/subscriptions");
        Assert.Contains("Nobody is told anything yet.", list.Text, StringComparison.Ordinal);
        var form = await visitor.GetAsync(list.Link("New subscription"));

        var preview = await visitor.SubmitAsync(form, "Preview", ("name", "Purchasing"), ("materials", "gallium"), ("digest", "weekly"));
        Assert.Equal((HttpStatusCode.OK, "/subscriptions/new"), (preview.Status, preview.Path));
        Assert.Equal("Preview: the last twelve months", preview.One("#preview"));
        Assert.Contains("Suspension of 46/2024", preview.One(".preview"), StringComparison.Ordinal);
        Assert.Empty(Api.Subscriptions.Rows);

        // What was written is still there.
        var created = await visitor.SubmitAsync(preview, "Create", ("target", "buyer@example.com"));
        Assert.EndsWith("?done=created", created.Path, StringComparison.Ordinal);
        Assert.Equal(("Purchasing", "Created.", "told"), (created.Heading, created.One(".done"), created.One(".st")));
        Assert.Contains("weekly, on Monday at 08:00", created.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("buyer@", created.Body, StringComparison.Ordinal);
        var stored = Assert.Single(Api.Subscriptions.Rows);
        Assert.Equal(["gallium"], stored.Filter.Materials.Select(m => m.Value));

        var sent = await visitor.SubmitAsync(created, "Send a test message");
        Assert.Contains("On its way.", sent.One(".done"), StringComparison.Ordinal);
        await DeliverAsync(stored);
        var seen = await visitor.GetAsync(sent.Link("Look again"));
        Assert.Equal("delivered", seen.One("table .st"));
        Assert.Contains("Test message: this subscription works", seen.One("tbody th"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_subscription_and_shows_the_secret_both_times_and_never_again()
    {
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync("/subscriptions/new");
        (string, string?)[] written = [("channel", "webhook"), ("target", Hook)];
        var first = await visitor.SubmitAsync(form, "Create", written);
        var second = await visitor.SubmitAsync(form, "Create", written);
        var secret = Assert.Single(Api.Targets.Rows.Values).Secret!;
        foreach (var answer in new[] { first, second })
        {
            Assert.Equal(secret, answer.Document.QuerySelector("#secret")!.GetAttribute("value"));
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        }

        Assert.Single(Api.Subscriptions.Rows);
        var page = await visitor.GetAsync(first.Link("To the subscription"));
        Assert.DoesNotContain(secret, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", page.Body, StringComparison.Ordinal);

        // Wished once more by another form, it is the same.
        var again = await visitor.SubmitAsync(await visitor.GetAsync("/subscriptions/new"), "Create", written);
        Assert.EndsWith("?done=same", again.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, again.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_form_that_is_sent_twice_is_answered_alike()
    {
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync("/subscriptions/new");
        var first = await visitor.SubmitAsync(form, "Create", ("target", "buyer@example.com"));
        var second = await visitor.SubmitAsync(form, "Create", ("target", "buyer@example.com"));
        Assert.Equal(first.Path, second.Path);
        Assert.EndsWith("?done=created", second.Path, StringComparison.Ordinal);
        Assert.Single(Api.Subscriptions.Rows);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_all_that_was_written_stays()
    {
        var visitor = await OperatorAsync();
        var refused = await visitor.SubmitAsync(
            await visitor.GetAsync("/subscriptions/new"), "Create",
            ("name", new string('n', 10_000)), ("target", "nobody"), ("materials", "unobtainium"), ("leadDays", "90, soon"), ("digest", "daily"), ("digestAt", "25:00"), ("timeZone", "Mars/Base"),
            ("quietHours", "<script>alert(1)</script>"), ("tenant", "NOT ONE"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("8 things are wrong:", refused.One("[role=alert] p"));
        Assert.Equal(10_000, refused.Document.QuerySelector("#name")!.GetAttribute("value")!.Length);
        foreach (var (id, value) in new[] { ("target", "nobody"), ("leadDays", "90, soon"), ("digestAt", "25:00"), ("timeZone", "Mars/Base"), ("quietHours", "<script>alert(1)</script>"), ("tenant", "NOT ONE") })
        {
            var field = refused.Document.QuerySelector($"#{id}")!;
            Assert.Equal((value, "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
            Assert.All(field.GetAttribute("aria-describedby")!.Split(' '), d => Assert.NotNull(refused.Document.GetElementById(d)));
        }

        Assert.True(refused.Document.QuerySelector("[name=materials][value=unobtainium]")!.HasAttribute("checked"));
        Assert.Contains("'unobtainium' is not a material or group", refused.One("#materials-fault"), StringComparison.Ordinal);
        Assert.Empty(refused.Document.QuerySelectorAll("script:not([src])"));
        Assert.Empty(Api.Subscriptions.Rows);
    }

    [Fact]
    public async Task Hostile_names_are_shown_as_text_and_turn_nothing_around()
    {
        await Api.SubscribeAsync("""{"channel":"email","target":"a@example.com","name":"<script>alert(1)</script>\u202Eevil"}""");
        var visitor = await OperatorAsync();
        var id = Assert.Single(Api.Subscriptions.Rows).Id;
        foreach (var path in new[] { "/subscriptions", $"/subscriptions/{id}", $"/subscriptions/{id}/remove" })
        {
            var page = await visitor.GetAsync(path);
            Assert.Contains("<script>alert(1)</script>evil", page.Text, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
        }
    }

    [Fact]
    public async Task What_can_have_no_effect_is_warned_of()
    {
        var visitor = await OperatorAsync();
        var preview = await visitor.SubmitAsync(await visitor.GetAsync("/subscriptions/new?material=rare-earths"), "Preview", ("jurisdictions", "BR"));
        Assert.Contains("no source and no measure of BR is on record", preview.One(".preview .note"), StringComparison.Ordinal);
        Assert.True(preview.Document.QuerySelector("[name=materials][value=rare-earths]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task It_is_paused_and_resumed_and_removed_after_a_question()
    {
        var (visitor, page) = await SubscribedAsync();
        var paused = await visitor.SubmitAsync(page, "Pause");
        Assert.Equal(("Paused.", "paused"), (paused.One(".done"), paused.One(".st")));
        var resumed = await visitor.SubmitAsync(paused, "Resume");
        Assert.Equal(("Resumed.", "told"), (resumed.One(".done"), resumed.One(".st")));

        var question = await visitor.GetAsync(resumed.Link("Remove"));
        Assert.Single(Api.Subscriptions.Rows);
        var removed = await visitor.SubmitAsync(question, "Remove");
        Assert.Equal(("/subscriptions?done=removed", "Removed."), (removed.Path, removed.One(".done")));
        Assert.Empty(Api.Subscriptions.Rows);
        Assert.Equal("/subscriptions?done=removed", (await visitor.SubmitAsync(question, "Remove")).Path);
        Assert.Equal((HttpStatusCode.NotFound, "There is no such subscription"), ((await visitor.GetAsync(page.Path)).Status, (await visitor.GetAsync(page.Path)).Heading));
    }

    [Fact]
    public async Task Its_target_is_switched_off_with_a_reason_and_on_again_and_gets_a_new_secret()
    {
        var visitor = await OperatorAsync();
        var made = await visitor.SubmitAsync(await visitor.GetAsync("/subscriptions/new"), "Create", ("channel", "webhook"), ("target", Hook));
        var old = Api.Targets.Rows.Values.Single().Secret;
        var page = await visitor.GetAsync(made.Link("To the subscription"));

        var refused = await visitor.SubmitAsync(page, "Switch off", ("reason", new string('r', 201)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(201, refused.Document.QuerySelector("#reason")!.GetAttribute("value")!.Length);

        var off = await visitor.SubmitAsync(refused, "Switch off", ("reason", "<i>moved</i>"));
        Assert.Equal("target switched off", off.One(".st"));
        Assert.Contains("<i>moved</i>", off.Text, StringComparison.Ordinal);
        var on = await visitor.SubmitAsync(off, "Switch on");
        Assert.Equal("told", on.One(".st"));

        var rotated = await visitor.SubmitAsync(on, "New signing secret");
        var secret = rotated.Document.QuerySelector("#secret")!.GetAttribute("value");
        Assert.Equal(Api.Targets.Rows.Values.Single().Secret, secret);
        Assert.NotEqual(old, secret);
        Assert.Contains("The old one signs too until 2026-11-24 08:00 UTC.", rotated.Text, StringComparison.Ordinal);
        Assert.Equal(secret, (await visitor.SubmitAsync(on, "New signing secret")).Document.QuerySelector("#secret")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Its_private_feeds_are_for_who_may_change_it()
    {
        var (visitor, page) = await SubscribedAsync();
        var calendar = page.Document.QuerySelector("#calendar")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, new Uri(calendar).PathAndQuery, authorization: "")).Status);
        Assert.StartsWith("webcal://", page.Link("Apple"), StringComparison.Ordinal);
        Assert.StartsWith("https://outlook.office.com/", page.Link("Microsoft 365"), StringComparison.Ordinal);

        var reader = await TenantAsync("default", ApiScope.AlertsRead, ApiScope.SubscriptionsRead);
        var seen = await reader.GetAsync(page.Path);
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.DoesNotContain("subscription.ics", seen.Body, StringComparison.Ordinal);
        Assert.Empty(seen.Document.Forms);
        visitor.Dispose();
    }

    [Fact]
    public async Task Who_may_only_look_cannot_write()
    {
        var (_, page) = await SubscribedAsync();
        var reader = await TenantAsync("default", ApiScope.AlertsRead, ApiScope.SubscriptionsRead);
        foreach (var path in new[] { "/subscriptions/new", $"{page.Path.Split('?')[0]}/remove" })
        {
            var refused = await reader.GetAsync(path);
            Assert.Equal((HttpStatusCode.Forbidden, "Your key does not open this"), (refused.Status, refused.Heading));
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync(path)).Status);
        }

        Assert.Single(Api.Subscriptions.Rows);
    }

    [Fact]
    public async Task What_is_another_tenants_is_not_there()
    {
        var (_, page) = await SubscribedAsync();
        var id = Api.Subscriptions.Rows.Single().Id;
        var acme = await TenantAsync("acme");
        Assert.Contains("Nobody is told anything yet.", (await acme.GetAsync("/subscriptions")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await acme.GetAsync(page.Path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await acme.GetAsync($"/subscriptions/{id}/remove")).Status);

        // By a good form of its own, with another's address.
        var own = Visitor.Form(await acme.GetAsync("/subscriptions/new"), "Create");
        foreach (var action in new[] { "", "/pause", "/resume", "/test", "/remove", "/target/enable", "/target/disable", "/target/rotate-secret" })
        {
            own.SetAttribute("action", $"/subscriptions/{id}{action}");
            Assert.Equal(HttpStatusCode.NotFound, (await acme.SubmitAsync("/", own, "Create", ("version", "1"), ("reason", "because"))).Status);
        }

        Assert.Null(Api.Subscriptions.Rows.Single().PausedAt);
        var foreign = await acme.SubmitAsync(await acme.GetAsync("/subscriptions/new"), "Create", ("target", "x@example.com"), ("tenant", "default"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.Status);
        Assert.Contains("is not the tenant of this key", foreign.Text, StringComparison.Ordinal);
        var mine = await acme.SubmitAsync(await acme.GetAsync("/subscriptions/new"), "Create", ("target", "x@example.com"));
        Assert.Equal(HttpStatusCode.OK, mine.Status);
        Assert.Contains(Api.Subscriptions.Rows, s => s.Tenant == "acme");
    }

    private async Task<(Visitor Visitor, Seen Page)> SubscribedAsync()
    {
        await Api.SubscribeAsync("""{"channel":"email","target":"buyer@example.com","materials":["gallium"]}""");
        var visitor = await OperatorAsync();
        return (visitor, await visitor.GetAsync($"/subscriptions/{Api.Subscriptions.Rows.Single().Id}"));
    }

    // What router and processor do, which the server of these tests has not.
    private async Task DeliverAsync(Subscription subscription)
    {
        var test = Assert.Single(await AlertsOfAsync(subscription));
        var delivery = Delivery.For(test, subscription, Api.Clock.GetUtcNow());
        await Api.Ledger.AddAsync([delivery], Cancel);
        await Api.Ledger.RecordAsync(new DeliveryAttempt(delivery.Id, 1, Api.Clock.GetUtcNow(), TimeSpan.FromMilliseconds(20), AttemptOutcome.Accepted, 202, "OK"), DeliveryStatus.Accepted, Api.Clock.GetUtcNow(), Cancel);
    }

    private async Task<IReadOnlyList<Alert>> AlertsOfAsync(Subscription subscription)
    {
        var queued = Api.Queue.Enqueued.Select(m => m.Message.Body).Distinct().ToList();
        return [.. (await Api.Alerts.FindManyAsync(queued, Cancel)).Values.Where(a => a.Audience == subscription.Id && a.Kind == AlertKind.SubscriptionTest)];
    }
}
