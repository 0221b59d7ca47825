using System.Net;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Web.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web.Pages;

public sealed class StatePageTests : PageTest
{
    [Fact]
    public async Task One_look_says_what_is_suspended_and_what_comes_back_when()
    {
        var page = await (await OperatorAsync()).GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, "What is in force today: all materials"), (page.Status, page.Heading));
        Assert.StartsWith("2026-11-27 in 4 days Suspension of 46/2024 by 72/2025 ends From 2026-11-28, if nobody acts: the export ban comes back", page.One(".cliffs"), StringComparison.Ordinal);
        Assert.Equal(["Material", "CN", "EU"], page.All(".matrix thead th"));

        // What is so of both alike is one row; what covers every dual-use item is one of its own.
        Assert.Equal(["gallium, germanium", "dysprosium", "lanthanum", "all dual-use items"], page.All(".matrix th[scope=row]"));
        Assert.Equal("in force suspended changes 2026-11-28", page.All(".matrix td")[0]);
        Assert.Equal("/timeline/gallium", page.Link("gallium"));
    }

    [Fact]
    public async Task Another_day_and_another_destination_move_the_whole_page()
    {
        var visitor = await OperatorAsync();
        var before = await visitor.GetAsync("/?material=gallium&destination=US&on=2025-01-15");
        Assert.Equal("What is in force on 2025-01-15: gallium, to United States", before.Heading);
        Assert.Equal("in force changes 2025-11-09", Assert.Single(before.All(".matrix td")));
        Assert.Equal("/timeline/gallium?destination=US&on=2025-01-15", before.Link("gallium"));

        var nothing = await visitor.GetAsync("/?material=lanthanum&on=1999-01-01");
        Assert.Contains("Nothing is in force, suspended or announced here on 1999-01-01.", nothing.Text, StringComparison.Ordinal);
        var end = await visitor.GetAsync("/?on=9999-12-31");
        Assert.Equal(HttpStatusCode.OK, end.Status);
    }

    [Fact]
    public async Task A_material_that_there_is_not_is_no_page_and_near_names_are_offered()
    {
        var page = await (await OperatorAsync()).GetAsync("/?material=galium&destination=US");
        Assert.Equal((HttpStatusCode.NotFound, "There is no such material"), (page.Status, page.Heading));
        Assert.Equal("/?material=gallium", page.Link("gallium"));
        var hostile = await (await OperatorAsync()).GetAsync("/?material=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
        Assert.Equal(HttpStatusCode.NotFound, hostile.Status);
        Assert.Empty(hostile.Document.QuerySelectorAll("script:not([src])"));
    }

    [Theory]
    [InlineData("on=2026-02-30", "on: is not a day")]
    [InlineData("on=yesterday", "on: is not a day")]
    [InlineData("destination=usa", "destination: must be a two-letter country code")]
    public async Task What_is_wrong_in_the_address_is_said_and_does_not_narrow(string query, string said)
    {
        var page = await (await OperatorAsync()).GetAsync($"/?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(said, page.One("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(4, page.All(".matrix th[scope=row]").Count);
    }

    [Fact]
    public async Task It_says_what_was_told_last_and_how_far_that_has_come()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1), Cancel);
        Assert.Contains("Headline 1: 镓 to nobody", (await (await OperatorAsync()).GetAsync("/")).One(".told"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_sees_what_its_subscriptions_name_and_all_when_it_asks()
    {
        var visitor = await TenantAsync("acme");
        Assert.Equal(4, (await visitor.GetAsync("/")).All(".matrix th[scope=row]").Count);
        await Api.SubscribeAsync("""{"channel":"webhook","target":"https://example.com/hook","materials":["rare-earths"],"tenant":"acme"}""");
        await Api.SubscribeAsync("""{"channel":"webhook","target":"https://example.com/other","materials":["gallium"],"tenant":"other"}""");
        Api.Clock.Advance(TimeSpan.FromSeconds(6));
        var own = await visitor.GetAsync("/");
        Assert.Equal("What is in force today: your materials", own.Heading);
        Assert.Equal(["dysprosium", "lanthanum", "all dual-use items"], own.All(".matrix th[scope=row]"));
        Assert.DoesNotContain("gallium", own.One(".glance"), StringComparison.Ordinal);
        Assert.Contains("gallium, germanium", (await visitor.GetAsync(own.Link("Show all"))).All(".matrix th[scope=row]"));
    }

    [Fact]
    public async Task Days_are_counted_from_the_day_that_it_is_where_the_authority_sits()
    {
        // 18:00 in UTC is two in the morning of the next day in Beijing.
        Api.Clock.Advance(TimeSpan.FromHours(10));
        Assert.StartsWith("2026-11-27 in 3 days", (await (await OperatorAsync()).GetAsync("/")).One(".cliffs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_told_in_a_digest_was_told()
    {
        var (alert, due, digests) = (Sample.Alert(1), Api.Clock.GetUtcNow(), Api.Services.GetRequiredService<IDigestStore>());
        var digest = Sample.Alert(2) with { Id = DigestWatch.IdOf("sub_1", due), Kind = AlertKind.Digest, Audience = "sub_1", Digested = [alert.Id] };
        await Api.Alerts.AddManyAsync([alert, digest], Cancel);
        await digests.AddAsync([new DigestEntry("sub_1", alert.Id, due)], Cancel);
        await digests.TakeAsync("sub_1", due, Cancel);
        await Api.Ledger.AddAsync([new Delivery("dlv_1", digest.Id, "tgt_1", "acme", DeliveryStatus.Accepted, 1, due, due)], Cancel);
        Assert.Contains("1 delivered", (await (await OperatorAsync()).GetAsync("/")).One(".told"), StringComparison.Ordinal);
    }
}
