using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alerts.IntegrationTests;

/// <summary>What the webhook's receiver got.</summary>
/// <param name="AlertId">The <c>id</c> in the body.</param>
/// <param name="Headers">Those of Standard Webhooks.</param>
public sealed record Receipt(string WebhookId, string AlertId, string Headline, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Target);

/// <summary>An Atom feed and a webhook receiver on a loopback port, in this process.</summary>
public sealed class Loopback : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Id, string Title, DateTimeOffset At)> _items = new();

    private Loopback(WebApplication app) => _app = app;

    public ConcurrentQueue<Receipt> Receipts { get; } = new();

    /// <summary>Called when the feed is asked for and before each webhook is answered.</summary>
    public Action<string> Touched { get; set; } = _ => { };

    /// <summary>What the receiver answers.</summary>
    public Func<int> Status { get; set; } = () => 200;

    public Uri Address => new(_app.Urls.First());

    public static async Task<Loopback> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var loopback = new Loopback(builder.Build());
        loopback._app.MapGet("/feed", () =>
        {
            loopback.Touched("feed");
            return Results.Text(loopback.Feed(), "application/atom+xml", Encoding.UTF8);
        });
        loopback._app.MapPost("/hook/{**target}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            using var json = JsonDocument.Parse(body.ToArray());
            loopback.Receipts.Enqueue(new Receipt(
                request.Headers["webhook-id"].ToString(), json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("data").GetProperty("headline").GetString()!,
                request.Headers.Where(h => h.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)).ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray(), request.Path.Value!));
            loopback.Touched("hook");
            return Results.StatusCode(loopback.Status());
        });
        await loopback._app.StartAsync();
        return loopback;
    }

    public void Publish(string id, string title, DateTimeOffset at) => _items.Enqueue((id, title, at));

    /// <summary>A sources.json that knows this feed only.</summary>
    public string SourcesJson() => $$"""
        { "sources": [ { "id": "loopback", "name": "Loopback", "jurisdiction": "CN", "authority": "Test", "timeZone": "Asia/Shanghai",
          "language": "en", "format": "feed", "url": "{{new Uri(Address, "/feed")}}", "schedule": "*/15 * * * *", "enabled": true } ] }
        """;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private string Feed()
    {
        var entries = string.Concat(_items.Select(i => string.Create(CultureInfo.InvariantCulture,
            $"<entry><id>tag:example.com,2026:{i.Id}</id><title>{i.Title}</title><published>{i.At:yyyy-MM-ddTHH:mm:ssZ}</published><updated>{i.At:yyyy-MM-ddTHH:mm:ssZ}</updated><summary>about it</summary></entry>")));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><id>tag:example.com,2026:feed</id><title>Loopback</title><updated>2026-11-01T00:00:00Z</updated>{entries}</feed>";
    }
}
