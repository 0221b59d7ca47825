using Alerts.Alerting;
using Alerts.Web.Alerting;

namespace Alerts.Server.Cli.Remote;

internal sealed class SilencesThere(ServerClient server) : ISilences
{
    public async Task<IReadOnlyList<SilenceResponse>> ListAsync(CancellationToken cancellationToken)
        => ServerFaults.ValueOrThrow(await server.GetAsync<SilencesResponse>(ServerClient.Path("silences"), cancellationToken)).Items;

    public Task<Outcome<SilenceResponse>> AddAsync(SilenceRequest request, CancellationToken cancellationToken)
        => server.PostAsync<SilenceResponse>(ServerClient.Path("silences"), request, cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => server.DeleteAsync(ServerClient.Path("silences", id), cancellationToken);
}
