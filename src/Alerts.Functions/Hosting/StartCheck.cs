using Alerts.Sources.Reference;
using Alerts.Storage.Tables;
using Alerts.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Alerts.Functions.Hosting;

/// <summary>
/// What must be well before the first message is taken: settings (checked before this by the host), data files, that the tables are not being filled by a move, and that
/// no subscription names a material that is gone.
/// </summary>
internal sealed class StartCheck(IServiceProvider services) : IHostedService
{
    /// <exception cref="DataFiles.DataFileException">Data files have faults; all of them are named.</exception>
    /// <exception cref="StorageException">A move into the tables is not done, or they cannot be reached.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<ReferenceData>();
        if (services.GetService<TableUse>() is { } use)
        {
            await use.BeginAsync(cancellationToken);
        }

        if (services.GetService<RingContainer>() is { } ring)
        {
            await ring.Container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }

        await services.GetRequiredService<CatalogueCheck>().EnsureAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>All faults of the host's own settings at once.</summary>
internal sealed class HostSettingsValidator : IValidateOptions<HostSettings>
{
    public ValidateOptionsResult Validate(string? name, HostSettings options)
        => options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
