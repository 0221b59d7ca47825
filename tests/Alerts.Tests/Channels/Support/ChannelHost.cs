using System.Collections.Concurrent;
using System.Net;
using Alerts.Alerting;
using Alerts.Channels;
using Alerts.Deliveries;
using Alerts.Networks;
using Alerts.Subscriptions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Channels.Support;

/// <summary>The channels as a host composes them, with a clock that stands still and a log that is read.</summary>
internal sealed class ChannelHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ChannelHost(HostResolver? resolver = null, bool isLoopbackAllowed = true, params (string Key, string Value)[] settings)
    {
        var values = settings.ToDictionary(s => s.Key, s => (string?)s.Value);
        if (isLoopbackAllowed)
        {
            values["Alerts:Delivery:AllowedNetworks:0"] = "127.0.0.0/8";
            values["Alerts:Delivery:AllowedNetworks:1"] = "::1/128";
        }

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(new Recorder(Logged)));
        if (resolver is not null)
        {
            services.AddSingleton(resolver);
        }

        services.AddSingleton<ITargetTokens, PlainTokens>();
        services.AddAlertsChannels(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public FakeTimeProvider Clock { get; } = new(SomeAlert.RaisedAt);

    public ConcurrentQueue<string> Logged { get; } = new();

    public ITargetAddresses Addresses => _services.GetRequiredService<ITargetAddresses>();

    public IAlertPages Pages => _services.GetRequiredService<IAlertPages>();

    public OutboundGuard Guard => _services.GetRequiredService<OutboundGuard>();

    /// <summary>What a host does before anything else: validates the options, starts the hosted services.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _services.GetService<Microsoft.Extensions.Options.IStartupValidator>()?.Validate();
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(cancellationToken);
        }
    }

    public Task<SendOutcome> SendAsync(Target target, CancellationToken cancellationToken, Alert? alert = null, string deliveryId = "dlv_1", string? follows = null)
        => _services.GetServices<IDeliveryChannel>().Single(c => c.Kind == target.Channel)
            .SendAsync(alert ?? SomeAlert.Usual, target, deliveryId, follows, cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Lets nothing resolve but localhost and IP literals.</summary>
    public static HostResolver ResolvesTo(params string[] addresses)
        => (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    private sealed class PlainTokens : ITargetTokens
    {
        public string For(string targetId) => $"token-of-{targetId}";

        public string? TargetOf(string token) => token[9..];

        public string ForConfirmation(string targetId) => $"confirmation-of-{targetId}";

        public string? ConfirmedTargetOf(string token) => token[16..];

        public string ForAlert(string alertId) => $"page-of-{alertId}";

        public string? AlertOf(string token) => token[8..];
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
