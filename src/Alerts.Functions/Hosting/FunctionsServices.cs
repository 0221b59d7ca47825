using Alerts.Alerting;
using Alerts.Channels;
using Alerts.Channels.Email;
using Alerts.Functions.Messaging;
using Alerts.Queues;
using Alerts.Sources;
using Alerts.Sources.Reference;
using Alerts.Storage.Tables;
using Alerts.Web;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alerts.Functions.Hosting;

/// <summary>Composes the system over Table storage and Service Bus.</summary>
internal static class FunctionsServices
{
    /// <summary>Below the five minutes of the queue's lock, and half of what the host allows (host.json): the page that was begun must end in the rest. What is left is a message of its own.</summary>
    public static RouteBudget RoutingTime { get; } = new(TimeSpan.FromMinutes(4));

    /// <summary>Everything but the worker itself. Settings are read here and checked at start, where all that is missing or wrong is named at once.</summary>
    /// <param name="storage">Adds every storage port and an <see cref="IDeadLetterStore"/>.</param>
    /// <param name="reference">Null: the data files that were deployed with the program.</param>
    public static IServiceCollection AddAlertsFunctions(
        this IServiceCollection services, IConfiguration configuration, Action<IServiceCollection, IConfiguration> storage, Task<ReferenceData>? reference = null)
    {
        var settings = new HostSettings();
        settings.Read(configuration);
        services.AddOptions<HostSettings>().Configure(options => options.Read(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HostSettings>, HostSettingsValidator>();

        // Of several user-assigned identities AZURE_CLIENT_ID names ours; without one, whoever is signed in (a developer).
        TokenCredential credential = new DefaultAzureCredential();
        services.AddSingleton(RoutingTime);
        services.AddAlertsCore();
        services.AddAlertsReference(reference ?? Task.Run(() => ReferenceData.LoadAsync(ownFolder: null, CancellationToken.None)));
        services.AddAlertsSources().Configure<SourcesOptions>(o => o.BaseDirectory = ReferenceData.SourcesFolderOf(ownFolder: null));
        services.AddAlertsChannels(configuration, hasMail: HasMail(configuration));
        services.AddAlertsWeb();
        storage(services, configuration);
        services.AddServiceBus(settings, credential);
        services.AddKeyRing(configuration.GetSection(TableStorageOptions.Section).Get<TableStorageOptions>() ?? new TableStorageOptions(), settings, credential);
        services.AddInsightsTelemetry(settings, credential);
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<DatasetWatch>();
        services.AddSingleton<Forgetting>();
        services.AddHostedService<StartCheck>();
        return services;
    }

    private static void AddServiceBus(this IServiceCollection services, HostSettings settings, TokenCredential credential)
    {
        services.AddSingleton(_ => settings.ServiceBus is { Length: > 0 } text ? new ServiceBusClient(text) : new ServiceBusClient(settings.ServiceBusNamespace!, credential));
        services.AddSingleton<ServiceBusMessageQueue>();
        services.AddSingleton<IMessageQueue>(provider => provider.GetRequiredService<ServiceBusMessageQueue>());
        services.AddSingleton<MessageTurn>();
        services.AddSingleton<BrokerDeadLetters>();
    }

    // A function's disk is gone with its instance: an outbox there would lose mails that were said to be sent. Who names one knows where it is.
    private static bool HasMail(IConfiguration configuration)
        => new[] { $"{SendGridOptions.Section}:{nameof(SendGridOptions.ApiKey)}", $"{SmtpOptions.Section}:{nameof(SmtpOptions.Host)}", $"{SmtpOptions.Section}:{nameof(SmtpOptions.OutboxDirectory)}" }
            .Any(name => !string.IsNullOrEmpty(configuration[name]));
}
