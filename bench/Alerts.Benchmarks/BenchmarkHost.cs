using Alerts.Access;
using Alerts.Alerting;
using Alerts.Channels;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Storage.Sqlite;
using Alerts.Subscriptions;
using Alerts.Web.Protection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alerts.Benchmarks;

/// <summary>The real system over a database of its own in a temporary directory.</summary>
internal sealed class BenchmarkHost : IDeliveryObserver, IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-bench-");
    private readonly ServiceProvider _services;
    private int _accepted;

    public BenchmarkHost(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("Alerts:Delivery:AllowedNetworks:0", "127.0.0.0/8")).ToDictionary(s => s.Item1, s => (string?)s.Item2, StringComparer.Ordinal))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        Compose(services, configuration, _directory);
        services.AddSingleton<IDeliveryObserver>(this);
        _services = services.BuildServiceProvider();
    }

    /// <summary>All but the web, over a database in the directory.</summary>
    public static void Compose(IServiceCollection services, IConfiguration configuration, DirectoryInfo directory)
    {
        ComposeUnstored(services, configuration, directory);
        services.AddAlertsSqlite(DatabaseIn(directory));
    }

    /// <summary>All but web, storage and queue.</summary>
    public static void ComposeUnstored(IServiceCollection services, IConfiguration configuration, DirectoryInfo directory)
    {
        services.AddSingleton(new MaterialCatalogue([new Material(MaterialId.Parse("gallium"), "gallium", "Ga", "minor-metal", new Dictionary<string, IReadOnlyList<string>>()), new Material(MaterialId.Parse("tin"), "tin", "Sn", "base-metal", new Dictionary<string, IReadOnlyList<string>>())], []));
        services.AddSingleton(new SourceRegister([], _ => TimeSpan.FromHours(1)));
        services.AddAlertsCore();
        services.AddDataProtection().PersistKeysToFileSystem(directory.CreateSubdirectory("keys"));
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        services.AddAlertsChannels(configuration);
    }

    public static string DatabaseIn(DirectoryInfo directory) => Path.Combine(directory.FullName, "alerts.db");

    public string Database => DatabaseIn(_directory);

    public int Accepted => _accepted;

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    public static Alert Alert(string id)
    {
        var text = string.Join(' ', Enumerable.Repeat("The suspension of the presumption of denial ends; unless it is extended the rule applies again.", 12));
        return new Alert(
            id, AlertKind.PolicyChanged, "cn-mofcom-2024-46", Severity.Warning, [MaterialId.Parse("gallium")], ["CN"], DateTimeOffset.UnixEpoch,
            new AlertMessage("CN: a headline of the usual length about gallium and the United States", text, [new Fact("Materials", "gallium")], Certainty.Certain, ["Is it?"], null, [new Reference("text", new Uri("https://example.com/notice"))]));
    }

    /// <summary>Told of every delivery that was accepted.</summary>
    public Action<DeliveryReport> OnAccepted { get; set; } = _ => { };

    /// <summary>As many subscriptions to gallium, each with a target of its own.</summary>
    public Task SubscribeAsync(int count, Uri receiver, CancellationToken cancellationToken)
        => SubscribeAsync(count, ChannelKind.Webhook, i => new Uri(receiver, $"/hook/{i}").ToString(), "gallium", cancellationToken);

    public Task SubscribeAsync(int count, ChannelKind channel, Func<int, string> address, string material, CancellationToken cancellationToken)
        => SubscribeAsync(_services, count, channel, address, material, cancellationToken);

    public static async Task SubscribeAsync(IServiceProvider services, int count, ChannelKind channel, Func<int, string> address, string material, CancellationToken cancellationToken)
    {
        const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        var filter = new SubscriptionFilter([MaterialId.Parse(material)], [], []);
        for (var from = 0; from < count; from += 5000)
        {
            var batch = Enumerable.Range(from, Math.Min(5000, count - from)).Select(address).ToList();
            var targets = batch.Select(url => new Target(Target.IdOf("bench", channel, url), "bench", channel, url, channel == ChannelKind.Webhook ? Secret : null, DateTimeOffset.UnixEpoch)).ToList();
            await services.GetRequiredService<ITargetStore>().AddManyAsync(targets, cancellationToken);
            await services.GetRequiredService<ISubscriptionStore>().AddManyAsync(
                [.. targets.Select(t => new Subscription(Subscription.IdOf(t.Id, filter, LeadDays.Default), "bench", "", filter, LeadDays.Default, channel, t.Id, DateTimeOffset.UnixEpoch))],
                cancellationToken);
        }
    }

    public Task DrainAsync(string queue, int concurrency, Func<ReceivedMessage, CancellationToken, Task> handle, CancellationToken cancellationToken)
        => new QueueWorker(Get<IMessageQueue>(), queue, concurrency, TimeSpan.FromMinutes(5), handle, Get<ILogger<QueueWorker>>()).DrainAsync(cancellationToken);

    public void OnAttempted(DeliveryReport report)
    {
        if (report.Attempt.Outcome == AttemptOutcome.Accepted)
        {
            Interlocked.Increment(ref _accepted);
            OnAccepted(report);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
