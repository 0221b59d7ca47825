using Alerts.Policies;
using Alerts.Sources.Fetching;
using Microsoft.Extensions.Options;

namespace Alerts.Sources.Reference;

/// <summary>Looks where the settings say the policy dataset is, and gives what is there to <see cref="PolicyWatch"/>.</summary>
public sealed class PolicySource(ReferenceData reference, DatasetFetcher fetcher, PolicyWatch watch, IOptions<PolicyOptions> options)
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

    // Asked anew each time: a policies.json may be put into the own folder while the host runs.
    private string Location()
    {
        var location = options.Value.Location;
        return string.IsNullOrEmpty(location) ? reference.PoliciesPath
            : location.Contains("://", StringComparison.Ordinal) ? location
            : Path.GetFullPath(location, reference.OwnFolder ?? AppContext.BaseDirectory);
    }
}
