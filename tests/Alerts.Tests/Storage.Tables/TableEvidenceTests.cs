using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Storage.Tables;
using Alerts.Tests.Contracts;

namespace Alerts.Tests.Storage.Tables;

/// <summary>Bytes that are kept and forgotten at the same moment, on a real Azurite.</summary>
public sealed class TableEvidenceTests
{
    private static readonly SourceId Source = SourceId.Parse("source");
    private static readonly string Name = EvidenceBytes.NameOf([1]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_that_come_again_at_any_moment_of_forgetting_are_there()
        => await InterleavedAsync(account => KeepAsync(account, 2), account => new TableEvidenceStore(account).ForgetAsync(Rows.Now.AddDays(1), Token));

    [Fact]
    public async Task Bytes_that_are_forgotten_at_any_moment_of_coming_again_are_there()
        => await InterleavedAsync(account => new TableEvidenceStore(account).ForgetAsync(Rows.Now.AddDays(1), Token), account => KeepAsync(account, 2));

    [Fact]
    public async Task Killed_after_any_request_forgetting_is_done_by_the_next()
    {
        for (var kill = 1; ; kill++)
        {
            var prefix = Azurite.NewPrefix();
            var account = Azurite.Open(prefix: prefix);
            await KeepAsync(account, 0);
            var killer = new KillAfter(kill);
            var fault = await Record.ExceptionAsync(() => new TableEvidenceStore(Azurite.Open(prefix: prefix, faults: killer)).ForgetAsync(Rows.Now.AddDays(1), Token));
            await account.Journal.RepairAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), Token);

            Assert.InRange(await new TableEvidenceStore(account).ForgetAsync(Rows.Now.AddDays(1), Token), 0, 1);
            Assert.Null(await account.Blobs("evidence").FindAsync(Name, Token));
            Assert.Null(await new TableEvidenceStore(account).ReadAsync(Name, Token));
            Assert.Empty(await account.Table("evidencebodiesindex").QueryAsync("", 9, Token));
            await KeepAsync(account, 2);
            Assert.Equal([1], (await new TableEvidenceStore(account).ReadAsync(Name, Token))!.Value.ToArray());
            if (fault is null)
            {
                return;
            }
        }
    }

    private static async Task InterleavedAsync(Func<TableAccount, Task> within, Func<TableAccount, Task> around)
    {
        for (var request = 1; ; request++)
        {
            var prefix = Azurite.NewPrefix();
            var account = Azurite.Open(prefix: prefix);
            await KeepAsync(account, 0);
            var acts = new ActsBefore(request, () => within(account));
            await around(Azurite.Open(prefix: prefix, faults: acts));
            if (!acts.HasActed)
            {
                Assert.True(request > 5);
                return;
            }

            Assert.Equal([1], (await new TableEvidenceStore(account).ReadAsync(Name, Token))?.ToArray() ?? []);
            Assert.Equal(0, await new TableEvidenceStore(account).ForgetAsync(Rows.Now.AddDays(1), Token));
            Assert.Equal(1, await new TableEvidenceStore(account).ForgetAsync(Rows.Now.AddDays(3), Token));
            Assert.Null(await account.Blobs("evidence").FindAsync(Name, Token));
        }
    }

    private static Task KeepAsync(TableAccount account, int day)
        => new TableEvidenceStore(account).KeepAsync(Source, [new RawAnswer("a", Rows.Now.AddDays(day), new Dictionary<string, string>(StringComparer.Ordinal), new byte[] { 1 })], Token);
}
