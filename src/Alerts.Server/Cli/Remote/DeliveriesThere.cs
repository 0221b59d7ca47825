using System.Globalization;
using Alerts.Deliveries;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli.Remote;

internal sealed class DeliveriesThere(ServerClient server) : IDeliveries
{
    public IAsyncEnumerable<DeliveryResponse> ListAsync(DeliveryQuery query, CancellationToken cancellationToken)
        => server.ListAsync<DeliveryResponse>(
            ServerClient.Path("deliveries"), cancellationToken,
            [("target", query.TargetId), ("alert", query.AlertId), ("status", query.Status?.ToString().ToLowerInvariant()), ("since", query.Since?.ToString("O", CultureInfo.InvariantCulture))]);

    public Task<DeliveryDetailResponse?> FindAsync(string id, CancellationToken cancellationToken)
        => server.FindAsync<DeliveryDetailResponse>(ServerClient.Path("deliveries", id), cancellationToken);

    public async Task<string?> TargetNameAsync(string targetId, CancellationToken cancellationToken)
        => await new TargetsThere(server).FindAsync(targetId, cancellationToken) is { } target ? TargetsCommand.NameOf(target) : null;

    public Task<Outcome<ReplayResponse>> ReplayAsync(string id, CancellationToken cancellationToken)
        => server.PostAsync<ReplayResponse>(ServerClient.Path("deliveries", id, "replay"), body: null, cancellationToken);

    public Task<Outcome<ReplayResponse>> ReplayTargetAsync(string targetId, DateTimeOffset? since, CancellationToken cancellationToken)
        => server.PostAsync<ReplayResponse>(ServerClient.Path("targets", targetId, "replay"), new ReplayRequest(since), cancellationToken);
}
