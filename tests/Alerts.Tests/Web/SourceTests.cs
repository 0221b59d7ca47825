using System.Net;
using Alerts.Notices;
using Alerts.Tests.Support;
using Alerts.Tests.Web.Support;
using Alerts.Web.Notices;

namespace Alerts.Tests.Web;

public sealed class SourceTests : ServerTest
{
    private static readonly SourceId Id = Some.Source().Id;

    [Fact]
    public async Task Operators_see_all_and_tenants_state_and_times_but_no_address_and_no_reason()
    {
        Api.Health.Rows[Id] = new SourceHealth(Id)
        {
            LastGood = Some.Noon,
            LastLook = Some.Noon.AddHours(1),
            Failures = 3,
            Trouble = "connect to 10.0.0.7:8080 refused",
            Items = 12,
            Bytes = 3456,
            Milliseconds = 78,
            NotBefore = Api.Clock.GetUtcNow().AddHours(2),
            Gaps = [new SourceGap(Some.Noon.AddDays(-2), Some.Noon.AddDays(-1), "proxy.internal said 502", true)],
        };
        var key = await TenantKeyAsync();
        foreach (var path in new[] { "/v1/sources", "/v1/sources/official" })
        {
            var (mine, theirs) = (await Api.GetAsync(path), await Api.SendAsync(HttpMethod.Get, path, authorization: $"Bearer {key}"));
            Assert.All(new[] { "10.0.0.7", "proxy.internal", "https://example.gov/feed" }, secret =>
            {
                Assert.Contains(secret, mine.Body, StringComparison.Ordinal);
                Assert.DoesNotContain(secret, theirs.Body, StringComparison.Ordinal);
            });
            Assert.All(new[] { "\"failing\"", "2026-11-20T12:00:00", "\"failures\":3", "2026-11-23T10:00:00", "2026-11-23T10:01:00" }, seen => Assert.Contains(seen, theirs.Body, StringComparison.Ordinal));
        }

        (await Api.GetAsync("/v1/sources/none")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("https://user:secret@example.gov:8443/feed?api_key=secret&page=2#secret", "https://example.gov:8443/feed?api_key=…&page=…")]
    [InlineData("http://example.gov/?secret", "http://example.gov/?…")]
    [InlineData("https://example.gov/feed", "https://example.gov/feed")]
    [InlineData("file:archive/2026.json", "file:archive/2026.json")]
    public void What_may_be_a_secret_in_an_address_is_masked(string url, string shown)
        => Assert.Equal(shown, SourceResponse.Of(new SourceView(Some.Source() with { Url = url }, new SourceHealth(Id), null), isOperator: true).Url);

    [Fact]
    public async Task A_source_is_paused_and_resumed_once_each_and_both_are_in_the_log()
    {
        var paused = await PostAsync("pause");
        Assert.Equal(("paused", "2026-11-23T08:00:00+00:00", null), (paused.Json.GetProperty("state").GetString(), paused.Json.GetProperty("pausedSince").GetString(), paused.Json.GetProperty("nextLook").GetString()));
        Api.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("2026-11-23T08:00:00+00:00", (await PostAsync("pause")).Json.GetProperty("pausedSince").GetString());
        Assert.Equal("It is paused since 2026-11-23 08:00:00Z: resume it first.", (await PostAsync("poll")).IsProblem(409, "conflict").Detail);

        var resumed = await PostAsync("resume");
        Assert.Equal(("healthy", "2026-11-23T09:01:00+00:00"), (resumed.Json.GetProperty("state").GetString(), resumed.Json.GetProperty("nextLook").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("resume")).Status);
        Assert.Equal(["pauseSource official", "resumeSource official"], Api.Audit.Entries.Where(e => e.Action.EndsWith("Source", StringComparison.Ordinal)).Select(e => $"{e.Action} {e.Subject}"));
        Assert.All(Api.Audit.Entries.Where(e => e.Subject == "official"), e => Assert.NotNull(e.AppliedAt));
        foreach (var verb in new[] { "pause", "resume", "poll" })
        {
            (await PostAsync(verb, "none")).IsProblem(404, "not-found");
        }

        Assert.Equal(0, Api.Reader.Reads);
    }

    [Fact]
    public async Task A_look_at_once_answers_what_came_of_it_also_of_a_source_that_keeps_failing()
    {
        Api.Health.Rows[Id] = new SourceHealth(Id) { Failures = 5, LastLook = Api.Clock.GetUtcNow(), Trouble = "down" };
        Api.Reader.Has(Some.Item("1", published: Api.Clock.GetUtcNow().AddDays(-1)), Some.Item("2", "nothing", Api.Clock.GetUtcNow()));
        var read = await PostAsync("poll");
        Assert.Equal(("read", 2, 2, 1), (read.Json.GetProperty("outcome").GetString(), Number(read, "items"), Number(read, "newCount"), Number(read, "raisedCount")));
        Assert.Equal(Api.Notices.Rows.Keys.Order(), read.Json.GetProperty("new").EnumerateArray().Select(n => n.GetString()!).Order());
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync($"/v1/alerts/{read.Json.GetProperty("raised")[0].GetString()}")).Status);

