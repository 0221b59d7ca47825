using System.CommandLine;
using Alerts.Access;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;
using Alerts.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Alerts.Server.Cli;

/// <summary>The main job: one pass with a summary, then the API and the schedule until stopped.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<string?> _policies = CommandOptions.Policies();
    private readonly Option<bool> _json = CommandOptions.Json();
    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Where the API listens.",
        HelpName = "URLS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://127.0.0.1:5080",
    };

    private readonly Option<bool> _newKey = new("--new-key") { Description = "Revoke every API key and print a new one." };

    public ServeCommand()
        : base("serve", "Make one pass, print its summary, then serve the API and keep watching. The default verb.")
        => SetUp(this);

    public void MakeDefaultOf(RootCommand root) => SetUp(root);

    private void SetUp(Command command)
    {
        command.Add(_data);
        command.Add(_policies);
        command.Add(_json);
        command.Add(_urls);
        command.Add(_newKey);
        command.SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(() => RunAsync(parse, cancellationToken), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(parse.GetValue(_data)!);
        using var taken = directory.TakeForWork();

        // The server listens while the data files are read; a request that needs them waits for them.
        var loading = Task.Run(() => ReferenceData.LoadAsync(directory.Root, cancellationToken), cancellationToken);
        await using var app = Build(directory, loading, parse.GetValue(_urls)!, PolicySettings.Of(parse.GetValue(_policies)));
        await app.StartAsync(cancellationToken);
        var reference = await loading;
        await app.Services.MakeReadyAsync(cancellationToken);

        var json = parse.GetValue(_json);
        var report = await PassProgress.RunAsync(app.Services.GetRequiredService<Pass>(), quiet: json, cancellationToken);
        PassSummary.Print(report, reference.Catalogue, json);
        await GreetAsync(app, parse.GetValue(_newKey), json ? Console.Error : Console.Out, cancellationToken);
        GiveBackMemory();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        return await WorkUntilStoppedAsync(app, stopping.Token);
    }

    // Schemas, parsers and the first read of every source are needed once: an idle server shall not hold on to their room.
    private static void GiveBackMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static async Task<int> WorkUntilStoppedAsync(WebApplication app, CancellationToken stopping)
    {
        try
        {
            await ActivatorUtilities.CreateInstance<BackgroundWork>(app.Services).RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: requests in hand may end.
        }

        await app.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }

    private static WebApplication Build(DataDirectory directory, Task<ReferenceData> loading, string urls, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AlertsHost.AddSettings(builder.Configuration, directory).AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddStandardError()
            // A start that fails is thrown as well, and said in one line by FaultBoundary.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddTelemetryExport(builder.Configuration);
        builder.Services.AddAlertsWeb();
        builder.Services.AddAlerts(builder.Configuration, directory, loading, TimeProvider.System);
        var app = builder.Build();
        app.UseAlertsApi();
        app.MapAlertsApi();
        return app;
    }

    private static async Task GreetAsync(WebApplication app, bool newKey, TextWriter output, CancellationToken cancellationToken)
    {
        var keys = app.Services.GetRequiredService<ApiKeyDesk>();
        var key = newKey ? await keys.ReplaceAsync(cancellationToken) : await keys.CreateFirstAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault() ?? "";
        await output.WriteLineAsync();
        await output.WriteLineAsync($"Serving on {string.Join(", ", addresses)}   (pages: {address}/   API description: {address}/openapi/v1.json)");
        if (key is not null)
        {
            await output.WriteLineAsync($"API key, shown this once: {key}");
            await output.WriteLineAsync($"Look: open {address}/ and sign in with it.");
            await output.WriteLineAsync($"Try: curl -H \"Authorization: Bearer {key}\" {address}/v1/alerts");
        }
    }
}
