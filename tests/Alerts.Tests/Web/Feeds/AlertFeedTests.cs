using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;
using Alerts.Web.Feeds;
using FsCheck.Xunit;

namespace Alerts.Tests.Web.Feeds;

public sealed class AlertFeedTests : ServerTest
{
    private const string Feed = "/feeds/alerts.atom";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script> & \"]]>\" <!--", "关于加强镓相关两用物项出口管制的公告", "שלום \u202Egallium\u202C عليكم", "a\u0000b\u0007c\uD800d\uFFFE", new string('长', 10_000), "line\r\nbreak\u2028", "",
    ];

    [Fact]
    public async Task A_reader_that_is_not_ours_understands_it()
    {
        foreach (var (at, title) in Hostile.Index())
        {
            await Api.Alerts.AddAsync(Sample.Alert(at) with { Message = Sample.Alert(at).Message with { Headline = title } }, Cancel);
        }

        var answer = await Api.GetAsync($"{Feed}?material=gallium");
        Assert.Equal((HttpStatusCode.OK, "application/atom+xml; charset=utf-8"), (answer.Status, answer.ContentHeaders.ContentType!.ToString()));
        var feed = await FeedReaders.FeedAsync(answer.Body);
        Assert.Equal("Export alerts: gallium", feed.GetProperty("title").GetProperty("value").GetString());
        Assert.Equal(Hostile.Length, feed.GetProperty("entries").GetArrayLength());
        Assert.Equal(feed.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("updated").GetString()).OrderDescending(StringComparer.Ordinal), feed.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("updated").GetString()));

        // Our own parser is stricter about characters.
        var entries = XDocument.Parse(answer.Body).Descendants(Atom + "entry").Reverse().ToList();
        Assert.Equal(Hostile.Select(FeedText.Line), entries.Select(e => e.Element(Atom + "title")!.Value));
        Assert.Equal([null, "zh", null, null, "zh", null, null], entries.Select(e => e.Element(Atom + "title")!.Attribute(XNamespace.Xml + "lang")?.Value));
    }

    [Fact]
    public async Task An_entry_says_what_the_alert_says_and_where_to_read_on()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1), Cancel);
        var entry = (await FeedReaders.FeedAsync((await Api.GetAsync(Feed)).Body)).GetProperty("entries")[0];
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", entry.GetProperty("id").GetString());
        Assert.Equal("2026-11-20T08:01:00Z", entry.GetProperty("published").GetString());
        Assert.Contains("<p>Summary</p><table><tr><th>Measure</th><td>46/2024</td></tr></table>", entry.GetProperty("content").GetProperty("value").GetString()!, StringComparison.Ordinal);
        Assert.Equal(
            ["urn:alerts:kind policy.changed", "urn:alerts:severity critical", "urn:alerts:material gallium", "urn:alerts:jurisdiction CN"],
            entry.GetProperty("categories").EnumerateArray().Select(c => $"{c.GetProperty("scheme").GetString()} {c.GetProperty("term").GetString()}"));
        Assert.Equal("https://www.mofcom.gov.cn/46", Link(entry, "related"));
        var page = await Api.SendAsync(HttpMethod.Get, new Uri(Link(entry, "alternate")!).PathAndQuery, authorization: "");
        Assert.Contains("<h1>Headline 1: 镓</h1>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_needs_a_key_with_the_scope_unless_the_operator_opens_it()
    {
        (await Api.SendAsync(HttpMethod.Get, Feed, authorization: "")).IsProblem(401, "unauthorized");
        (await Api.SendAsync(HttpMethod.Get, Feed, authorization: "Bearer alk_x")).IsProblem(401, "unauthorized");
        var other = (await Api.SendJsonAsync(HttpMethod.Post, "/v1/keys", """{"name":"x","tenant":"acme","scopes":["subscriptions:read"]}""")).Json.GetProperty("text").GetString();
        var forbidden = (await Api.SendAsync(HttpMethod.Get, Feed, authorization: $"Bearer {other}")).IsProblem(403, "forbidden");
        Assert.Contains("scope=\"alerts:read\"", forbidden.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal);
        var good = await Api.GetAsync(Feed);
        Assert.Equal((HttpStatusCode.OK, "no-cache, private"), (good.Status, good.Headers.CacheControl!.ToString()));

        await using var open = await ApiServer.StartAsync(settings: new Dictionary<string, string?> { ["Alerts:Feeds:Public"] = "true" });
        foreach (var authorization in new[] { "", "Bearer alk_x" })
        {
            var answer = await open.SendAsync(HttpMethod.Get, Feed, authorization: authorization);
            Assert.Equal((HttpStatusCode.OK, "public, max-age=300"), (answer.Status, answer.Headers.CacheControl!.ToString()));
        }

        Assert.Equal(HttpStatusCode.OK, (await open.SendAsync(HttpMethod.Get, "/feeds/cliffs.ics", authorization: "")).Status);
    }

    [Fact]
    public async Task Open_feeds_have_the_rate_of_those_without_a_key()
    {
        await using var open = await ApiServer.StartAsync(settings: new Dictionary<string, string?> { ["Alerts:Feeds:Public"] = "true", ["Alerts:Api:AnonymousPerMinute"] = "1" });
        Assert.Equal(HttpStatusCode.OK, (await open.SendAsync(HttpMethod.Get, Feed, authorization: "")).Status);
        (await open.SendAsync(HttpMethod.Get, "/feeds/subscription.atom?t=x", authorization: "")).IsProblem(429, "too-many-requests");
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1), Cancel);
        var first = await Api.GetAsync(Feed);
        Assert.Equal(Some.At("2026-11-20T08:01:00Z"), first.ContentHeaders.LastModified);
        var tag = first.Headers.ETag!.ToString();
        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, (await Api.SendAsync(HttpMethod.Get, Feed, headers: ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await Api.SendAsync(HttpMethod.Get, Feed, headers: ("If-Modified-Since", "Fri, 20 Nov 2026 08:01:00 GMT"))).Status);
        var head = await Api.SendAsync(HttpMethod.Head, Feed);
        Assert.Equal((HttpStatusCode.OK, "", tag), (head.Status, head.Body, head.Headers.ETag!.ToString()));

        await Api.Alerts.AddAsync(Sample.Alert(2), Cancel);
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, Feed, headers: ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, Feed, headers: ("If-Modified-Since", "Fri, 20 Nov 2026 08:01:00 GMT"))).Status);
    }

    [Fact]
    public async Task What_came_within_this_second_has_no_date_yet()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1) with { RaisedAt = Api.Clock.GetUtcNow().AddMilliseconds(-300) }, Cancel);
        Assert.Null((await Api.GetAsync(Feed)).ContentHeaders.LastModified);
        Api.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull((await Api.GetAsync(Feed)).ContentHeaders.LastModified);
    }

    [Fact]
    public async Task Its_pages_lead_from_the_newest_to_the_oldest()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.Alerts.AddAsync(Sample.Alert(i), Cancel);
        }

        var (titles, at, ids) = (new List<string>(), $"{Feed}?material=gallium&limit=2", new HashSet<string>(StringComparer.Ordinal));
        for (var next = at; next is not null;)
        {
            var feed = await FeedReaders.FeedAsync((await Api.GetAsync(next)).Body);
            titles.AddRange(FeedReaders.Titles(feed));
            ids.Add(feed.GetProperty("id").GetString()!);
            Assert.Equal(at, new Uri(Link(feed, "first")!).PathAndQuery);
            Assert.Equal(next, new Uri(Link(feed, "self")!).PathAndQuery);
            next = Link(feed, "next") is { } url ? new Uri(url).PathAndQuery : null;
        }

        Assert.Equal([.. Enumerable.Range(0, 5).Reverse().Select(i => $"Headline {i}: 镓")], titles);
        Assert.Single(ids);
        var foreign = (await Api.GetAsync($"{Feed}?limit=2&cursor=eA")).IsProblem(400, "invalid-parameters");
        Assert.StartsWith("cursor: ", foreign.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_narrowed_by_material_jurisdiction_and_destination()
    {
        await Api.Alerts.AddAsync(Some.Alert("gallium", AlertKind.PolicyChanged, "cn-mofcom-2024-46") with { Message = Some.Message("ban to the US") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("lanthanum", subject: "n1", jurisdiction: "EU") with { Message = Some.Message("European notice") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("dual-use-all", subject: "n2") with { Message = Some.Message("every dual-use item") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert(kind: AlertKind.SourceFailing) with { Message = Some.Message("for operators") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("gallium", subject: "n3") with { Message = Some.Message("for one alone"), Audience = "sub_1" }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("gallium", subject: "n4") with { Message = Some.Message("silenced"), SilencedBy = "sil_1" }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("gallium", AlertKind.CliffUpcoming, "c1", rung: new CliffRung(77, 77)) with { Message = Some.Message("a step that is not the default's") }, Cancel);
        await Api.Alerts.AddAsync(Some.Alert("gallium", AlertKind.PolicyChanged, "c2") with { Message = Some.Message("told by another"), YieldsTo = AlertKind.CliffClosed }, Cancel);

        Assert.Equal(["every dual-use item", "European notice", "ban to the US"], await TitlesAsync(""));
        Assert.Equal(["every dual-use item", "ban to the US"], await TitlesAsync("?material=gallium"));
        Assert.Equal(["European notice"], await TitlesAsync("?jurisdiction=EU"));
        Assert.Equal(["every dual-use item"], await TitlesAsync("?material=gallium&destination=JP"));
        Assert.Equal(["every dual-use item", "ban to the US"], await TitlesAsync("?jurisdiction=CN&destination=US"));
        Assert.Empty(await TitlesAsync("?material=germanium&jurisdiction=EU"));
    }

    [Fact]
    public async Task A_correction_is_told_and_changes_the_entry_that_it_corrects()
    {
        await Api.Alerts.AddAsync(Sample.Alert(1), Cancel);
        var before = (await FeedReaders.FeedAsync((await Api.GetAsync(Feed)).Body)).GetProperty("entries")[0];
        Assert.Equal(HttpStatusCode.Created, (await Api.SendJsonAsync(HttpMethod.Post, $"/v1/alerts/{Sample.Alert(1).Id}/correction", """{"reason":"A misprint.","summary":"No rule <b>has</b> changed.","withdraws":true}""")).Status);

        var entries = (await FeedReaders.FeedAsync((await Api.GetAsync(Feed)).Body)).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(2, entries.Count);
        Assert.Equal((before.GetProperty("id").GetString(), "Withdrawn: Headline 1: 镓", "2026-11-23T08:00:00Z"), (entries[1].GetProperty("id").GetString(), entries[1].GetProperty("title").GetProperty("value").GetString(), entries[1].GetProperty("updated").GetString()));
        Assert.StartsWith("<p><strong>Withdrawn on 2026-11-23:</strong> No rule &lt;b&gt;has&lt;/b&gt; changed.</p>", entries[1].GetProperty("content").GetProperty("value").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?material=galium", "material: is not a material or group; did you mean 'gallium'?")]
    [InlineData("?destination=us", "destination: must be a two-letter country code in capitals (ISO 3166-1 alpha-2) or EU")]
    [InlineData("?jurisdiction=", "jurisdiction: must be a two-letter country code in capitals (ISO 3166-1 alpha-2) or EU")]
    [InlineData("?limit=0", "limit: must be a whole number from 1 to 200")]
    [InlineData("?material=gallium&material=gallium", "material: is given more than once")]
    [InlineData("?nothing=1", "nothing: is not a parameter of this endpoint, which takes material, jurisdiction, destination, limit, cursor")]
    public async Task What_is_wrong_with_a_query_is_named(string query, string fault)
        => Assert.Equal([fault], (await Api.GetAsync($"{Feed}{query}")).IsProblem(400, "invalid-parameters").Errors);

    [Fact]
    public async Task An_empty_feed_is_a_feed()
    {
        var feed = await FeedReaders.FeedAsync((await Api.GetAsync($"{Feed}?material=germanium")).Body);
        Assert.Equal(("1970-01-01T00:00:00Z", 0), (feed.GetProperty("updated").GetString(), FeedReaders.Titles(feed).Count));
    }

    [Property(MaxTest = 200)]
    public void Any_title_survives_the_round_trip(string? title)
    {
        var alert = Sample.Alert(1) with { Message = Sample.Alert(1).Message with { Headline = title ?? "", Summary = title ?? "", Facts = [new Fact(title ?? "", title ?? "")], Quote = new("zh", title ?? "") } };
        var xml = AlertFeed.Write(FeedScope.Of(MaterialId.Parse("gallium"), null, null), [new FeedEntry(alert, [])], new FeedPlaces(new Uri("https://a.example/"), new Uri("https://a.example/"), null), Sample.Catalogue, _ => new Uri("https://a.example/"));
        var entry = XDocument.Load(new MemoryStream(xml)).Descendants(Atom + "entry").Single();
        Assert.Equal(FeedText.Line(title ?? ""), entry.Element(Atom + "title")!.Value);
    }

    private async Task<IReadOnlyList<string>> TitlesAsync(string query) => FeedReaders.Titles(await FeedReaders.FeedAsync((await Api.GetAsync($"{Feed}{query}")).Body));

    private static string? Link(JsonElement holder, string relation)
        => holder.GetProperty("links").EnumerateArray().FirstOrDefault(l => l.GetProperty("rel").GetString() == relation) is { ValueKind: JsonValueKind.Object } link ? link.GetProperty("href").GetString() : null;
}