        Api.Reader.Fails("answered 503");
        var failed = await PostAsync("poll");
        Assert.Equal(("failed", "answered 503"), (failed.Json.GetProperty("outcome").GetString(), failed.Json.GetProperty("error").GetString()));
        Assert.Equal(2, Api.Audit.Entries.Count(e => e is { Action: "pollSource", Subject: "official", AppliedAt: not null }));
        static int Number(Answer answer, string name) => answer.Json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_publisher_who_asked_to_be_left_alone_is()
    {
        Api.Reader.Next = new SourceRead.Failed("answered 429") { RetryAfter = TimeSpan.FromSeconds(90) };
        Assert.Equal("failed", (await PostAsync("poll")).Json.GetProperty("outcome").GetString());
        Api.Clock.Advance(TimeSpan.FromSeconds(30));
        var refused = (await PostAsync("poll")).IsProblem(409, "conflict");
        Assert.Equal("Its publisher asked not to be asked before 2026-11-23 08:01:30Z.", refused.Detail);
        Assert.Equal(TimeSpan.FromSeconds(60), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(1, Api.Reader.Reads);
        Api.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("poll")).Status);
    }

    [Fact]
    public async Task Nobody_looks_at_a_source_that_somebody_is_looking_at()
    {
        var answer = new TaskCompletionSource();
        Api.Reader.Until = answer.Task;
        var first = PostAsync("poll");
        while (Api.Reader.Reads == 0)
        {
            await Task.Yield();
        }

        Assert.Equal("Somebody is looking at it right now: ask for its state in a moment.", (await PostAsync("poll")).IsProblem(409, "conflict").Detail);
        Assert.Equal(1, Api.Reader.Reads);
        answer.SetResult();
        Assert.Equal("unchanged", (await first).Json.GetProperty("outcome").GetString());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("poll")).Status);
        Assert.Single(Api.Audit.Entries, e => e is { Action: "pollSource", AppliedAt: null });
    }

    [Fact]
    public async Task Before_the_first_dataset_a_look_asks_for_patience()
    {
        Api.Dataset.Value = null;
        (await PostAsync("poll")).IsProblem(503, "dataset-not-ready");
        Assert.Equal(0, Api.Reader.Reads);
    }

    private async Task<Answer> PostAsync(string verb, string id = "official") => await Api.SendAsync(HttpMethod.Post, $"/v1/sources/{id}/{verb}");

    private async Task<string?> TenantKeyAsync()
        => (await Api.SendJsonAsync(HttpMethod.Post, "/v1/keys", """{"tenant":"acme"}""")).Json.GetProperty("text").GetString();
}
