using System.Net;
using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class DeliveryPageTests : PageTest
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_list_says_what_went_where_and_what_became_of_it()
    {
        await FileAsync("dlv_1", "acme", DeliveryStatus.Accepted, Now.AddDays(-3));
        await FileAsync("dlv_2", "globex", DeliveryStatus.Dead, Now.AddDays(-1));
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/deliveries");
        Assert.Equal(["2026-11-22 08:00 UTC", "Headline 1: 镓", "b…@globex.example", "given up", "0", "globex"], page.All("tbody tr:first-child > *"));
        Assert.Equal(["2026-11-20 08:00 UTC", "Headline 1: 镓", "b…@acme.example", "delivered", "0", "acme"], page.All("tbody tr:last-child > *"));
        Assert.Single((await visitor.GetAsync("/deliveries?status=dead")).All("tbody tr"));
        Assert.Single((await visitor.GetAsync("/deliveries?tenant=acme")).All("tbody tr"));
        Assert.Single((await visitor.GetAsync("/deliveries?since=2026-11-22")).All("tbody tr"));
        Assert.Equal(2, (await visitor.GetAsync("/deliveries?since=2026-11-20&until=2026-11-22")).All("tbody tr").Count);
        Assert.Equal(2, (await visitor.GetAsync("/deliveries?until=9999-12-31")).All("tbody tr").Count);
        Assert.Contains("Nothing that was sent is so.", (await visitor.GetAsync("/deliveries?target=tgt_none")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=lost", "status: must be one of pending, accepted")]
    [InlineData("since=yesterday", "since: is not a day")]
    [InlineData("since=2026-11-23&until=2026-11-22", "until: must not lie before since")]
    public async Task What_is_wrong_in_the_address_is_said(string query, string said)
    {
        var page = await (await OperatorAsync()).GetAsync($"/deliveries?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(said, page.One("[role=alert]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("alert")]
    [InlineData("tenant")]
    public async Task An_id_that_is_longer_than_any_is_said_and_asks_for_nothing(string name)
    {
        var page = await (await OperatorAsync()).GetAsync($"/deliveries?{name}={new string('x', 5000)}");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains($"{name}: has 5000 characters; at most 200", page.One("[role=alert]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lists_have_pages_that_keep_the_filters()
    {
        for (var i = 0; i < 60; i++)
        {
            await FileAsync($"dlv_{i}", "acme", DeliveryStatus.Accepted, Now.AddMinutes(-i));
        }

        var visitor = await OperatorAsync();
        var first = await visitor.GetAsync("/deliveries?status=accepted");
        Assert.Equal(50, first.All("tbody tr").Count);
        var second = await visitor.GetAsync(first.Link("Older"));
        Assert.Equal(10, second.All("tbody tr").Count);
        Assert.Equal("/deliveries?status=accepted", second.Link("From the beginning"));
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/deliveries?cursor=nonsense")).Status);
    }

    [Fact]
    public async Task A_delivery_shows_every_attempt_and_what_others_said_as_text()
    {
        await FileAsync("dlv_1", "acme", DeliveryStatus.Pending, Now);
        await Api.Ledger.RecordAsync(
            new DeliveryAttempt("dlv_1", 1, Now, TimeSpan.FromMilliseconds(1234), AttemptOutcome.Retry, 503, "<script>alert(1)</script>", FailureClass.Answer), DeliveryStatus.Pending, Now.AddHours(1), Cancel);
        await Api.Ledger.AddEventAsync(new MailEvent("dlv_1", MailEventKind.Deferred, Now, "<b>later</b>"), Cancel);
        var page = await (await OperatorAsync()).GetAsync("/deliveries/dlv_1");
        Assert.Equal(("Headline 1: 镓", "waits for another try"), (page.Heading, page.One(".st")));
        Assert.Equal(["1", "2026-11-23 08:00 UTC", "retry (answer)", "503", "1234 ms", "<script>alert(1)</script>"], page.All("tbody tr > *"));
        Assert.Contains("deferred <b>later</b>", page.One(".told"), StringComparison.Ordinal);
        Assert.Contains("b…@acme.example", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("buyer@", page.Body, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
    }

    [Fact]
    public async Task What_waits_is_tried_at_once_and_what_is_settled_is_sent_once_more_once()
    {
        await FileAsync("dlv_1", "acme", DeliveryStatus.Pending, Now.AddHours(-1));
        await FileAsync("dlv_2", "acme", DeliveryStatus.Dead, Now.AddHours(-1));
        var visitor = await OperatorAsync();
        var retried = await visitor.SubmitAsync(await visitor.GetAsync("/deliveries/dlv_1"), "Retry now");
        Assert.Equal("It is tried again now.", retried.One(".done"));
        Assert.Equal(Now, Api.Ledger.Rows["dlv_1"].NextAttemptAt);

        var dead = await visitor.GetAsync("/deliveries/dlv_2");
        var once = await visitor.SubmitAsync(dead, "Send once more");
        Assert.StartsWith("On its way once more", once.One(".done"), StringComparison.Ordinal);
        Assert.Equal("/deliveries/dlv_2", once.Link("dlv_2"));
        Assert.Equal(once.Path, (await visitor.SubmitAsync(dead, "Send once more")).Path);
        Assert.Equal(3, Api.Ledger.Rows.Count);
    }

    [Fact]
    public async Task Why_it_cannot_be_sent_is_said()
    {
        await FileAsync("dlv_1", "acme", DeliveryStatus.Dead, Now);
        await Api.Targets.DisableAsync("tgt_acme", StopCause.Operator, "moved", Cancel);
        var visitor = await OperatorAsync();
        var refused = await visitor.SubmitAsync(await visitor.GetAsync("/deliveries/dlv_1"), "Send once more");
        Assert.Equal((HttpStatusCode.Conflict, "Its target is switched off (moved): switch it on first."), (refused.Status, refused.One("[role=alert]")));
        Assert.Single(Api.Ledger.Rows);
    }

    [Fact]
    public async Task What_is_another_tenants_is_not_there_and_who_only_looks_has_no_buttons()
    {
        await FileAsync("dlv_1", "acme", DeliveryStatus.Dead, Now);
        await FileAsync("dlv_2", "globex", DeliveryStatus.Dead, Now);
        var acme = await TenantAsync("acme");
        Assert.Single((await acme.GetAsync("/deliveries")).All("tbody tr"));
        Assert.Empty((await acme.GetAsync("/deliveries?tenant=globex")).All("tbody tr"));
        var own = await acme.GetAsync("/deliveries/dlv_1");
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await acme.GetAsync("/deliveries/dlv_2")).Status);
        foreach (var action in new[] { "retry", "replay" })
        {
            var form = Visitor.Form(own, "Send once more");
            form.SetAttribute("action", $"/deliveries/dlv_2/{action}");
            Assert.Equal(HttpStatusCode.NotFound, (await acme.SubmitAsync(own.Path, form, null)).Status);
        }

        var reader = await TenantAsync("acme", ApiScope.AlertsRead, ApiScope.SubscriptionsRead);
        Assert.Empty((await reader.GetAsync("/deliveries/dlv_1")).Document.Forms);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/deliveries/dlv_1/replay")).Status);
        Assert.Equal(2, Api.Ledger.Rows.Count);
    }

    private async Task FileAsync(string id, string tenant, DeliveryStatus status, DateTimeOffset at)
    {
        var alert = Sample.Alert(1);
        await Api.Alerts.AddAsync(alert, Cancel);
        await Api.Targets.AddAsync(new Target($"tgt_{tenant}", tenant, ChannelKind.Email, $"buyer@{tenant}.example", null, at), Cancel);
        await Api.Ledger.AddAsync([new Delivery(id, alert.Id, $"tgt_{tenant}", tenant, status, 0, at, at)], Cancel);
    }
}
