using System.Net;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Notices;
using Alerts.Queues;
using Alerts.Tests.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class OperatePageTests : PageTest
{
    private static readonly string[] Operating =
        ["/operate/dataset", "/operate/dataset/proposals", "/operate/dataset/revisions", "/operate/sources", "/operate/silences", "/operate/suppressions", "/operate/dead-letters"];

    private static readonly string[] Administering = ["/operate/keys", "/operate/tenants", "/operate/audit"];

    [Fact]
    public async Task A_tenant_s_key_opens_none_of_it_and_is_told_which_scope_is_missing()
    {
        var tenant = await TenantAsync();
        Assert.DoesNotContain("Operate", (await tenant.GetAsync("/")).All("nav a"));
        foreach (var (path, scope) in Operating.Append("/operate").Select(p => (p, "operate")).Concat(Administering.Select(p => (p, "admin"))))
        {
            var page = await tenant.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Contains($"It needs the scope '{scope}'", page.Text, StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/operate/silences", "/operate/silences/end", "/operate/keys", "/operate/dataset/upload", "/operate/tenants/acme/remove", "/operate/sources/official/pause" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await tenant.PostAsync(path)).Status);
        }
    }

    [Theory]
    [InlineData("operate", "admin")]
    [InlineData("admin", "operate")]
    public async Task A_key_of_one_scope_sees_its_pages_and_is_told_what_the_other_would_open(string has, string lacks)
    {
        var made = (Access.ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new Access.ApiKeyRequest("One", null, [has]), Cancel);
        using var visitor = new Visitor(Api.Address);
        await visitor.PostAsync("/sign-in", ("key", made.Text));
        var hub = await visitor.GetAsync("/operate");
        Assert.Equal(HttpStatusCode.OK, hub.Status);
        Assert.Contains($"need the scope {lacks}, which your key does not have", hub.Text, StringComparison.Ordinal);
        var links = hub.Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).Where(h => h.StartsWith("/operate", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(links.Count > 3);
        foreach (var link in links)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(link)).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync(has == "operate" ? "/operate/keys" : "/operate/sources")).Status);
    }

    [Fact]
    public async Task The_overview_says_what_waits()
    {
        var id = Some.Source().Id;
        Api.Health.Rows[id] = new SourceHealth(id) { Failures = 3, Trouble = "connect <b>refused</b>" };
        await BuryAsync(QueueNames.Alerts, "alt_1");
        var page = await (await OperatorAsync()).GetAsync("/operate");
        Assert.Contains("1 of 1 sources not healthy", page.All(".tiles li"));
        Assert.Contains("1 dead letter", page.All(".tiles li"));
        Assert.Equal(["The Official failing", "connect <b>refused</b>"], page.All("section[aria-labelledby=trouble] p"));
    }

    [Fact]
    public async Task A_source_is_paused_resumed_and_looked_at()
    {
        Api.Reader.Has(Some.Item("1", published: Api.Clock.GetUtcNow().AddDays(-1)));
        var visitor = await OperatorAsync();
        var list = await visitor.GetAsync("/operate/sources");
        Assert.Contains("The Official", list.Text, StringComparison.Ordinal);
        var source = await visitor.GetAsync(list.Link("The Official"));
        Assert.Contains("https://example.gov/feed", source.Text, StringComparison.Ordinal);
        var paused = await visitor.SubmitAsync(source, "Pause");
        Assert.Contains("paused", paused.One(".trust"), StringComparison.Ordinal);
        var refused = await visitor.SubmitAsync(paused, "Look now");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("resume it first", refused.One("[role=alert]"), StringComparison.Ordinal);
        var resumed = await visitor.SubmitAsync(refused, "Resume");
        var (looked, again) = (await visitor.SubmitAsync(resumed, "Look now"), await visitor.SubmitAsync(resumed, "Look now"));
        Assert.Contains("1 item, 1 new, 1 alert raised", looked.One("[role=status]"), StringComparison.Ordinal);
        Assert.Equal(looked.Body, again.Body);
        Assert.Equal(1, Api.Reader.Reads);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/operate/sources/none")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/operate/sources?since=tomorrow")).Status);
        Assert.Equal("/operate/sources?material=gallium", (await visitor.GetAsync("/operate/sources?material=galium")).Link("gallium"));
    }

    [Fact]
    public async Task A_silence_is_added_once_with_its_faults_said_and_ended()
    {
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync("/operate/silences");
        var refused = await visitor.SubmitAsync(form, "Silence it", ("until", "2027-11-24T00:00"), ("reason", "A <b>drill</b>"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("give a material, a source or a kind", refused.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(("true", "2027-11-24T00:00"), (refused.Document.QuerySelector("#f-until")!.GetAttribute("aria-invalid"), refused.Document.QuerySelector("#f-until")!.GetAttribute("value")));
        Assert.Equal("A <b>drill</b>", refused.Document.QuerySelector("#f-reason")!.GetAttribute("value"));
        foreach (var _ in new[] { 1, 2 })
        {
            await visitor.SubmitAsync(refused, "Silence it", ("until", "2026-11-24T00:00"), ("material", "gallium"), ("kind", "notice.published"));
        }

        var page = await visitor.GetAsync("/operate/silences");
        Assert.StartsWith("gallium, Notice published 2026-11-24 00:00 UTC A <b>drill</b>", Assert.Single(page.All("tbody tr")), StringComparison.Ordinal);
        var ended = await visitor.SubmitAsync(page, page.One("tbody button"));
        Assert.Equal("Ended.", ended.One("[role=status]"));
        Assert.Empty(ended.All("tbody tr"));
        Assert.Equal(["addSilence", "removeSilence"], Api.Audit.Entries.Where(e => e.Action.EndsWith("Silence", StringComparison.Ordinal)).Select(e => e.Action));
    }

    [Fact]
    public async Task A_suppression_is_added_masked_and_lifted()
    {
        var visitor = await OperatorAsync();
        var form = await visitor.GetAsync("/operate/suppressions");
        var refused = await visitor.SubmitAsync(form, "Suppress it", ("address", "no address"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "no address"), (refused.Status, refused.Document.QuerySelector("#f-address")!.GetAttribute("value")));
        var added = await visitor.SubmitAsync(refused, "Suppress it", ("address", "buyer@example.com"));
        Assert.StartsWith("b…@example.com An operator put it", Assert.Single(added.All("tbody tr")), StringComparison.Ordinal);
        Assert.DoesNotContain("buyer@example.com", added.Body, StringComparison.Ordinal);
        Assert.Empty((await visitor.SubmitAsync(added, added.One("tbody button"))).All("tbody tr"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.SubmitAsync(added, added.One("tbody button"), ("once", "another"))).Status);
    }

    [Fact]
    public async Task A_dead_letter_is_put_back_or_forgotten_but_not_where_it_would_do_nothing()
    {
        await BuryAsync(QueueNames.Alerts, "alt_1");
        await BuryAsync(QueueNames.Deliveries, "dlv_1:1");
        Api.Ledger.Rows["dlv_1"] = new Delivery("dlv_1", "alt_1", "tgt_1", "acme", DeliveryStatus.Dead, 1, Some.Noon, Some.Noon);
        var visitor = await OperatorAsync();
        var list = await visitor.GetAsync("/operate/dead-letters");
        Assert.Equal(["dlv_1:1", "alt_1"], list.All(".entry"));
        Assert.Equal(["alt_1"], (await visitor.GetAsync("/operate/dead-letters?queue=alerts")).All(".entry"));
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/operate/dead-letters?queue=none")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/operate/dead-letters?cursor=x")).Status);

        var settled = await visitor.SubmitAsync(await visitor.GetAsync(list.Link("dlv_1:1")), "Put it back on its queue");
        Assert.Equal(HttpStatusCode.Conflict, settled.Status);
        Assert.Contains("replay the delivery", settled.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("/deliveries/dlv_1", settled.Link("The delivery"));
        Assert.Equal("Forgotten.", (await visitor.SubmitAsync(settled, "Forget it")).One("[role=status]"));

        var letter = await visitor.GetAsync(list.Link("alt_1"));
        Assert.Equal("/alerts/alt_1", letter.Link("The alert"));
        Assert.Equal("Back on its queue.", (await visitor.SubmitAsync(letter, "Put it back on its queue")).One("[role=status]"));
        Assert.Equal("Back on its queue.", (await visitor.SubmitAsync(letter, "Put it back on its queue")).One("[role=status]"));
        Assert.Single(Api.Queue.Waiting(QueueNames.Alerts));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(list.Link("alt_1"))).Status);
    }

    private async Task BuryAsync(string queue, string body)
    {
        await Api.Queue.EnqueueAsync(queue, [new QueueMessage(body, body)], Cancel);
        await Api.Queue.DeadLetterAsync((await Api.Queue.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).Single(), "a reason", Cancel);
    }
}
