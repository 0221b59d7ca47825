using System.Collections.Concurrent;
using System.Net;

namespace Alerts.Server.Demo;

/// <summary>What the demo's own web server was sent.</summary>
internal sealed record ReceivedPost(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A web server on a free loopback port that takes whatever webhooks send.</summary>
internal sealed class DemoReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DemoReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedPost> Posts { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public static async Task<DemoReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new DemoReceiver(builder.Build());
        receiver._app.MapPost("/{**path}", async (HttpRequest request, CancellationToken token) =>
        {
            using var reader = new StreamReader(request.Body);
            var headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            receiver.Posts.Enqueue(new ReceivedPost(request.Path, await reader.ReadToEndAsync(token), headers));
            return Results.Text("ok");
        });
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
