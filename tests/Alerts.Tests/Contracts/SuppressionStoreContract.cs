using Alerts.Alerting;
using Alerts.Deliveries;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ISuppressionStore"/> owes.</summary>
public abstract class SuppressionStoreContract
{
    protected abstract ISuppressionStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_cause_stays_until_it_is_removed()
    {
        var bounce = new Suppression("sup_1", "b…@example.com", SuppressionCause.Bounce, "550 no such mailbox", Rows.Now);
        Assert.True(await Store.AddAsync(bounce, Token));
        Assert.False(await Store.AddAsync(bounce with { Cause = SuppressionCause.SpamReport }, Token));
        Assert.True(await Store.AddAsync(bounce with { Id = "sup_2" }, Token));
        Assert.Equal(bounce, await Store.FindAsync("sup_1", Token));
        Assert.Null(await Store.FindAsync("sup_3", Token));

        var first = await Store.ListAsync(null, 1, Token);
        Assert.Equal(["sup_1", "sup_2"], [.. first.Items.Select(s => s.Id), .. (await Store.ListAsync(first.Next, 1, Token)).Items.Select(s => s.Id)]);
        Assert.True(await Store.RemoveAsync("sup_1", Token));
        Assert.False(await Store.RemoveAsync("sup_1", Token));
        Assert.Null(await Store.FindAsync("sup_1", Token));
    }
}
