using Alerts.Materials;
using Alerts.Notices;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="INoticeStore"/> and <see cref="ISourceStates"/> owes.</summary>
public abstract class NoticeStoreContract
{
    protected abstract INoticeStore Store { get; }

    protected abstract ISourceStates States { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_notice_comes_back_as_it_was_stored()
    {
        Assert.Equal(["1", "2"], (await SaveAsync(Rows.Notice("1"), Rows.Notice("2"))).Order());
        Assert.Equal(Rows.Json(Rows.Notice("1")), Rows.Json(await Store.FindAsync("1", Token)));
        Assert.Null(await Store.FindAsync("3", Token));
        Assert.Equal(2, await Store.CountAsync(Token));
    }

    [Fact]
    public async Task A_notice_is_found_by_its_items_and_by_its_instruments()
    {
        await SaveAsync(Rows.Notice("1"), Rows.Notice("2"));
        var found = await Store.FindByKeysAsync(["item_1", "cn:mofcom:2026:1", "cn:mofcom:2026:2", "cn:mofcom:2026:3", "1"], Token);
        Assert.Equal("cn:mofcom:2026:1=1 cn:mofcom:2026:2=2 item_1=1", string.Join(' ', found.Select(f => $"{f.Key}={f.Value.Id}").Order(StringComparer.Ordinal)));
        Assert.Equal(["item_2"], await Store.ExistingAsync(["item_2", "item_3"], Token));
    }

    [Fact]
    public async Task Who_writes_on_what_another_changed_meanwhile_writes_nothing()
    {
        await SaveAsync(Rows.Notice("1"));
        Assert.Empty(await SaveAsync(Rows.Notice("1") with { Title = "late" }));
        var read = (await Store.FindAsync("1", Token))!;
        Assert.Equal(["1"], await SaveAsync(read with { Title = "first" }));
        Assert.Empty(await SaveAsync(read with { Title = "second" }));
        Assert.Equal("first", (await Store.FindAsync("1", Token))!.Title);
        Assert.Equal(1, await Store.CountAsync(Token));
    }

    [Fact]
    public async Task One_that_cannot_be_written_does_not_hold_up_others()
    {
        await SaveAsync(Rows.Notice("1"));
        Assert.Equal(["2"], await SaveAsync(Rows.Notice("1"), Rows.Notice("2")));
    }

    [Fact]
    public async Task A_key_stays_with_the_notice_that_had_it_first()
    {
        await SaveAsync(Rows.Notice("1"));
        await SaveAsync(Rows.Notice("2") with { Instruments = Rows.Notice("1").Instruments });
        Assert.Equal("1", (await Store.FindByKeysAsync(["cn:mofcom:2026:1"], Token)).Values.Single().Id);
    }

    [Fact]
    public async Task Keys_that_a_notice_gains_lead_to_it()
    {
        await SaveAsync(Rows.Notice("1") with { Instruments = [] });
        Assert.Empty(await Store.ExistingAsync(["cn:mofcom:2026:1"], Token));
        var read = (await Store.FindAsync("1", Token))!;
        await SaveAsync(read with { Instruments = Rows.Notice("1").Instruments });
        Assert.Equal(["cn:mofcom:2026:1"], await Store.ExistingAsync(["cn:mofcom:2026:1"], Token));
    }

    [Fact]
    public async Task Every_text_of_a_notice_is_kept_once_oldest_first()
    {
        await Store.SaveAsync([new NoticeWrite(Rows.Notice("1"), [Rows.Version("1", "b", Rows.Now)])], Token);
        var read = (await Store.FindAsync("1", Token))!;
        await Store.SaveAsync([new NoticeWrite(read, [Rows.Version("1", "a", Rows.Now.AddDays(1)), Rows.Version("1", "b", Rows.Now.AddDays(2))])], Token);
        Assert.Equal([Rows.Version("1", "b", Rows.Now), Rows.Version("1", "a", Rows.Now.AddDays(1))], await Store.VersionsAsync("1", Token));
        Assert.Empty(await Store.VersionsAsync("2", Token));
    }

    [Fact]
    public async Task A_text_of_a_notice_that_was_not_written_is_not_kept()
    {
        await SaveAsync(Rows.Notice("1"));
        await Store.SaveAsync([new NoticeWrite(Rows.Notice("1"), [Rows.Version("1")])], Token);
        Assert.Empty(await Store.VersionsAsync("1", Token));
    }

    [Fact]
    public async Task A_series_holds_the_numbers_of_its_year_only()
    {
        await SaveAsync(
            Rows.Notice("44"),
            Rows.Notice("45") with { Instruments = [new InstrumentId("cn:gacc:2026:45")] },
            Rows.Notice("46") with { Instruments = [new InstrumentId("cn:mofcom:2025:46")] },
            Rows.Notice("47") with { Instruments = [new InstrumentId("ca:sor:2026-47"), new InstrumentId("cn:mofcom:20260:47")] });
        Assert.Equal([new SeriesEntry(new InstrumentId("cn:mofcom:2026:44"), Rows.Now, Rows.Now)], await Store.InSeriesAsync("cn:mofcom", 2026, Token));
        Assert.Equal(["ca:sor:2026-47"], (await Store.InSeriesAsync("ca:sor", 2026, Token)).Select(e => e.Instrument.Value));
    }

    [Fact]
    public async Task Notices_are_listed_newest_first_by_what_they_concern_and_without_their_texts()
    {
        await SaveAsync(
            Rows.Notice("1"),
            Rows.Notice("2") with { Published = Rows.Now.AddDays(1), Materials = [], Jurisdiction = "US", Source = SourceId.Parse("us-bis") },
            Rows.Notice("3") with { Published = Rows.Now.AddDays(2), Materials = [MaterialId.Parse("germanium")] });
        Assert.Equal("3 2 1", await ListedAsync(new NoticeQuery()));
        Assert.Equal("3 1", await ListedAsync(new NoticeQuery(Materials: [MaterialId.Parse("gallium"), MaterialId.Parse("germanium")])));
        Assert.Equal("2", await ListedAsync(new NoticeQuery(Jurisdiction: "US")));
        Assert.Equal("2", await ListedAsync(new NoticeQuery(Source: SourceId.Parse("us-bis"))));

        // Its first address is of that source, whose words are not those that are kept.
        Assert.Equal("3 2 1", await ListedAsync(new NoticeQuery(Source: SourceId.Parse("cn-mofcom"))));
        Assert.Equal("2", await ListedAsync(new NoticeQuery(Since: Rows.Now.AddDays(1), Until: Rows.Now.AddDays(2))));
        Assert.Equal("", await ListedAsync(new NoticeQuery(Materials: [MaterialId.Parse("gallium")], Jurisdiction: "US")));
        Assert.All((await Store.ListAsync(new NoticeQuery(), null, 10, Token)).Items, n => Assert.Equal(("标题", ""), (n.Title, n.Text)));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync(new NoticeQuery(), "nonsense", 10, Token));
    }

