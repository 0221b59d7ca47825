using Alerts.Storage.Tables;
using Alerts.Tests.Support;

namespace Alerts.Tests.Storage.Tables;

/// <summary>Rows and their index rows on a real Azurite.</summary>
public sealed class TableRowTests
{
    private sealed record Thing(string Id, string Colour, string Text = "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_comes_back_in_pieces_or_from_a_blob_however_long_it_is()
    {
        var things = Things(Azurite.Open());
        foreach (var length in new[] { 0, 30_000, 30_001, 400_000, 2_000_000 })
        {
            var thing = new Thing($"id_{length}", "red", new string('稀', length));
            Assert.True(await things.AddAsync(thing, Token));
            Assert.Equal(thing, await things.FindAsync(thing.Id, Token));
        }
    }

    [Fact]
    public async Task All_rows_are_listed_by_id_page_by_page_over_partitions()
    {
        var things = Things(Azurite.Open());
        string[] ids = [.. Enumerable.Range(0, 30).Select(i => $"id_{(char)('a' + (i % 7))}{i:D2}")];
        Assert.Equal(30, (await things.AddManyAsync([.. ids.Select(id => new Thing(id, "red"))], Token)).Count);
        Assert.Empty(await things.AddManyAsync([.. ids.Select(id => new Thing(id, "blue"))], Token));
        var listed = new List<string>();
        await foreach (var thing in Pages.AllAsync(cursor => things.ListAsync(cursor, 4, Token)))
        {
            listed.Add(thing.Id);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task A_changed_row_is_found_under_its_new_key_only_and_a_removed_one_nowhere()
    {
        var things = Things(Azurite.Open());
        await things.AddAsync(new Thing("id_1", "red"), Token);
        await things.UpdateAsync("id_1", t => t with { Colour = "blue" }, Token);
        Assert.Empty((await things.ListAsync("red", null, 10, Token)).Items);
        Assert.Equal("id_1", Assert.Single((await things.ListAsync("blue", null, 10, Token)).Items).Id);
        Assert.NotNull(await things.RemoveAsync("id_1", Token));
        Assert.Null(await things.RemoveAsync("id_1", Token));
        Assert.Empty(await things.Index.QueryAsync("", 10, Token));
    }

    [Fact]
    public async Task Many_who_change_one_row_at_once_lose_no_change_and_leave_the_index_right()
    {
        var account = Azurite.Open();
        var things = Things(account);
        await things.AddAsync(new Thing("id_1", "0"), Token);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => things.UpdateAsync("id_1", t => t with { Colour = $"{int.Parse(t.Colour, System.Globalization.CultureInfo.InvariantCulture) + 1}" }, Token)));
        Assert.Equal("12", (await things.FindAsync("id_1", Token))!.Colour);
        Assert.Equal("12", Assert.Single(await things.Index.QueryAsync("", 100, Token)).PartitionKey);
        Assert.Empty(await account.Table("journal").QueryAsync("", 10, Token));
    }

    [Fact]
    public async Task Killed_after_any_request_a_write_is_whole_or_not_there_once_the_journal_is_worked_off()
    {
        foreach (var (write, from, to) in new (Func<IndexedTable<Thing>, Task> Write, string? From, string? To)[]
        {
            (t => t.AddManyAsync([new Thing("id_1", "red"), new Thing("id_2", "red")], Token), null, "red"),
            (t => t.UpdateAsync("id_1", thing => thing with { Colour = "blue" }, Token), "red", "blue"),
            (t => t.RemoveAsync("id_1", Token), "red", null),
        })
        {
            for (var kill = 1; ; kill++)
            {
                var prefix = Azurite.NewPrefix();
                var account = Azurite.Open(prefix: prefix);
                var things = Things(account);
                if (from is not null)
                {
                    await things.AddAsync(new Thing("id_1", from), Token);
                }

                var killer = new KillAfter(kill);
                var fault = await Record.ExceptionAsync(() => write(Things(Azurite.Open(prefix: prefix, faults: killer))));
                await account.Journal.RepairAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), Token);
                var stored = (await things.FindAsync("id_1", Token))?.Colour;
                Assert.Contains(stored, new[] { from, to });
                Assert.Equal(stored is null ? [] : [stored], (await things.Index.QueryAsync("", 10, Token)).Where(r => r.GetString("Id") == "id_1").Select(r => r.PartitionKey));
                Assert.Empty(await account.Table("journal").QueryAsync("", 10, Token));
                if (fault is null)
                {
                    Assert.Equal(to, stored);
                    break;
                }

                Assert.IsType<KilledException>(fault is AggregateException all ? all.InnerExceptions[0] : fault);
            }
        }
    }

    [Theory]
    [InlineData("add")]
    [InlineData("change")]
    public async Task Whoever_changes_or_removes_a_row_at_any_moment_of_anothers_write_leaves_the_index_right(string write)
    {
        foreach (var isRemoved in new[] { false, true })
        {
            for (var request = 1; ; request++)
            {
                var prefix = Azurite.NewPrefix();
                var account = Azurite.Open(prefix: prefix);
                var things = Things(account);
                await things.AddManyAsync([new Thing("id_0", "red"), .. write == "add" ? Array.Empty<Thing>() : [new Thing("id_1", "red")]], Token);
                var acts = new ActsBefore(request, () => isRemoved ? things.RemoveAsync("id_1", Token) : things.UpdateAsync("id_1", t => t with { Colour = "blue" }, Token));
                var other = Things(Azurite.Open(prefix: prefix, faults: acts));
                await (write == "add" ? other.AddManyAsync([new Thing("id_0", "red"), new Thing("id_1", "red"), new Thing("id_2", "red")], Token) : (Task)other.UpdateAsync("id_1", t => t with { Colour = "green" }, Token));

                var stored = await things.FindAsync("id_1", Token);
                Assert.Equal(stored is null ? [] : [stored.Colour], (await things.Index.QueryAsync("", 10, Token)).Where(r => r.GetString("Id") == "id_1").Select(r => r.PartitionKey));
                Assert.Empty(await account.Table("journal").QueryAsync("", 10, Token));
                if (!acts.HasActed)
                {
                    Assert.True(request > 3);
                    break;
                }
            }
        }
    }

    [Fact]
    public async Task A_lost_index_is_built_anew()
    {
        var things = Things(Azurite.Open());
        await things.AddManyAsync([.. Enumerable.Range(0, 5).Select(i => new Thing($"id_{i}", "red"))], Token);
        await things.Index.RemoveManyAsync((await things.Index.QueryAsync("", 100, Token)).Select(r => new RowKey(r.PartitionKey, r.RowKey)), Token);
        Assert.Empty((await things.ListAsync("red", null, 10, Token)).Items);
        Assert.Equal(5, await things.RebuildAsync(Token));
        Assert.Equal(5, (await things.ListAsync("red", null, 10, Token)).Items.Count);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a/b", "a=002fb")]
    [InlineData("=", "=003d")]
    [InlineData("稀", "=7a00")]
    [InlineData("%", "=0025")]
    public async Task A_key_holds_any_text(string text, string key)
    {
        Assert.Equal(key, RowKeys.Encode(text));
        var things = Things(Azurite.Open());
        await things.AddAsync(new Thing(text, "red"), Token);
        Assert.Equal(text, (await things.FindAsync(text, Token))!.Id);
    }

    [Fact]
    public void Newer_rows_stand_first_and_of_one_instant_the_greater_id()
    {
        var noon = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
        (DateTimeOffset At, string Id)[] newest = [(noon.AddMilliseconds(1), "alt_0"), (noon, "alt_b"), (noon, "alt_ab"), (noon, "alt_a"), (noon, "alt_1"), (noon.AddYears(-60), "alt_z")];
        Assert.Equal(newest, newest.OrderBy(n => RowKeys.NewestFirst(n.At, n.Id), StringComparer.Ordinal));
        Assert.All(newest, n => Assert.True(RowKeys.IsNewestFirst(RowKeys.NewestFirst(n.At, n.Id))));
    }

    private static IndexedTable<Thing> Things(TableAccount account) => new(account, "things", t => t.Id, t => [new IndexRow(new RowKey(t.Colour, RowKeys.Encode(t.Id)))]);
}
