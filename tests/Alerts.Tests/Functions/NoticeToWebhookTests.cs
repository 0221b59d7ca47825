using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Functions;
using Alerts.Tests.Sources;
using Alerts.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Alerts.Tests.Functions;

/// <summary>The whole way through the function classes: a subscription by the API, a notice of a source in, a signed webhook out. Both ends are real HTTP on loopback.</summary>
public sealed class NoticeToWebhookTests : IAsyncLifetime
{
    private readonly List<(string Id, string Body, bool IsSigned)> _received = [];
    private string _items = "";
    private int _answer = 204;
    private HostileServer _server = null!;
    private FunctionsRig _rig = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await HostileServer.StartAsync(AnswerAsync, Cancel);
        _rig = new FunctionsRig(
            [Some.Source() with { Url = _server.Url("/feed"), PlainHttp = true }],
            new Dictionary<string, string?>
            {
                ["Alerts:Sources:AllowedNetworks:0"] = "127.0.0.0/8",
                ["Alerts:Sources:HostDelay"] = "00:00:00",
                ["Alerts:Sources:Retries"] = "0",
                ["Alerts:Delivery:AllowedNetworks:0"] = "127.0.0.0/8",
                ["Alerts:Delivery:RequestsPerSecond:127.0.0.1"] = "1000",
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_in_a_webhook_out()
    {
        await TickAsync();
        var made = await _rig.AskAsync("POST", "/v1/subscriptions", await _rig.KeyAsync(), $$"""{"channel":"webhook","target":"{{_server.Url("/hook/secret")}}","materials":["gallium"],"kinds":["notice.published"],"tenant":"acme"}""");
        Assert.True(made.Status == 201, made.Body);
        await _rig.PumpAsync();
        Assert.Empty(_received);

        Publish("1", "Announcement No. 99 of 2026 on export control of gallium");
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await TickAsync();
        await _rig.PumpAsync();

        var (id, body, isSigned) = Assert.Single(_received);
        Assert.True(isSigned);
        using var json = JsonDocument.Parse(body);
        Assert.Contains("No. 99", json.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(DeliveryStatus.Accepted, (await _rig.Get<IDeliveryLedger>().FindAsync(id, Cancel))!.Status);
        Assert.Empty(_rig.Broker.Waiting("alerts"));
        Assert.Empty(_rig.Broker.Waiting("deliveries"));
        Assert.Empty(await _rig.DeadAsync());

        // The pace of its host is kept where all instances see it.
        Assert.Single((await _rig.Get<ILimitStore>().FindAsync("host:127.0.0.1", Cancel))!.Limit.Went);

        // Nothing is told twice, whatever fires again.
        _rig.Clock.Advance(TimeSpan.FromMinutes(11));
        await TickAsync();
        await _rig.PumpAsync();
        Assert.Single(_received);
    }

    [Fact]
    public async Task A_webhook_that_is_down_gets_it_when_it_is_up_again_under_the_same_id()
    {
        await TickAsync();
        await _rig.AskAsync("POST", "/v1/subscriptions", await _rig.KeyAsync(), $$"""{"channel":"webhook","target":"{{_server.Url("/hook/secret")}}","materials":["gallium"],"kinds":["notice.published"],"tenant":"acme"}""");
        await _rig.PumpAsync();
        _answer = 503;
        Publish("1", "Announcement No. 99 of 2026 on export control of gallium");
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await TickAsync();
        await _rig.PumpAsync();
        Assert.Single(_received);

        _answer = 204;
        _rig.Clock.Advance(TimeSpan.FromHours(1));
        await _rig.PumpAsync();

        Assert.Equal(2, _received.Count);
        Assert.Equal(_received[0].Id, _received[1].Id);
    }

    private async Task TickAsync()
    {
        await _rig.TickAsync<WatchNotices>((f, timer) => f.RunAsync(timer, Cancel));
        await _rig.TickAsync<SweepLostWork>((f, timer) => f.RunAsync(timer, Cancel));
    }

    private void Publish(string id, string title)
        => _items += $"<item><guid>{id}</guid><title>{title}</title><link>https://example.gov/{id}</link><pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate><description>Gallium.</description></item>";

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/feed")
        {
            context.Response.ContentType = "application/rss+xml";
            await context.Response.WriteAsync($"""<rss version="2.0"><channel><title>t</title><link>https://example.gov</link><description>d</description><item><guid>0</guid><title>An older act on tea</title><link>https://example.gov/0</link><pubDate>Mon, 05 Jan 2026 11:00:00 GMT</pubDate></item>{_items}</channel></rss>""", Cancel);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        _received.Add((context.Request.Headers["webhook-id"].ToString(), await reader.ReadToEndAsync(Cancel), context.Request.Headers["webhook-signature"].ToString().StartsWith("v1,", StringComparison.Ordinal)));
        context.Response.StatusCode = _answer;
    }
}
