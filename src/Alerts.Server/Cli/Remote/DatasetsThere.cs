using Alerts.Policies;
using Alerts.Web.Datasets;

namespace Alerts.Server.Cli.Remote;

internal sealed class DatasetsThere(ServerClient server) : IDatasets
{
    public async Task<IReadOnlyList<RevisionResponse>> ListAsync(bool drafts, CancellationToken cancellationToken)
        => await server.ListAsync<RevisionResponse>(ServerClient.Path("dataset", "revisions"), cancellationToken, ("status", drafts ? "draft" : null)).ToListAsync(cancellationToken);

    public async Task<bool> WriteAsync(string revision, Stream to, CancellationToken cancellationToken)
        => ServerFaults.OrThrow(await server.DownloadAsync(ServerClient.Path("dataset", "revisions", revision, "content"), "application/json", to, cancellationToken));

    public async Task<Outcome<UploadedResponse>> UploadAsync(string file, bool dryRun, CancellationToken cancellationToken)
        => await server.UploadAsync<UploadedResponse>(ServerClient.Path("dataset", "revisions"), await ReadAsync(file, cancellationToken), "application/json", cancellationToken, ("dryRun", dryRun ? "true" : "false"));

    public Task<Outcome<PublishedResponse>> PublishAsync(string revision, PublishRequest wish, CancellationToken cancellationToken)
        => server.PostAsync<PublishedResponse>(ServerClient.Path("dataset", "revisions", revision, "publish"), wish, cancellationToken);

    public Task<Outcome<PublishedResponse>> RollBackAsync(string revision, PublishRequest wish, CancellationToken cancellationToken)
        => server.PostAsync<PublishedResponse>(ServerClient.Path("dataset", "revisions", revision, "rollback"), wish, cancellationToken);

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{file} cannot be read: {e.Message}", e);
        }
    }
}
