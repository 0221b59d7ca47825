using Alerts.Access;
using Alerts.Channels;
using Alerts.Channels.Email;
using Alerts.Deliveries;
using Alerts.Server.Passes;
using Alerts.Sources;
using Alerts.Sources.Reference;
using Alerts.Storage.Sqlite;
using Alerts.Subscriptions;
using Alerts.Web.Measures;
using Alerts.Web.Protection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Alerts.Server.Hosting;

/// <summary>Composes the system over one data directory: for verbs that make one pass or less, and for the server.</summary>
internal sealed class AlertsHost(ServiceProvider services) : IAsyncDisposable
{
    public IServiceProvider Services => services;

    /// <summary>For verbs that ask or change what is stored: over the directory's own settings and data files, on today's clock.</summary>
    public static async Task<AlertsHost> OpenAsync(string data, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(data);
        return ForOnePass(directory, await ReferenceData.LoadAsync(directory.Root, cancellationToken), TimeProvider.System);
    }

    /// <param name="settings">Override the environment and the settings file.</param>
    public static AlertsHost ForOnePass(DataDirectory directory, ReferenceData reference, TimeProvider clock, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var configuration = AddSettings(new ConfigurationBuilder(), directory).AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.AddStandardError());
        services.AddSingleton(new CurrentActor(new Actor(ActorKind.Local, Environment.UserName, null, Environment.MachineName, DeliveryDesk.NewNonce())));
        services.AddAlerts(configuration, directory, Task.FromResult(reference), clock);
        return new AlertsHost(services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
    }

    /// <summary>DIR/settings.json where it exists, then environment variables (Alerts__Smtp__Host).</summary>
    public static IConfigurationBuilder AddSettings(IConfigurationBuilder builder, DataDirectory directory)
        => builder.AddJsonFile(Path.Combine(directory.Root, DataDirectory.SettingsName), optional: true).AddEnvironmentVariables();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}

internal static class AlertsServices
{
    /// <summary>Warnings and worse on standard error: standard output is for what a verb was asked for.</summary>
    public static ILoggingBuilder AddStandardError(this ILoggingBuilder logging)
    {
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    // The ring lies beside the database in a directory of the owner's alone; Data Protection warns that it is not encrypted itself,
    // which docs/settings.md says too.
    private static void AddKeyRing(this IServiceCollection services, string path)
    {
        services.AddDataProtection().SetApplicationName(DataProtectionSecrets.ApplicationName).PersistKeysToFileSystem(OwnerOnly.CreateDirectory(path));
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        services.AddSingleton<ITargetTokens, DataProtectionTargetTokens>();
    }

    /// <param name="reference">May still be loading: who needs it first waits for it.</param>
    public static IServiceCollection AddAlerts(
        this IServiceCollection services, IConfiguration configuration, DataDirectory directory, Task<ReferenceData> reference, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSingleton(directory);
        services.AddAlertsReference(reference);
        services.AddAlertsCore();
        services.AddAlertsSqlite(directory.Database);
        services.AddKeyRing(directory.Keys);
        services.AddAlertsSources().Configure<SourcesOptions>(o => o.BaseDirectory = ReferenceData.SourcesFolderOf(directory.Root));
        services.AddAlertsChannels(configuration).Configure<SmtpOptions>(o => o.OutboxDirectory = directory.Outbox);
        services.TryAddSingleton<CurrentDataset>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<IDeliveryObserver>(provider => provider.GetRequiredService<DeliveryLog>());
        services.AddSingleton<QueueWorkers>();
        services.AddSingleton<Pass>();
        return services;
    }

    /// <summary>Checks the settings, opens the database, and gives back what a dead process held. Only with the directory taken for work.</summary>
    public static async Task MakeReadyAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetService<IStartupValidator>()?.Validate();
        await services.ReleaseStaleLocksAsync(cancellationToken);
        await services.SealOpenSecretsAsync(cancellationToken);
        await services.GetRequiredService<IIdempotencyStore>().ReleaseAllAsync(cancellationToken);
        await services.GetRequiredService<CatalogueCheck>().EnsureAsync(cancellationToken);
    }
}
