using System.Net;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class AlertPageTests : PageTest
{
    private const string Hostile = "<script>alert(1)</script>\u202Eevil\"' onclick=x";

    [Fact]
    public async Task Alerts_are_listed_newest_first_and_narrowed_by_what_the_address_says()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1), Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(2) with { Kind = AlertKind.CliffUpcoming, Materials = [MaterialId.Parse("lanthanum")], Jurisdictions = ["EU"], Severity = Severity.Info }, Cancel);
        var visitor = await OperatorAsync();
        Assert.Equal(["Headline 2: 镓", "Headline 1: 镓"], (await visitor.GetAsync("/alerts")).All(".entry"));
        foreach (var (query, found) in new[]
        {
            ("material=gallium", "1"), ("material=rare-earths", "2"), ("kind=cliff.upcoming", "2"), ("kind=cliff.upcoming,policy.changed", "2 1"), ("severity=critical", "1"), ("jurisdiction=EU", "2"),
            ("since=2026-11-20T08:02:00Z", "2"), ("until=2026-11-20T08:02:00Z", "1"), ("since=2026-11-20&until=2026-11-21", "2 1"), ("until=2026-11-20", ""), ("subject=cn-mofcom-2024-46&kind=", "2 1"), ("until=9999-12-31", "2 1"),
        })
        {
            var page = await visitor.GetAsync($"/alerts?{query}");
            Assert.Equal((HttpStatusCode.OK, found), (page.Status, string.Join(' ', page.All(".entry").Select(e => e[9..10]))));
            Assert.Equal("/alerts", page.Link("Clear"));
        }

        Assert.Contains("No alert is like that", (await visitor.GetAsync("/alerts?jurisdiction=JP")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_in_the_address_is_said()
    {
        var visitor = await OperatorAsync();
        var page = await visitor.GetAsync("/alerts?kind=none&since=yesterday&jurisdiction=usa");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(["kind", "since", "jurisdiction"], page.All("[role=alert] li").Select(f => f.Split(':')[0]));
        Assert.Contains("until: must lie after since", (await visitor.GetAsync("/alerts?since=2026-11-20&until=2026-11-20")).One("[role=alert]"), StringComparison.Ordinal);
        var unknown = await visitor.GetAsync("/alerts?material=galium");
        Assert.Equal((HttpStatusCode.NotFound, "/alerts?material=gallium"), (unknown.Status, unknown.Link("gallium")));
        Assert.Equal((HttpStatusCode.BadRequest, "This page of the list is gone"), ((await visitor.GetAsync("/alerts?cursor=x")).Status, (await visitor.GetAsync("/alerts?cursor=x")).Heading));
        Assert.Equal((HttpStatusCode.NotFound, "There is no such alert"), ((await visitor.GetAsync("/alerts/alt_none")).Status, (await visitor.GetAsync("/alerts/alt_none")).Heading));
    }

    [Fact]
    public async Task Pages_of_the_list_join_and_keep_what_narrows()
    {
        for (var i = 0; i < 59; i++)
        {
            await Api.Alerts.AddAsync(Sample.Alert(i), Cancel);
        }

        var first = await (await OperatorAsync()).GetAsync("/alerts?material=gallium&done=saved");
        Assert.Equal(50, first.All(".entry").Count);
        var second = await (await OperatorAsync()).GetAsync(first.Link("Older"));
        Assert.Equal(9, second.All(".entry").Count);
        Assert.Equal("/alerts?material=gallium", second.Link("From the beginning"));
        Assert.Equal(59, first.All(".entry").Concat(second.All(".entry")).Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await (await OperatorAsync()).GetAsync(first.Link("Older").Replace("gallium", "germanium", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task One_is_shown_in_the_order_of_every_channel_with_the_original_in_its_language()
    {
        var alert = Sample.Alert(1) with
        {
            Message = Sample.Alert(1).Message with
            {
                Since = new DateOnly(2025, 11, 9),
                Until = new DateOnly(2026, 11, 27),
                ByDefault = "The ban comes back.",
                Beside = ["18/2025 ¶1"],
                OpenQuestions = ["Who decides?"],
                Quote = new Quote("zh-Hans", "暂停实施"),
                References = [new Reference("Text", new Uri("https://www.mofcom.gov.cn/46")), new Reference("Trap", new Uri("javascript:alert(1)"))],
                Claims = [new ReportedClaim("A paper", null, "It ends", "News", null)],
            },
        };
        await Api.Alerts.AddAsync(alert, Cancel);
        var page = await (await OperatorAsync()).GetAsync($"/alerts/{alert.Id}");
        Assert.Equal("Headline 1: 镓", page.Heading);
        Assert.Equal(
            ["By default", "In force beside it", "Open questions", "In the original", "Sources", "Said by others, which is not law", "What changed in the dataset", "About this alert", "Who was told"], page.All("h2"));
        Assert.Equal("zh-Hans", page.Document.QuerySelector("blockquote bdi")!.GetAttribute("lang"));
        Assert.Equal("https://www.mofcom.gov.cn/46", page.Link("Text"));
        Assert.Equal("noreferrer noopener", page.Document.QuerySelector("a[href='https://www.mofcom.gov.cn/46']")!.GetAttribute("rel"));
        Assert.DoesNotContain("javascript:", page.Body, StringComparison.Ordinal);
        Assert.Equal("/measures/cn-mofcom-2024-46", page.Link("cn-mofcom-2024-46"));
        Assert.Equal("/timeline/gallium", page.Link("gallium"));
    }

    [Fact]
    public async Task Nothing_of_a_hostile_alert_is_more_than_text()
    {
        var message = new AlertMessage(
            AlertMessage.FitHeadline(Hostile), new string('x', 10_000) + Hostile, [new Fact(Hostile, Hostile)], Certainty.Unconfirmed, [Hostile], new Quote("he", "שלום " + Hostile),
            [new Reference(Hostile, new Uri("https://example.com/"))], ByDefault: Hostile, Claims: [new ReportedClaim(Hostile, null, Hostile, Hostile, null)]);
        var alert = Sample.Alert(1) with { Message = message, Subject = Hostile, Kind = AlertKind.NoticePublished };
        await Api.Alerts.AddAsync(alert, Cancel);
        foreach (var path in new[] { "/alerts", $"/alerts/{alert.Id}", $"/alerts/{alert.Id}/correct" })
        {
            var page = await (await OperatorAsync()).GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(page.Document.QuerySelectorAll("script:not([src]), [onclick]"));
            Assert.DoesNotContain('\u202E', page.Body);
            Assert.Contains("<script>alert(1)</script>evil", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_says_who_was_told_masked_and_a_tenant_sees_its_own_only()
    {
        var alert = Sample.Alert(1);
        await Api.Alerts.AddAsync(alert, Cancel);
        Tell(alert.Id, "acme", DeliveryStatus.Accepted);
        Tell(alert.Id, "other", DeliveryStatus.Dead);
        var all = await (await OperatorAsync()).GetAsync($"/alerts/{alert.Id}");
        Assert.Equal(["https://acme.example/… webhook", "https://other.example/… webhook"], all.All("tbody th").Order(StringComparer.Ordinal));
        Assert.Equal(["1", "1", "acme", "delivered", "failed", "other"], all.All("tbody td").Where(cell => !cell.StartsWith("1970", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("/secret", all.Body, StringComparison.Ordinal);

        var own = await (await TenantAsync()).GetAsync($"/alerts/{alert.Id}");
        Assert.Equal("https://acme.example/… webhook", Assert.Single(own.All("tbody th")));
        Assert.DoesNotContain("other", own.Body.Replace("Said by others", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Correct or withdraw", own.Text, StringComparison.Ordinal);
        var blind = await (await TenantAsync("acme", "alerts:read")).GetAsync($"/alerts/{alert.Id}");
        Assert.Equal(HttpStatusCode.OK, blind.Status);
        Assert.DoesNotContain("Who was told", blind.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_sees_nothing_of_the_system_and_nothing_that_was_for_another_alone()
    {
        var system = Sample.Alert(2) with { Id = "alt_system", Kind = AlertKind.SourceFailing };
        await Api.Alerts.AddAsync(system, Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(3) with { Id = "alt_alone", Audience = "sub_of_other" }, Cancel);
        Tell("alt_alone", "other", DeliveryStatus.Accepted);
        var correction = CorrectionText.Of(system, "r", null, "s", withdraws: false, "n", DateTimeOffset.UnixEpoch);
        await Api.Alerts.AddAsync(correction, Cancel);
        var (tenant, all) = (await TenantAsync(), await OperatorAsync());
        foreach (var id in new[] { "alt_system", "alt_alone", correction.Id })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await tenant.GetAsync($"/alerts/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await tenant.GetAsync($"/alerts/{id}/evidence")).Status);
            Assert.Equal(HttpStatusCode.OK, (await all.GetAsync($"/alerts/{id}")).Status);
        }

        Assert.Empty((await tenant.GetAsync("/alerts?kind=source.failing")).All(".entry"));
        Assert.DoesNotContain("Source failing", (await tenant.GetAsync("/alerts")).Body, StringComparison.Ordinal);
        Assert.Equal(2, (await all.GetAsync("/alerts")).All(".entry").Count);
        Tell("alt_alone", "acme", DeliveryStatus.Accepted);
        Assert.Equal(HttpStatusCode.OK, (await tenant.GetAsync("/alerts/alt_alone")).Status);
    }

    [Fact]
    public async Task The_lines_of_a_revised_notice_are_marked()
    {
        var alert = Sample.Alert(1) with { Kind = AlertKind.NoticeRevised, Subject = "ntc_1", Message = Sample.Alert(1).Message with { Quote = new Quote("zh", "stays\n− 旧\n+ 新 <b>") } };
        await Api.Alerts.AddAsync(alert, Cancel);
        var page = await (await OperatorAsync()).GetAsync($"/alerts/{alert.Id}");
        Assert.Equal(["旧"], page.All("del"));
        Assert.Equal(["新 <b>"], page.All("ins"));
        Assert.Equal("/notices/ntc_1", page.Link("ntc_1"));
    }

    private void Tell(string alert, string tenant, DeliveryStatus status)
    {
        var target = new Target($"tgt_{tenant}", tenant, ChannelKind.Webhook, $"https://{tenant}.example/secret", "whsec_x", DateTimeOffset.UnixEpoch);
        Api.Targets.Rows[target.Id] = target;
        Api.Ledger.Rows[$"dlv_{alert}_{tenant}"] = new Delivery($"dlv_{alert}_{tenant}", alert, target.Id, tenant, status, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }
}
