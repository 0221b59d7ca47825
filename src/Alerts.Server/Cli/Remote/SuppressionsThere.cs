using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli.Remote;

internal sealed class SuppressionsThere(ServerClient server) : ISuppressions
{
    public IAsyncEnumerable<SuppressionResponse> ListAsync(CancellationToken cancellationToken) => server.ListAsync<SuppressionResponse>(ServerClient.Path("suppressions"), cancellationToken);

    public Task<Outcome<SuppressionResponse>> AddAsync(string address, CancellationToken cancellationToken)
        => server.PostAsync<SuppressionResponse>(ServerClient.Path("suppressions"), new SuppressionRequest(address), cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => server.DeleteAsync(ServerClient.Path("suppressions", id), cancellationToken);
}
