using System.Net;
using System.Net.Http.Headers;
using Alerts.Access;
using Alerts.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>The API on Kestrel on loopback over a database of its own, and a client with an operator's key.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly WebApplication _app;

    private ApiHost(DirectoryInfo directory, WebApplication app, HttpClient http)
    {
        _directory = directory;
        _app = app;
        Http = http;
    }

    public HttpClient Http { get; }

    /// <summary>An operator's.</summary>
    public string Key => Http.DefaultRequestHeaders.Authorization!.Parameter!;

    public IServiceProvider Services => _app.Services;

    /// <param name="compose">More services, or others.</param>
    /// <param name="around">What stands around all that answers.</param>
    public static async Task<ApiHost> StartAsync(CancellationToken cancellationToken, Action<IServiceCollection>? compose = null, Func<HttpContext, RequestDelegate, Task>? around = null)
    {
        var directory = Directory.CreateTempSubdirectory("alerts-bench-api-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Alerts:Api:RequestsPerMinute"] = "1000000", ["Alerts:Api:AnonymousPerMinute"] = "1000000" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        BenchmarkHost.Compose(builder.Services, builder.Configuration, directory);
        builder.Services.AddAlertsWeb();
        compose?.Invoke(builder.Services);
        var app = builder.Build();
        if (around is not null)
        {
            app.Use(around);
        }

        app.UseAlertsApi();
        app.MapAlertsApi();
        await app.StartAsync(cancellationToken);
        var key = await app.Services.GetRequiredService<ApiKeyDesk>().CreateFirstAsync(cancellationToken);
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new ApiHost(directory, app, http);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
