using Alerts.Auditing;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Takes addresses on the suppression list by an operator's word.</summary>
public sealed class SuppressionDesk(ISuppressionStore suppressions, ITargetAddresses addresses, AuditTrail trail, TimeProvider clock)
{
    /// <summary>What is stored, which may be of before; or why nothing is.</summary>
    public async Task<(Suppression? Stored, string Reason)> AddAsync(string address, CancellationToken cancellationToken)
    {
        if (addresses.Check(ChannelKind.Email, address) is not TargetAddress.Good good)
        {
            return (null, "is not an email address");
        }

        var target = new Target("", "", ChannelKind.Email, good.Canonical, null, clock.GetUtcNow());
        var suppression = Suppression.Of(target, SuppressionCause.Operator, "", clock.GetUtcNow());
        await trail.ChangeAsync(
            new AuditedChange("addSuppression", suppression.Id, null, null, new { address = suppression.Masked }), () => suppressions.AddAsync(suppression, cancellationToken), cancellationToken, added => added);
        return (await suppressions.FindAsync(suppression.Id, cancellationToken) ?? suppression, "");
    }

    /// <summary>Takes it off the list; its targets are switched on one by one. False when there was none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
        => await suppressions.FindAsync(id, cancellationToken) is { } stands
            && await trail.ChangeAsync(
                new AuditedChange("removeSuppression", id, null, new { address = stands.Masked, stands.Cause }, null), () => suppressions.RemoveAsync(id, cancellationToken), cancellationToken, removed => removed);
}
