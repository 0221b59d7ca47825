using System.Net;
using Alerts.Access;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

public sealed class FeedPageTests : LawPageTest
{
    [Fact]
    public async Task Addresses_follow_the_choice_and_where_they_need_a_key_it_says_so()
    {
        var page = await (await OperatorAsync()).GetAsync("/feeds?material=gallium&destination=US&on=2025-01-01");
        Assert.Equal((HttpStatusCode.OK, "Feeds and calendar: gallium, to US"), (page.Status, page.Heading));
        IsWhole(page);
        var root = Api.Address.ToString().TrimEnd('/');
        Assert.Equal(($"{root}/feeds/alerts.atom?material=gallium&destination=US", $"{root}/feeds/cliffs.ics?material=gallium&destination=US"), (Value(page, "feed"), Value(page, "ics")));
        Assert.Equal(Value(page, "feed"), page.Document.QuerySelector("head link[rel=alternate][type='application/atom+xml']")!.GetAttribute("href"));
        Assert.Contains("These addresses open only with a key", page.One(".note"), StringComparison.Ordinal);
        Assert.Equal("/subscriptions", page.Link("subscription"));
        Assert.Empty(page.Document.QuerySelectorAll("a[href^=webcal], a[href*=google]"));
        Assert.All(page.Document.QuerySelectorAll("[data-copy]"), b => Assert.True(b.HasAttribute("hidden") && page.Document.GetElementById(b.GetAttribute("data-copy")!) is not null));

        // What it names is there.
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync(new Uri(Value(page, "ics")).PathAndQuery)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync(new Uri(Value(page, "feed")).PathAndQuery)).Status);
    }

    [Fact]
    public async Task Where_feeds_are_open_calendar_programs_subscribe_by_a_link_and_nobody_signs_in()
    {
        await using var open = await ApiServer.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Alerts:Pages:Public"] = "true",
            ["Alerts:Feeds:Public"] = "true",
            ["Alerts:Delivery:PublicUrl"] = "https://alerts.example/",
        });
        using var visitor = new Visitor(open.Address);
        var page = await visitor.GetAsync("/feeds?material=gallium");
        Assert.Equal("https://alerts.example/feeds/cliffs.ics?material=gallium", Value(page, "ics"));
        Assert.Equal("webcal://alerts.example/feeds/cliffs.ics?material=gallium", page.Link("Apple Calendar"));
        Assert.StartsWith("https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2Falerts.example", page.Link("Google Calendar"), StringComparison.Ordinal);
        Assert.StartsWith("https://outlook.live.com/", page.Link("Outlook.com"), StringComparison.Ordinal);
        Assert.StartsWith("https://outlook.office.com/", page.Link("Microsoft 365"), StringComparison.Ordinal);
        Assert.Empty(page.All(".note"));
        foreach (var path in new[] { "/timeline", "/timeline/gallium", "/measures", "/measures/cn-mofcom-2024-46", "/cliffs" })
        {
            Assert.Equal((HttpStatusCode.OK, path), ((await visitor.GetAsync(path)).Status, (await visitor.GetAsync(path)).Path));
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_lacks_the_scope_sees_none_of_the_law()
    {
        var key = (ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new ApiKeyRequest("Of a test", "acme", ["subscriptions:read"]), Cancel);
        using var other = new Visitor(Api.Address);
        await other.PostAsync("/sign-in", ("key", key.Text));
        foreach (var path in new[] { "/timeline", "/timeline/gallium", "/measures", "/measures/cn-mofcom-2024-46", "/cliffs", "/feeds" })
        {
            Assert.Equal("Sign in", (await Anybody.GetAsync(path)).Heading);
            Assert.Equal((HttpStatusCode.Forbidden, "Your key does not open this"), ((await other.GetAsync(path)).Status, (await other.GetAsync(path)).Heading));
        }
    }

    [Fact]
    public async Task Before_the_dataset_is_read_every_page_says_when_to_look_again()
    {
        var visitor = await OperatorAsync();
        Api.Dataset.Value = null;
        foreach (var path in new[] { "/timeline", "/timeline/gallium", "/measures", "/measures/x", "/cliffs", "/feeds" })
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "The policy dataset is being read"), ((await visitor.GetAsync(path)).Status, (await visitor.GetAsync(path)).Heading));
        }
    }

    private static string Value(Seen page, string id) => page.Document.GetElementById(id)!.GetAttribute("value")!;
}
