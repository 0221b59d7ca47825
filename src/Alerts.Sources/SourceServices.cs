using System.Net;
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
            .ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(HttpFetcher.ClientName)
            // What a read came to is reported by its caller; the factory would log four lines for each.
            .RemoveAllLoggers()
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<IOptions<SourcesOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton<HttpFetcher>();
        services.AddSingleton<FileFetcher>();
        services.AddSingleton<DatasetFetcher>();
        services.AddSingleton<INoticeReader, SourceReader>();
        services.AddSingleton<SourceTrial>();
        return services;
    }

    private static SocketsHttpHandler Handler(SourcesOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.ConnectTimeout,
        // A connection that never ages keeps an address that the name left long ago.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}
