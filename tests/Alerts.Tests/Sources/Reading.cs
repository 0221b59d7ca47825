using Alerts.Notices;
using Alerts.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alerts.Tests.Sources;

/// <summary>The reader of sources as a host composes it.</summary>
internal sealed class Reading : IDisposable
{
    // A test may set each otherwise.
    private static readonly (string Key, string Value)[] OnLoopback = [("AllowedNetworks:0", "127.0.0.0/8"), ("HostDelay", "00:00:00"), ("Retries", "0")];

    private readonly ServiceProvider _services;

    public Reading(TimeProvider? clock = null, params IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Concat(OnLoopback).DistinctBy(s => s.Key).Select(s => KeyValuePair.Create($"{SourcesOptions.Section}:{s.Key}", (string?)s.Value)))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(clock ?? TimeProvider.System)
            .AddAlertsSources()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public async Task<SourceRead> ReadAsync(Source source, SourceCursor? cursor = null)
        => await _services.GetRequiredService<INoticeReader>().ReadAsync(source, cursor, TestContext.Current.CancellationToken);

    public async Task<SourceRead> ReadAsync(Source source, CancellationToken cancellationToken)
        => await _services.GetRequiredService<INoticeReader>().ReadAsync(source, null, cancellationToken);

    public async Task<string> FailAsync(Source source) => Assert.IsType<SourceRead.Failed>(await ReadAsync(source)).Reason;

    public void Dispose() => _services.Dispose();
}
