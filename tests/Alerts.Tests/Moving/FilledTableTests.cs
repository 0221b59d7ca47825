using Alerts.Storage.Tables;
using Alerts.Tests.Storage.Tables;
using Alerts.Tests.Support;

namespace Alerts.Tests.Moving;

/// <summary>Rows put into a table that nobody else uses: without a journal, and whole all the same wherever a kill comes.</summary>
public sealed class FilledTableTests
{
    private sealed record Thing(string Id, string Colour, string Text = "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_after_any_request_and_filled_again_the_index_says_what_the_rows_say()
    {
        foreach (var (before, after) in new (Thing[] Before, Thing[] After)[]
        {
            ([], [new("ida_1", "red"), new("idb_2", "red")]),
            ([new("ida_1", "red"), new("idb_2", "red")], [new("ida_1", "blue"), new("idb_2", "red"), new("idc_3", "blue")]),
        })
        {
            var isDead = true;
            for (var kill = 1; isDead; kill++)
            {
                var (prefix, policy) = (Azurite.NewPrefix(), new KillAfter(kill));
                var things = Things(Azurite.Open(prefix: prefix));
                await things.FillAsync(before, isFirst: true, null, Token);
                try
                {
                    await Things(Azurite.Open(prefix: prefix, faults: policy)).FillAsync(after, before.Length == 0, null, Token);
                    isDead = false;
                }
                catch (KilledException)
                {
                    // Again, and now it is looked at what is there.
                    await things.FillAsync(after, isFirst: false, null, Token);
                }

                Assert.Equal(after.Select(t => $"{t.Colour} {t.Id}").Order(StringComparer.Ordinal), (await things.Index.QueryAsync("", 100, Token)).Select(r => $"{r.PartitionKey} {r.RowKey}"));
                Assert.Equal(after, await things.AllAsync(Token).OrderBy(t => t.Id, StringComparer.Ordinal).ToListAsync(Token));
                Assert.Equal(0, await things.FillAsync(after, isFirst: false, null, Token));
            }
        }
    }

    [Fact]
    public async Task What_is_taken_out_leaves_no_index_row_wherever_a_kill_comes()
    {
        Thing[] all = [new("ida_1", "red"), new("idb_2", "red"), new("idc_3", "blue")];
        var isDead = true;
        for (var kill = 1; isDead; kill++)
        {
            var prefix = Azurite.NewPrefix();
            var things = Things(Azurite.Open(prefix: prefix));
            await things.FillAsync(all, isFirst: true, null, Token);
            var gone = new HashSet<string>(["ida_1", "idc_3", "none"], StringComparer.Ordinal);
            try
            {
                await Things(Azurite.Open(prefix: prefix, faults: new KillAfter(kill))).ClearAsync(gone, Token);
                isDead = false;
            }
            catch (KilledException)
            {
                await things.ClearAsync(gone, Token);
            }

            Assert.Equal("red idb_2", Assert.Single((await things.Index.QueryAsync("", 100, Token)).Select(r => $"{r.PartitionKey} {r.RowKey}")));
            Assert.Equal(all[1], Assert.Single(await things.AllAsync(Token).ToListAsync(Token)));
        }
    }

    [Fact]
    public async Task A_first_filling_looks_for_nothing_and_goes_in_batches()
    {
        var prefix = Azurite.NewPrefix();
        await Things(Azurite.Open(prefix: prefix)).FillAsync([new("ida_0000", "red")], isFirst: true, null, Token);
        var counted = new CountRequests();
        Assert.Equal(400, await Things(Azurite.Open(prefix: prefix, faults: counted)).FillAsync([.. Enumerable.Range(1, 400).Select(i => new Thing($"ida_{i:D4}", "red"))], isFirst: true, null, Token));
        Assert.Equal(8, counted.Made.Count);
        Assert.All(counted.Made, request => Assert.Equal("POST $batch", request));
    }

    [Fact]
    public async Task A_long_row_is_known_again_by_its_blob()
    {
        var things = Things(Azurite.Open());
        var thing = new Thing("ida_1", "red", new string('稀', 2_000_000));
        Assert.Equal(1, await things.FillAsync([thing], isFirst: true, null, Token));
        Assert.Equal(0, await things.FillAsync([thing], isFirst: false, null, Token));
        Assert.Equal(1, await things.FillAsync([thing with { Text = "short" }], isFirst: false, null, Token));
        Assert.Equal("short", (await things.FindAsync("ida_1", Token))!.Text);
    }

    private static IndexedTable<Thing> Things(TableAccount account) => new(account, "things", t => t.Id, t => [new IndexRow(new RowKey(t.Colour, RowKeys.Encode(t.Id)))]);
}
