using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>A web server in a process of its own that reads what it is sent and answers 200.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly Process _process;

    private Receiver(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapPost("/slow", static async (HttpRequest request) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, request.HttpContext.RequestAborted);
            return Results.Text("ok");
        });
        app.MapPost("/v3/mail/send", static async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            return Results.StatusCode(202);
        });
        app.MapPost("/{**path}", static async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            return Results.Text("ok");
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());

        // The parent's end closes our input.
        await Console.In.ReadToEndAsync();
    }

    public static async Task<Receiver> StartAsync(string kind = "receiver")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, kind) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The receiver did not start.");
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The receiver ended before it listened.");
        return new Receiver(process, new Uri(address));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
