using System.Net;
using Alerts.Networks;
using Alerts.Notices;
using Alerts.Sources.Fetching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Alerts.Sources;

public static class SourceServices
{
    /// <summary>
    /// The reader of sources. The host adds its configuration; <see cref="SourcesOptions"/> are checked at start. Another
    /// clock is added before.
    /// </summary>
    public static IServiceCollection AddAlertsSources(this IServiceCollection services)
    {
        services.AddOptions<SourcesOptions>()
            .BindConfiguration(SourcesOptions.Section)
            .Validate(o => o.HasUsableContact, $"{SourcesOptions.Section}:Contact must be visible ASCII without spaces and parentheses.")
            .Validate(o => o.Timeout.TotalSeconds is >= 1 and <= 600, $"{SourcesOptions.Section}:Timeout must be 1 s to 10 min.")
            .Validate(
                o => o.ConnectTimeout.TotalSeconds >= 1 && o.ConnectTimeout <= o.Timeout,
                $"{SourcesOptions.Section}:ConnectTimeout must be 1 s to Timeout.")
            .Validate(o => o.MaxBodyBytes is >= 1024 and <= 100 * 1024 * 1024, $"{SourcesOptions.Section}:MaxBodyBytes must be 1 KiB to 100 MiB.")
            .Validate(o => !string.IsNullOrWhiteSpace(o.BaseDirectory), $"{SourcesOptions.Section}:BaseDirectory must name a folder.")
            .Validate(
                o => o.IdleTimeout.TotalSeconds >= 1 && o.IdleTimeout <= o.Timeout,
                $"{SourcesOptions.Section}:IdleTimeout must be 1 s to Timeout.")
            .Validate(o => o.Retries is >= 0 and <= 5, $"{SourcesOptions.Section}:Retries must be 0 to 5.")
            .Validate(o => IsUpToAMinute(o.RetryDelay), $"{SourcesOptions.Section}:RetryDelay must be 0 to 1 min.")
            .Validate(o => IsUpToAMinute(o.MaxRetryWait), $"{SourcesOptions.Section}:MaxRetryWait must be 0 to 1 min.")
            .Validate(o => IsUpToAMinute(o.HostDelay) && o.HostDelays.Values.All(IsUpToAMinute), $"{SourcesOptions.Section}:HostDelay and HostDelays must be 0 to 1 min.")
            .Validate(o => o.HostConcurrency is >= 1 and <= 64, $"{SourcesOptions.Section}:HostConcurrency must be 1 to 64.")
            .Validate(o => o.HasUsableNetworks, $"{SourcesOptions.Section}:AllowedNetworks must be networks in CIDR form, such as 127.0.0.0/8.")
            .Validate(o => o.HasUsableProxy, $"{SourcesOptions.Section}:Proxy must be an absolute address of http:, https: or socks5:.")
            .ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        AddClient(services, HttpFetcher.ClientName, isGuarded: true);
        AddClient(services, HttpFetcher.ConfiguredClientName, isGuarded: false);
        services.TryAddSingleton<HostResolver>(Dns.GetHostAddressesAsync);
        services.AddSingleton<HostGate>();
        services.AddSingleton<HttpFetcher>();
        services.AddSingleton<FileFetcher>();
        services.AddSingleton<DatasetFetcher>();
        services.AddSingleton<INoticeReader, SourceReader>();
        services.AddSingleton<SourceTrial>();
        return services;
    }

    private static bool IsUpToAMinute(TimeSpan time) => time >= TimeSpan.Zero && time <= TimeSpan.FromMinutes(1);

    private static void AddClient(IServiceCollection services, string name, bool isGuarded)
        => services.AddHttpClient(name)
            // What a read came to is reported by its caller; the factory would log four lines for each.
            .RemoveAllLoggers()
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => SourceConnections.Handler(
                provider.GetRequiredService<IOptions<SourcesOptions>>().Value,
                isGuarded ? provider.GetRequiredService<HostResolver>() : null,
                provider.GetRequiredService<TimeProvider>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
}
