using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Web.Alerting;

namespace Alerts.Server.Cli.Here;

internal sealed class SilencesHere(IServiceProvider services) : ISilences
{
    public async Task<IReadOnlyList<SilenceResponse>> ListAsync(CancellationToken cancellationToken)
        => [.. (await services.GetRequiredService<ISilenceStore>().AllAsync(services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken)).Select(SilenceResponse.Of)];

    public async Task<Outcome<SilenceResponse>> AddAsync(SilenceRequest request, CancellationToken cancellationToken)
        => await services.GetRequiredService<SilenceDesk>().AddAsync(request, DeliveryDesk.NewNonce(), cancellationToken) switch
        {
            SilenceResult.Silenced done => new Outcome<SilenceResponse>.Done(SilenceResponse.Of(done.Silence)),
            SilenceResult.Refused refused => new Outcome<SilenceResponse>.Refused(refused.Faults),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => services.GetRequiredService<ISilenceStore>().RemoveAsync(id, cancellationToken);
}
