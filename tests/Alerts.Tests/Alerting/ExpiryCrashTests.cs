using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

/// <summary>The work is killed after each port call in turn and then done again.</summary>
public sealed class ExpiryCrashTests
{
    private static readonly PolicyDataset Before = Some.SuspendedUntil("2026-11-27");
    private static readonly PolicyDataset Extended = Some.SuspendedUntil("2027-01-10");

    [Fact]
    public Task A_rung() => KillEverywhereAsync(Before);

    [Fact]
    public Task A_lapse() => KillEverywhereAsync(Some.SuspendedUntil("2026-11-18"));

    [Fact]
    public Task An_extension() => KillEverywhereAsync(Extended, Before);

    [Fact]
    public async Task All_of_the_shipped_law_in_one_pass()
        => await KillEverywhereAsync(await ShippedData.PoliciesAsync(), catalogue: await ShippedData.CatalogueAsync());

    private static async Task KillEverywhereAsync(PolicyDataset dataset, PolicyDataset? before = null, MaterialCatalogue? catalogue = null)
    {
        var whole = await RunAsync(dataset, before, catalogue, int.MaxValue);
        Assert.NotEmpty(whole.World.Channel.Sent);
        for (var kill = 1; kill <= whole.Calls; kill++)
        {
            var world = (await RunAsync(dataset, before, catalogue, kill)).World;
            Assert.Equal(whole.World.Told.Rows.Keys.Order(), world.Told.Rows.Keys.Order());
            Assert.Equal(whole.World.Cliffs.Rows.Values.OrderBy(c => c.ToString()), world.Cliffs.Rows.Values.OrderBy(c => c.ToString()));
            Assert.Equal(whole.World.Channel.Sent.Order(), world.Channel.Sent.Order());
        }
    }

    private static async Task<(World World, int Calls)> RunAsync(PolicyDataset dataset, PolicyDataset? before, MaterialCatalogue? catalogue, int kill)
    {
        var world = new World(Some.At("2026-11-20T08:00:00Z"), catalogue);
        world.Subscribe();
        if (before is not null)
        {
            await world.ExpiryWatch.WatchAsync(before, World.Cancel);
            await world.DrainAsync();
        }

        world.Ports.KillAfter(kill);
        try
        {
            await world.ExpiryWatch.WatchAsync(dataset, World.Cancel);
        }
        catch (KilledException)
        {
            // As meant.
        }

        var calls = world.Ports.Calls;
        world.Ports.LetLive();
        await world.ExpiryWatch.WatchAsync(dataset, World.Cancel);
        await world.ComeBackAsync();
        return (world, calls);
    }
}
