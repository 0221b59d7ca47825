using System.Net;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;
using Alerts.Web.Feeds;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Web.Feeds;

public sealed class FeedLinkTests : ServerTest
{
    [Fact]
    public async Task A_subscription_has_addresses_that_open_its_feeds_without_a_key()
    {
        await Api.Alerts.AddAsync(Some.Alert("gallium", subject: "n1") with { Message = Some.Message("wanted") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("lanthanum", subject: "n2") with { Message = Some.Message("of another material") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("gallium", AlertKind.CliffUpcoming, "c1", rung: new CliffRung(60, 60)) with { Message = Some.Message("a step of its ladder") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("gallium", AlertKind.CliffUpcoming, "c1", rung: new CliffRung(14, 14)) with { Message = Some.Message("a step of others") }, Cancel);
        var links = await LinksAsync(await SubscribeAsync());

        Assert.False(links.GetProperty("needsKey").GetBoolean());
        var atom = Path(links, "atom");
        Assert.StartsWith("/feeds/subscription.atom?t=", atom, StringComparison.Ordinal);
        var feed = await OpenAsync(atom);
        Assert.Equal(HttpStatusCode.OK, feed.Status);
        Assert.Equal("no-cache, private", feed.Headers.CacheControl!.ToString());
        var read = await FeedReaders.FeedAsync(feed.Body);
        Assert.Equal(["a step of its ladder", "wanted"], FeedReaders.Titles(read));
        Assert.Equal("Export alerts: Desk", read.GetProperty("title").GetProperty("value").GetString());

        var calendar = await OpenAsync($"{Path(links, "calendar")}&alarm=P7D");
        Assert.Single((await FeedReaders.CalendarAsync(calendar.Body)).GetProperty("events").EnumerateArray(), e => e.GetProperty("start").GetString() == "2026-11-27" && e.GetProperty("alarm").GetString() is not null);
    }

    [Fact]
    public async Task They_end_with_the_subscription_also_where_the_same_is_wished_again()
    {
        var id = await SubscribeAsync();
        var old = await LinksAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{id}")).Status);
        (await OpenAsync(Path(old, "atom"))).IsProblem(404, "not-found");
        (await OpenAsync(Path(old, "calendar"))).IsProblem(404, "not-found");

        Api.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(id, await SubscribeAsync());
        (await OpenAsync(Path(old, "atom"))).IsProblem(404, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(Path(await LinksAsync(id), "atom"))).Status);
    }

    [Fact]
    public async Task A_token_is_good_for_nothing_else_and_no_other_token_is_good_for_it()
    {
        var id = await SubscribeAsync();
        var links = await LinksAsync(id);
        var token = Path(links, "atom").Split("?t=")[1];
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync($"/unsubscribe?t={token}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync($"/alert?t={token}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Api.SendAsync(HttpMethod.Get, "/v1/subscriptions", authorization: $"Bearer {token}")).Status);

        var tokens = Api.Services.GetRequiredService<ITargetTokens>();
        var subscription = (await Api.Subscriptions.FindAsync(id, Cancel))!;
        var last = token[^1] == 'A' ? 'B' : 'A';
        foreach (var wrong in new[] { tokens.For(subscription.TargetId), tokens.ForAlert(id), tokens.For(id), id, "x", $"{token[..^1]}{last}", token[..^4], token + token })
        {
            (await OpenAsync($"/feeds/subscription.atom?t={Uri.EscapeDataString(wrong)}")).IsProblem(404, "not-found");
            (await OpenAsync($"/feeds/subscription.ics?t={Uri.EscapeDataString(wrong)}")).IsProblem(404, "not-found");
        }

        (await OpenAsync("/feeds/subscription.atom")).IsProblem(400, "invalid-parameters");
        (await OpenAsync($"/feeds/subscription.atom?t={token}&material=gallium")).IsProblem(400, "invalid-parameters");
    }

    [Fact]
    public async Task Only_who_may_see_whole_addresses_is_told_them()
    {
        var id = await SubscribeAsync();
        foreach (var (key, status) in new[] { ("""{"name":"r","tenant":"acme","scopes":["subscriptions:read","alerts:read"]}""", 403), ("""{"name":"o","tenant":"other"}""", 404), ("""{"name":"w","tenant":"acme"}""", 200) })
        {
            var text = (await Api.SendJsonAsync(HttpMethod.Post, "/v1/keys", key)).Json.GetProperty("text").GetString();
            Assert.Equal(status, (int)(await Api.SendAsync(HttpMethod.Get, $"/v1/subscriptions/{id}/feeds", authorization: $"Bearer {text}")).Status);
        }
    }

    [Fact]
    public async Task Links_open_the_calendar_programs_where_no_key_is_needed()
    {
        var closed = (await Api.GetAsync("/v1/feeds?material=gallium")).Json;
        Assert.True(closed.GetProperty("needsKey").GetBoolean());
        Assert.Equal(JsonValueKind.Null, closed.GetProperty("subscribe").ValueKind);
        Assert.Equal("/feeds/cliffs.ics?material=gallium", Path(closed, "calendar"));
        (await Api.GetAsync("/v1/feeds?material=galium")).IsProblem(400, "invalid-parameters");

        await using var open = await ApiServer.StartAsync(settings: new Dictionary<string, string?> { ["Alerts:Feeds:Public"] = "true", ["Alerts:Delivery:PublicUrl"] = "https://alerts.example.com/" });
        var links = (await open.GetAsync("/v1/feeds?material=gallium&destination=US")).Json;
        Assert.Equal("https://alerts.example.com/feeds/alerts.atom?material=gallium&destination=US", links.GetProperty("atom").GetString());
        var subscribe = links.GetProperty("subscribe");
        const string Address = "alerts.example.com/feeds/cliffs.ics?material=gallium&destination=US";
        Assert.Equal($"webcal://{Address}", subscribe.GetProperty("apple").GetString());
        Assert.Equal($"https://calendar.google.com/calendar/render?cid={Uri.EscapeDataString($"webcal://{Address}")}", subscribe.GetProperty("google").GetString());
        Assert.Equal($"https://outlook.live.com/calendar/0/addfromweb?url={Uri.EscapeDataString($"https://{Address}")}&name=gallium%2C%20to%20US", subscribe.GetProperty("outlook").GetString());
        Assert.StartsWith("https://outlook.office.com/calendar/0/addfromweb?url=", subscribe.GetProperty("outlookForWork").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscription_of_several_jurisdictions_and_without_dual_use_acts_is_kept_to()
    {
        var filter = new SubscriptionFilter([MaterialId.Parse("gallium")], ["CN", "EU"], [AlertKind.PolicyChanged], AllDualUse: false);
        var scope = new FeedScope(Some.Subscription() with { Filter = filter }, null);
        Alert Changed(string materials, string jurisdiction) => Some.Alert(materials, AlertKind.PolicyChanged, "m", jurisdiction);
        Assert.True(scope.Asks(Changed("gallium", "EU"), null));
        Assert.False(scope.Asks(Changed("gallium", "US"), null));
        Assert.False(scope.Asks(Some.Alert("gallium"), null));
        Assert.True(scope.Asks(Changed("gallium", "CN") with { Kind = AlertKind.AlertCorrected, Corrects = new Correction("alt_1", AlertKind.PolicyChanged, false, "") }, null));
        Assert.False(scope.Asks(Some.Alert("gallium") with { Kind = AlertKind.AlertCorrected, Corrects = new Correction("alt_1", AlertKind.NoticePublished, false, "") }, null));
        Assert.Equal(["gallium"], scope.Materials(Sample.Catalogue)!.Select(m => m.Value));
        Assert.False(scope.Query(Sample.Catalogue).Asks(Changed("dual-use-all", "CN")));
    }

    private async Task<string> SubscribeAsync()
    {
        var answer = await Api.SubscribeAsync("""{"channel":"webhook","target":"https://erp.example.com/a","materials":["gallium"],"leadDays":[60,7],"name":"Desk","tenant":"acme"}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> LinksAsync(string id) => (await Api.GetAsync($"/v1/subscriptions/{id}/feeds")).Json;

    private Task<Answer> OpenAsync(string path) => Api.SendAsync(HttpMethod.Get, path, authorization: "");

    private static string Path(JsonElement links, string name) => new Uri(links.GetProperty(name).GetString()!).PathAndQuery;
}
