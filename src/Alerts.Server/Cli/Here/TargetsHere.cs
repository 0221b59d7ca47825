using Alerts.Deliveries;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli.Here;

internal sealed class TargetsHere(IServiceProvider services) : ITargets
{
    private const int PageSize = 500;

    private ITargetStore Store => services.GetRequiredService<ITargetStore>();

    private TargetSwitch Switch => services.GetRequiredService<TargetSwitch>();

    public IAsyncEnumerable<TargetDetailResponse> ListAsync(CancellationToken cancellationToken)
        => Pages.AllAsync(cursor => Store.ListAsync(null, cursor, PageSize, cancellationToken)).Select(TargetDetailResponse.Of);

    public async Task<TargetDetailResponse?> FindAsync(string id, CancellationToken cancellationToken)
        => await Store.FindAsync(id, cancellationToken) is { } target ? TargetDetailResponse.Of(target) : null;

    public async Task<Outcome<TargetDetailResponse>> EnableAsync(string id, CancellationToken cancellationToken)
        => await Switch.EnableAsync(id, cancellationToken) is { DisabledReason: { } reason } ? new Outcome<TargetDetailResponse>.Conflict(reason) : await ShowAsync(id, cancellationToken);

    public async Task<Outcome<TargetDetailResponse>> DisableAsync(string id, string reason, CancellationToken cancellationToken)
    {
        await Switch.DisableAsync(id, reason, cancellationToken);
        return await ShowAsync(id, cancellationToken);
    }

    public async Task<Outcome<SecretResponse>> RotateSecretAsync(string id, CancellationToken cancellationToken)
        => await services.GetRequiredService<DeliveryDesk>().RotateSecretAsync(id, cancellationToken) is { } rotated
            ? new Outcome<SecretResponse>.Done(new SecretResponse(rotated.Secret, rotated.OldUntil))
            : new Outcome<SecretResponse>.NotThere();

    private async Task<Outcome<TargetDetailResponse>> ShowAsync(string id, CancellationToken cancellationToken)
        => await FindAsync(id, cancellationToken) is { } target ? new Outcome<TargetDetailResponse>.Done(target) : new Outcome<TargetDetailResponse>.NotThere();
}
