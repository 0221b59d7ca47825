using System.Net;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class IdempotencyTests : ServerTest
{
    private const string Wish = """{"name":"ERP","tenant":"acme"}""";

    [Fact]
    public async Task A_repeated_post_with_its_key_is_carried_out_once_and_answered_the_same()
    {
        var first = await PostAsync("/v1/keys", Wish, "k1");
        var second = await PostAsync("/v1/keys", Wish, "k1");
        Assert.Equal((HttpStatusCode.Created, first.Body), (second.Status, second.Body));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal("application/json", second.MediaType);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(2, Api.Keys.Keys.Count);
        Assert.NotEqual(first.Body, (await PostAsync("/v1/keys", Wish, "k2")).Body);
        Assert.NotEqual(first.Body, (await PostAsync("/v1/keys", Wish, null)).Body);
    }

    [Theory]
    [InlineData("/v1/keys", """{"name":"ERP","tenant":"other"}""")]
    [InlineData("/v1/tenants", """{"name":"ERP","tenant":"acme"}""")]
    [InlineData("/v1/keys", """{"name":"ERP", "tenant":"acme"}""")]
    public async Task A_key_that_stands_for_another_request_is_refused(string path, string json)
    {
        await PostAsync("/v1/keys", Wish, "k1");
        (await PostAsync(path, json, "k1")).IsProblem(422, "idempotency-key-reused");
        Assert.Equal(2, Api.Keys.Keys.Count);
    }

    [Fact]
    public async Task Keys_of_two_callers_have_nothing_to_do_with_each_other()
    {
        var other = (await PostAsync("/v1/keys", """{"name":"second"}""", null)).Json.GetProperty("text").GetString();
        await PostAsync("/v1/keys", Wish, "k1");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/v1/keys", """{"name":"another"}""", "k1", other)).Status);
    }

    [Fact]
    public async Task A_wish_whose_id_comes_from_the_key_is_that_of_one_caller_and_one_request()
    {
        var until = Api.Clock.GetUtcNow().AddDays(10);
        string Silence(string kind) => $$"""{"kind":"{{kind}}","until":"{{until:yyyy-MM-dd'T'HH:mm:ss'Z'}}","reason":"stocktaking"}""";
        var other = (await PostAsync("/v1/keys", """{"name":"second"}""", null)).Json.GetProperty("text").GetString();
        var mine = await PostAsync("/v1/silences", Silence("source.failing"), "k1");
        var theirs = await PostAsync("/v1/silences", Silence("series.gap"), "k1", other);
        Api.Clock.Advance(TimeSpan.FromHours(25));
        var later = await PostAsync("/v1/silences", Silence("dataset.refused"), "k1");
        string[] ids = [.. new[] { mine, theirs, later }.Select(a => a.Json.GetProperty("id").GetString()!)];
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids.Order(), (await Api.SendJsonAsync(HttpMethod.Get, "/v1/silences", null)).Items.Select(s => s.GetProperty("id").GetString()!).Order());
    }

    [Fact]
    public async Task What_was_refused_may_be_mended_under_the_same_key()
    {
        (await PostAsync("/v1/keys", """{"tenant":"NOT"}""", "k1")).IsProblem(422, "invalid-body");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/v1/keys", Wish, "k1")).Status);
    }

    [Fact]
    public async Task After_a_day_the_key_is_free()
    {
        await PostAsync("/v1/keys", Wish, "k1");
        Api.Clock.Advance(TimeSpan.FromHours(24));
        Assert.True((await PostAsync("/v1/keys", Wish, "k1")).Headers.Contains("Idempotent-Replayed"));
        Api.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await PostAsync("/v1/keys", Wish, "k1")).Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Of_many_at_once_one_is_carried_out()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync("/v1/keys", Wish, "k1")));
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.Conflict, a.Body));
        Assert.All(answers.Where(a => a.Status == HttpStatusCode.Conflict), a => Assert.Equal("2", a.IsProblem(409, "request-in-progress").Headers.RetryAfter!.ToString()));
        Assert.Single(answers.Where(a => a.Status == HttpStatusCode.Created).Select(a => a.Body).Distinct());
        Assert.Equal(2, Api.Keys.Keys.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("256")]
    public async Task A_key_that_is_none_is_refused(string key)
        => (await PostAsync("/v1/keys", Wish, key == "256" ? new string('a', 256) : key)).IsProblem(400, "bad-request");

    private Task<Answer> PostAsync(string path, string json, string? key, string? bearer = null)
        => Api.SendJsonAsync(HttpMethod.Post, path, json, key: bearer, headers: key is null ? [] : [("Idempotency-Key", key)]);
}
