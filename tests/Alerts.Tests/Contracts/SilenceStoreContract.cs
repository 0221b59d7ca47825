using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ISilenceStore"/> owes.</summary>
public abstract class SilenceStoreContract
{
    protected abstract ISilenceStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silence_comes_back_as_it_was_stored_until_it_ends_or_is_removed()
    {
        var (all, one) = (
            new Silence("sil_1", MaterialId.Parse("gallium"), SourceId.Parse("cn-mofcom"), AlertKind.CliffUpcoming, Rows.Now.AddHours(2), "a drill", Rows.Now),
            new Silence("sil_2", null, null, AlertKind.SourceFailing, Rows.Now.AddHours(1), "known", Rows.Now));
        Assert.True(await Store.AddAsync(all, Token));
        Assert.False(await Store.AddAsync(all with { Reason = "other" }, Token));
        Assert.True(await Store.AddAsync(one, Token));

        Assert.Equal([one, all], await Store.AllAsync(Rows.Now, Token));
        Assert.Equal([all], await Store.AllAsync(Rows.Now.AddHours(1), Token));
        Assert.Equal(all, await Store.FindAsync("sil_1", Token));
        Assert.Null(await Store.FindAsync("sil_3", Token));
        Assert.True(await Store.RemoveAsync("sil_1", Token));
        Assert.False(await Store.RemoveAsync("sil_1", Token));
        Assert.Equal([one], await Store.AllAsync(Rows.Now, Token));
    }
}
