using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Sources.Reference;
using Alerts.Web.Datasets;

namespace Alerts.Server.Cli.Here;

internal sealed class DatasetsHere(IServiceProvider services) : IDatasets
{
    private const int MostListed = 200;

    public async Task<IReadOnlyList<RevisionResponse>> ListAsync(bool drafts, CancellationToken cancellationToken)
        => drafts
            ? [.. (await services.GetRequiredService<IPolicyDrafts>().ListAsync(null, MostListed, cancellationToken)).Items.Select(RevisionResponse.Of)]
            : [.. (await services.GetRequiredService<IPolicyRevisions>().ListAsync(null, MostListed, cancellationToken)).Items.Index().Select(e => RevisionResponse.Of(e.Item, e.Index == 0))];

    public async Task<bool> WriteAsync(string revision, Stream to, CancellationToken cancellationToken)
    {
        if (((await services.GetRequiredService<IPolicyDrafts>().FindAsync(revision, cancellationToken))?.File
            ?? (await services.GetRequiredService<IPolicyRevisions>().FindAsync(revision, cancellationToken))?.File) is not { } file)
        {
            return false;
        }

        await to.WriteAsync(PolicyDocument.Write(file), cancellationToken);
        return true;
    }

    public async Task<Outcome<UploadedResponse>> UploadAsync(string file, bool dryRun, CancellationToken cancellationToken)
    {
        // Read as every verb reads a file; the desk checks the same content once more.
        var read = (await services.GetRequiredService<ReferenceData>().ReadPoliciesAsync(file, cancellationToken)).OrThrow();
        return await services.GetRequiredService<DatasetDesk>().UploadAsync(PolicyDocument.Write(read.File), dryRun, cancellationToken) switch
        {
            UploadResult.Seen seen => new Outcome<UploadedResponse>.Done(UploadedResponse.Of(seen)),
            UploadResult.Refused refused => throw new DataFileException(refused.Faults),
            UploadResult.NotReady => throw NotReady(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome<PublishedResponse>> PublishAsync(string revision, PublishRequest wish, CancellationToken cancellationToken)
        => Outcome(await services.GetRequiredService<DatasetDesk>().PublishAsync(revision, wish, null, cancellationToken), revision);

    public async Task<Outcome<PublishedResponse>> RollBackAsync(string revision, PublishRequest wish, CancellationToken cancellationToken)
        => Outcome(await services.GetRequiredService<DatasetDesk>().RollBackAsync(revision, wish, null, cancellationToken), revision);

    private static Outcome<PublishedResponse> Outcome(PublishResult result, string revision) => result switch
    {
        PublishResult.Published done => new Outcome<PublishedResponse>.Done(PublishedResponse.Of(done)),
        PublishResult.Unknown => new Outcome<PublishedResponse>.NotThere(),
        PublishResult.WasInUse => new Outcome<PublishedResponse>.Conflict($"'{revision}' is no draft: it was in use before. Use alerts dataset rollback."),
        PublishResult.Held held => new Outcome<PublishedResponse>.Conflict($"{Lines(held.Faults)}\nIt may not follow the one in use. Mend it, or give --override-gate with a --reason."),
        PublishResult.Broken broken => new Outcome<PublishedResponse>.Conflict(Lines(broken.Faults)),
        PublishResult.Refused refused => new Outcome<PublishedResponse>.Refused(refused.Faults),
        PublishResult.Stale or PublishResult.NotReady => throw NotReady(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Lines(IEnumerable<DataFault> faults) => string.Join('\n', faults);

    private static UserFaultException NotReady() => new("No revision is in use yet: make a pass with alerts run first.");
}
