using Alerts.Moving;
using Alerts.Storage.Tables;
using Alerts.Tests.Functions;
using Alerts.Tests.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Alerts.Tests.Moving;

public sealed class TableUseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_who_mark_at_once_one_is_told_that_he_was_late()
    {
        var content = new TableContent(Azurite.Open());
        var (none, begun) = (new MoveMark(MoveStage.Untouched), new MoveMark(MoveStage.Begun, "ins_1"));
        var marked = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => content.MarkAsync(none, begun with { Installation = $"ins_{i}" }, Token)));
        Assert.Single(marked, true);
        Assert.False(await content.MarkAsync(none, begun, Token));
        var stands = await content.MarkAsync(Token);
        Assert.True(await content.MarkAsync(stands, stands, Token));
    }

    [Fact]
    public async Task A_host_begins_on_its_own_tables_as_often_as_it_likes_and_never_on_those_that_are_being_filled()
    {
        var account = Azurite.Open();
        var (use, content) = (new TableUse(account), new TableContent(account));
        await use.BeginAsync(Token);
        await use.BeginAsync(Token);
        var used = await content.MarkAsync(Token);
        Assert.Equal(MoveStage.InUse, used.Stage);
        Assert.True(await content.MarkAsync(used, new MoveMark(MoveStage.Begun, "ins_1"), Token));
        Assert.Contains("alerts migrate", (await Assert.ThrowsAsync<StorageException>(() => use.BeginAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Equal(MoveStage.Begun, (await content.MarkAsync(Token)).Stage);
    }

    [Fact]
    public async Task The_Functions_host_does_not_start_on_tables_that_are_being_filled()
    {
        await using var rig = new FunctionsRig();
        var start = rig.Services.GetServices<IHostedService>().Single(s => s.GetType().Name == "StartCheck");
        await start.StartAsync(Token);
        var content = new TableContent(rig.Get<TableAccount>());
        await content.MarkAsync(await content.MarkAsync(Token), new MoveMark(MoveStage.Begun, "ins_1"), Token);
        Assert.Contains("alerts migrate", (await Assert.ThrowsAsync<StorageException>(() => start.StartAsync(Token))).Message, StringComparison.Ordinal);
    }
}
