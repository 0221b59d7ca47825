using System.CommandLine;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Web.Datasets;

namespace Alerts.Server.Cli;

/// <summary>Revisions of the dataset, on this machine or at a server.</summary>
internal interface IDatasets
{
    /// <summary>Those that were in use, the newest first; or drafts.</summary>
    Task<IReadOnlyList<RevisionResponse>> ListAsync(bool drafts, CancellationToken cancellationToken);

    /// <summary>The document in canonical order. False where there is none.</summary>
    Task<bool> WriteAsync(string revision, Stream to, CancellationToken cancellationToken);

    /// <exception cref="DataFileException">It has faults.</exception>
    Task<Outcome<UploadedResponse>> UploadAsync(string file, bool dryRun, CancellationToken cancellationToken);

    Task<Outcome<PublishedResponse>> PublishAsync(string revision, PublishRequest wish, CancellationToken cancellationToken);

    Task<Outcome<PublishedResponse>> RollBackAsync(string revision, PublishRequest wish, CancellationToken cancellationToken);

    static Task<int> RunAsync(Where where, ParseResult parse, Func<IDatasets, Task<int>> work, CancellationToken cancellationToken)
        => where.RunAsync<IDatasets>(parse, host => new DatasetsHere(host.Services), server => new DatasetsThere(server), work, cancellationToken);
}
