using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli.Remote;

internal sealed class TargetsThere(ServerClient server) : ITargets
{
    public IAsyncEnumerable<TargetDetailResponse> ListAsync(CancellationToken cancellationToken) => server.ListAsync<TargetDetailResponse>(ServerClient.Path("targets"), cancellationToken);

    public Task<TargetDetailResponse?> FindAsync(string id, CancellationToken cancellationToken) => server.FindAsync<TargetDetailResponse>(ServerClient.Path("targets", id), cancellationToken);

    public Task<Outcome<TargetDetailResponse>> EnableAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<TargetDetailResponse>(ServerClient.Path("targets", id, "enable"), body: null, cancellationToken);

    public Task<Outcome<TargetDetailResponse>> DisableAsync(string id, string reason, CancellationToken cancellationToken)
        => server.PostAsync<TargetDetailResponse>(ServerClient.Path("targets", id, "disable"), new DisableRequest(reason), cancellationToken);

    public Task<Outcome<SecretResponse>> RotateSecretAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<SecretResponse>(ServerClient.Path("targets", id, "rotate-secret"), body: null, cancellationToken);
}
