using System.Net;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

/// <summary>Where the pages of the law are open to all: who is nobody in particular is no operator.</summary>
public sealed class OpenPageTests : IAsyncLifetime
{
    private ApiServer? _api;

    private ApiServer Api => _api ?? throw new InvalidOperationException("The server is not started.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _api = await ApiServer.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Alerts:Pages:Public"] = "true", ["Alerts:Api:AnonymousPerMinute"] = "1000000" });

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    [Fact]
    public async Task Anybody_sees_alerts_but_nothing_of_the_system_of_one_alone_or_of_deliveries()
    {
        var open = Sample.Alert(1);
        await Api.Alerts.AddAsync(open, Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(2) with { Id = "alt_system", Kind = AlertKind.SourceFailing }, Cancel);
        await Api.Alerts.AddAsync(Sample.Alert(3) with { Id = "alt_alone", Audience = "sub_1" }, Cancel);
        Api.Ledger.Rows["dlv_1"] = new Delivery("dlv_1", open.Id, "tgt_1", "acme", DeliveryStatus.Accepted, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        using var anybody = new Visitor(Api.Address);
        Assert.Equal(["Headline 1: 镓"], (await anybody.GetAsync("/alerts")).All(".entry"));
        var page = await anybody.GetAsync($"/alerts/{open.Id}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.All(new[] { "acme", "Who was told", "evidence", "withdraw" }, word => Assert.DoesNotContain(word, page.Body, StringComparison.Ordinal));
        foreach (var id in new[] { "alt_system", "alt_alone" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync($"/alerts/{id}")).Status);
        }

        Assert.Equal("Sign in", (await anybody.GetAsync($"/alerts/{open.Id}/evidence")).Heading);
        Assert.Equal("Sign in", (await anybody.GetAsync("/operate")).Heading);
    }
}
