using Alerts.Policies;
using Alerts.Sources;
using Alerts.Sources.Fetching;
using Microsoft.Extensions.Options;

namespace Alerts.Server.Hosting;

/// <summary>Looks where the settings say the policy dataset is, and gives what is there to <see cref="PolicyWatch"/>.</summary>
public sealed class PolicySource(ReferenceData reference, DataDirectory directory, DatasetFetcher fetcher, PolicyWatch watch, IOptions<PolicyOptions> options)
{
    /// <exception cref="DataFiles.DataFileException">There is no good dataset, neither offered nor stored.</exception>
    public async Task<PolicyReport> WatchAsync(CancellationToken cancellationToken)
    {
        var location = Location();
        var fetched = await fetcher.FetchAsync(location, cancellationToken);
        var report = await watch.WatchAsync(await OfferAsync(DatasetFetcher.NameOf(location), fetched, cancellationToken), cancellationToken);
        if (fetched is Fetched.Body body && report.Faults.Count == 0)
        {
            fetcher.Keep(location, body);
        }

        return report;
    }

    private async Task<PolicyOffer> OfferAsync(string name, Fetched fetched, CancellationToken cancellationToken) => fetched switch
    {
        Fetched.Body body => new PolicyOffer.Read(name, await reference.ReadPoliciesAsync(name, body.Documents[0].Bytes, cancellationToken)) { Fingerprint = SourceDocument.Hash(body.Documents) },
        Fetched.Unchanged => new PolicyOffer.Unchanged(),
        Fetched.Failed failed => new PolicyOffer.Unreadable(failed.Place, failed.What),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Asked anew each time: a policies.json may be put into the data directory while the server runs.
    private string Location()
    {
        var location = options.Value.Location;
        return string.IsNullOrEmpty(location) ? reference.PoliciesPath
            : location.Contains("://", StringComparison.Ordinal) ? location
            : Path.GetFullPath(location, directory.Root);
    }
}

internal static class PolicySettings
{
    /// <summary>What the option --policies says, as a setting that overrides all others; a relative path starts where the command was called.</summary>
    public static IReadOnlyDictionary<string, string?> Of(string? location)
        => location is null
            ? new Dictionary<string, string?>(StringComparer.Ordinal)
            : new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"{PolicyOptions.Section}:{nameof(PolicyOptions.Location)}"] = location.Contains("://", StringComparison.Ordinal) ? location : Path.GetFullPath(location),
            };

    public static IServiceCollection AddPolicySettings(this IServiceCollection services)
    {
        services.AddOptions<PolicyOptions>()
            .BindConfiguration(PolicyOptions.Section)
            .Validate(o => o.HasUsableShare, $"{PolicyOptions.Section}:VanishedShare must be 0 to 1.")
            .Validate(o => o.HasUsableLeast, $"{PolicyOptions.Section}:VanishedLeast must be 1 or more.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PolicyOptions>, LocationCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PolicyOptions>>().Value);
        services.AddSingleton<PolicySource>();
        return services;
    }

    // The address is not repeated: its query may hold a key.
    private sealed class LocationCheck : IValidateOptions<PolicyOptions>
    {
        public ValidateOptionsResult Validate(string? name, PolicyOptions options)
            => options.Location is { Length: > 0 } location && DatasetFetcher.Refusal(location) is { } refusal
                ? ValidateOptionsResult.Fail($"{PolicyOptions.Section}:{nameof(PolicyOptions.Location)} {refusal}.")
                : ValidateOptionsResult.Success;
    }
}
