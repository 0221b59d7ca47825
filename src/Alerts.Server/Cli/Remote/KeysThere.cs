using Alerts.Access;
using Alerts.Web.Keys;

namespace Alerts.Server.Cli.Remote;

internal sealed class KeysThere(ServerClient server) : IKeys
{
    public IAsyncEnumerable<ApiKeyResponse> ListAsync(CancellationToken cancellationToken) => server.ListAsync<ApiKeyResponse>(ServerClient.Path("keys"), cancellationToken);

    public Task<Outcome<NewApiKeyResponse>> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken)
        => server.PostAsync<NewApiKeyResponse>(ServerClient.Path("keys"), request, cancellationToken);

    public Task<Outcome<NewApiKeyResponse>> RotateAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<NewApiKeyResponse>(ServerClient.Path("keys", id, "rotate"), body: null, cancellationToken);

    public Task<bool> RevokeAsync(string id, CancellationToken cancellationToken) => server.DeleteAsync(ServerClient.Path("keys", id), cancellationToken);
}
