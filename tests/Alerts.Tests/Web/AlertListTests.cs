using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web;

public sealed class AlertListTests : ServerTest
{
    [Theory]
    [InlineData("", "7 6 5 4 3 2 1")]
    [InlineData("material=gallium", "5 1")]
    [InlineData("material=dysprosium", "5 4 3")]
    [InlineData("material=heavy-rare-earths", "5 4 3")]
    [InlineData("material=rare-earths", "5 4 3 2")]
    [InlineData("material=lanthanum", "5 4 2")]
    [InlineData("kind=notice.published", "2")]
    [InlineData("kind=notice.published,source.failing", "6 2")]
    [InlineData("kind=digest", "")]
    [InlineData("jurisdiction=US", "3")]
    [InlineData("severity=warning", "6 3")]
    [InlineData("severity=warning,info", "7 6 3")]
    [InlineData("subject=cn-mofcom-2024-46&severity=critical", "5 4 2 1")]
    [InlineData("since=2026-11-20T08:02:00Z&until=2026-11-20T08:04:00Z", "3 2")]
    [InlineData("material=rare-earths&severity=warning&jurisdiction=US&kind=policy.changed&since=2026-11-20T08:03:00%2B00:00", "3")]
    [InlineData("material=rare-earths&severity=warning&jurisdiction=CN", "")]
    public async Task Alerts_are_narrowed_by_all_that_is_asked_for(string query, string found)
    {
        await StoreAsync();
        Assert.Equal(found, string.Join(' ', await NumbersAsync($"/v1/alerts?{query}")));
    }

    [Theory]
    [InlineData("kind=nonsense&severity=loud&jurisdiction=cn&since=yesterday&subject=", "kind jurisdiction severity since subject")]
    [InlineData("material=galium&since=2026-11-20T08:00:00Z&until=2026-11-19T08:00:00Z", "until material")]
    [InlineData("kind=&severity=warning,", "kind severity")]
    [InlineData("kind=digest&kind=digest", "kind")]
    [InlineData("subject=a%00b", "subject")]
    [InlineData("materials=gallium", "materials")]
    public async Task Every_fault_of_a_question_is_named(string query, string parameters)
    {
        var errors = (await Api.GetAsync($"/v1/alerts?{query}")).IsProblem(400, "invalid-parameters").Errors;
        Assert.Equal(parameters.Split(' ').Order(), errors.Select(e => e[..e.IndexOf(':', StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public async Task A_misspelt_material_is_answered_with_what_may_be_meant()
        => Assert.Equal(["material: is not a material or group; did you mean 'gallium'?"], (await Api.GetAsync("/v1/alerts?material=galium")).Errors);

    [Fact]
    public async Task A_tenants_pages_are_full_without_what_concerns_the_system_and_a_cursor_belongs_to_its_question()
    {
        await StoreAsync();
        var key = (await PostKeyAsync("""{"tenant":"acme"}"""))!;
        var first = await AsAsync(key, "/v1/alerts?limit=3");
        Assert.Equal(["Headline 5: 镓", "Headline 4: 镓", "Headline 3: 镓"], first.Strings("items", "headline"));
        var next = first.Json.GetProperty("next").GetString();
        Assert.Equal(["Headline 2: 镓", "Headline 1: 镓"], (await AsAsync(key, $"/v1/alerts?limit=3&cursor={next}")).Strings("items", "headline"));
        Assert.Empty((await AsAsync(key, "/v1/alerts?kind=source.failing,target.disabled")).Items);
        Assert.Empty((await AsAsync(key, "/v1/alerts?severity=info")).Items);
        (await AsAsync(key, $"/v1/alerts?limit=3&severity=critical&cursor={next}")).IsProblem(400, "invalid-parameters");
        (await Api.GetAsync($"/v1/alerts?limit=3&cursor={next}")).IsProblem(400, "invalid-parameters");
    }

    private async Task StoreAsync()
    {
        static Alert With(int number, params string[] materials) => Sample.Alert(number) with { Materials = [.. materials.Select(m => MaterialId.Parse(m))] };
        foreach (var alert in new[]
        {
            With(1, "gallium"),
            With(2, "lanthanum") with { Kind = AlertKind.NoticePublished },
            With(3, "dysprosium") with { Jurisdictions = ["US"], Severity = Severity.Warning, Subject = "us-1" },
            With(4, "rare-earths"),
            With(5, "dual-use-all"),
            With(6) with { Kind = AlertKind.SourceFailing, Severity = Severity.Warning, Jurisdictions = [], Subject = "official" },
            With(7) with { Kind = AlertKind.TargetDisabled, Severity = Severity.Info, Jurisdictions = [], Subject = "tgt_1" },
            With(8, "gallium") with { Audience = "sub_1" },
        })
        {
            await Api.Alerts.AddAsync(alert, Cancel);
        }
    }

    private async Task<IEnumerable<string>> NumbersAsync(string path)
        => (await Api.GetAsync(path)).Strings("items", "headline").Select(h => h["Headline ".Length..^": 镓".Length]);

    private async Task<string?> PostKeyAsync(string json)
        => (await Api.SendJsonAsync(HttpMethod.Post, "/v1/keys", json)).Json.GetProperty("text").GetString();

    private Task<Answer> AsAsync(string key, string path) => Api.SendAsync(HttpMethod.Get, path, authorization: $"Bearer {key}");
}