    [Fact]
    public async Task A_notice_that_changed_is_listed_by_what_it_is_now()
    {
        await SaveAsync(Rows.Notice("1"));
        var read = (await Store.FindAsync("1", Token))!;
        await SaveAsync(read with { Published = Rows.Now.AddDays(-1), Materials = [MaterialId.Parse("germanium")], Jurisdiction = "EU" });
        Assert.Equal("1", await ListedAsync(new NoticeQuery(Materials: [MaterialId.Parse("germanium")], Jurisdiction: "EU", Until: Rows.Now)));
        Assert.Equal("", await ListedAsync(new NoticeQuery(Materials: [MaterialId.Parse("gallium")])));
        Assert.Equal("1", await ListedAsync(new NoticeQuery()));
    }

    [Fact]
    public async Task Texts_are_known_without_reading_them_and_one_is_read_alone()
    {
        await Store.SaveAsync([new NoticeWrite(Rows.Notice("1"), [Rows.Version("1", "b", Rows.Now), Rows.Version("1", "a", Rows.Now.AddDays(1)), Rows.Version("1", "c", Rows.Now.AddDays(2)) with { Text = "a longer one" }])], Token);
        Assert.Equal(
            [new NoticeVersionHead("a", "item_1", Rows.Now.AddDays(1), "标题", 4), new NoticeVersionHead("c", "item_1", Rows.Now.AddDays(2), "标题", 12)],
            await Store.VersionHeadsAsync("1", 2, Token));
        Assert.Equal(Rows.Version("1", "b", Rows.Now), await Store.FindVersionAsync("1", "b", Token));
        Assert.Null(await Store.FindVersionAsync("1", "d", Token));
        Assert.Null(await Store.FindVersionAsync("2", "b", Token));
    }

    [Fact]
    public async Task A_source_state_is_replaced_whole()
    {
        var id = SourceId.Parse("us-bis");
        Assert.Null(await States.FindAsync(id, Token));

        await States.SaveAsync(new SourceState(id, new SourceCursor("\"e\"", "Mon", "hash"), Rows.Now, "down", true), Token);
        Assert.Equal(new SourceState(id, new SourceCursor("\"e\"", "Mon", "hash"), Rows.Now, "down", true), await States.FindAsync(id, Token));

        await States.SaveAsync(new SourceState(id, null), Token);
        Assert.Equal(new SourceState(id, null), await States.FindAsync(id, Token));
    }

    private async Task<string> ListedAsync(NoticeQuery query)
        => string.Join(' ', (await Pages.AllAsync(cursor => Store.ListAsync(query, cursor, 1, Token)).ToListAsync(Token)).Select(n => n.Id));

    private Task<IReadOnlySet<string>> SaveAsync(params Notice[] notices)
        => Store.SaveAsync([.. notices.Select(n => new NoticeWrite(n, []))], Token);
}
