using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Takes addresses on the suppression list by an operator's word.</summary>
public sealed class SuppressionDesk(ISuppressionStore suppressions, ITargetAddresses addresses, TimeProvider clock)
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
        await suppressions.AddAsync(suppression, cancellationToken);
        return (await suppressions.FindAsync(suppression.Id, cancellationToken) ?? suppression, "");
    }
}
