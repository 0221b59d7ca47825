using Alerts.Access;
using Alerts.Web.Keys;

namespace Alerts.Server.Cli.Here;

internal sealed class KeysHere(IServiceProvider services) : IKeys
{
    private const int PageSize = 500;

    private ApiKeyDesk Desk => services.GetRequiredService<ApiKeyDesk>();

    public IAsyncEnumerable<ApiKeyResponse> ListAsync(CancellationToken cancellationToken)
        => Pages.AllAsync(cursor => services.GetRequiredService<IApiKeyStore>().ListAsync(cursor, PageSize, cancellationToken)).Select(ApiKeyResponse.Of);

    public async Task<Outcome<NewApiKeyResponse>> CreateAsync(ApiKeyRequest request, CancellationToken cancellationToken)
        => await Desk.CreateAsync(request, cancellationToken) switch
        {
            ApiKeyResult.Made made => Done(made),
            ApiKeyResult.Refused refused => new Outcome<NewApiKeyResponse>.Refused(refused.Faults),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<Outcome<NewApiKeyResponse>> RotateAsync(string id, CancellationToken cancellationToken)
        => await Desk.RotateAsync(id, cancellationToken) is { } made ? Done(made) : new Outcome<NewApiKeyResponse>.NotThere();

    public Task<bool> RevokeAsync(string id, CancellationToken cancellationToken) => Desk.RevokeAsync(id, cancellationToken);

    private static Outcome<NewApiKeyResponse>.Done Done(ApiKeyResult.Made made) => new(new NewApiKeyResponse(ApiKeyResponse.Of(made.Key), made.Text));
}
