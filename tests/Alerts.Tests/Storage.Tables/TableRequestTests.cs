using Alerts.Deliveries;
using Alerts.Storage.Tables;
using Alerts.Tests.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace Alerts.Tests.Storage.Tables;

/// <summary>How many requests to tables it takes: what no result shows, and every bill.</summary>
public sealed class TableRequestTests
{
    private readonly CountRequests _count = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_new_deliveries_take_about_one_request_for_a_hundred_rows()
    {
        var ledger = await LedgerAsync();
        var deliveries = Deliveries(1000);

        // 1,000 rows, 6 index rows of each: 70 full batches. The journal, whether somebody else wrote meanwhile, and batches that are not full.
        var made = await MadeAsync(() => ledger.AddAsync(deliveries, Token));
        Assert.InRange(made.Count, 70, 120);
        Assert.InRange(made.Count(m => m.StartsWith("GET", StringComparison.Ordinal)), 1, 10);

        // Again, as a message is that comes twice.
        made = await MadeAsync(() => ledger.AddAsync(deliveries, Token));
        Assert.InRange(made.Count, 10, 60);
        Assert.Equal(1000, (await ledger.ListAsync(new DeliveryQuery(AlertId: "alt_1"), null, 2000, Token)).Items.Count);
    }

    [Fact]
    public async Task An_alert_that_many_deliveries_ask_for_is_read_once_in_a_while_until_it_is_routed_and_then_no_more()
    {
        var clock = new FakeTimeProvider(Rows.Now);
        var alerts = new TableAlertStore(Azurite.Open(clock, faults: _count));
        await alerts.AddAsync(Rows.Alert("alt_1"), Token);
        async Task<int> AskAsync() => (await MadeAsync(async () => await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => Assert.NotNull(await alerts.FindAsync("alt_1", Token)))))).Count;

        Assert.NotNull(await alerts.FindAsync("alt_1", Token));
        Assert.Equal(0, await AskAsync());
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(await AskAsync(), 1, 3);
        await alerts.MarkRoutedAsync("alt_1", Rows.Now, "sil_1", Token);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await AskAsync());
        Assert.Equal("sil_1", (await alerts.FindAsync("alt_1", Token))!.SilencedBy);
    }

    [Fact]
    public async Task A_page_looks_at_no_more_rows_than_it_shows()
    {
        var ledger = await LedgerAsync();
        await ledger.AddAsync(Deliveries(600), Token);
        const int lists = 16;

        var made = await MadeAsync(async () => Assert.Equal(40, (await ledger.ListAsync(new DeliveryQuery(Tenant: "acme"), null, 40, Token)).Items.Count));
        Assert.InRange(made.Count, lists + 40, lists + 40);
        made = await MadeAsync(async () => Assert.Equal(40, (await ledger.OverdueAsync(Rows.Now.AddDays(1), 40, Token)).Count));
        Assert.InRange(made.Count, lists + 40, lists + 40);
        made = await MadeAsync(async () => Assert.True(await ledger.AnyAsync(new DeliveryQuery(AlertId: "alt_1", Tenant: "acme"), Token)));
        Assert.InRange(made.Count, lists + 1, lists + 1);

        // What is rare decides: one dead among many of its alert.
        await ledger.AddAsync([Rows.Delivery("dlv_dead") with { Status = DeliveryStatus.Dead, CreatedAt = Rows.Now.AddYears(-1) }], Token);
        made = await MadeAsync(async () => Assert.Single((await ledger.ListAsync(new DeliveryQuery(AlertId: "alt_1", Tenant: "acme", Status: DeliveryStatus.Dead), null, 40, Token)).Items));
        Assert.InRange(made.Count, (2 * lists) + 1, (2 * lists) + 1);
    }

    // As a great alert files them: a page holds those whose ids stand together.
    private static List<Delivery> Deliveries(int count)
        => [.. Enumerable.Range(0, 20 * count)
            .Select(i => DerivedId.Of("tgt", $"{i}"))
            .Select(target => Rows.Delivery(Delivery.IdOf("alt_1", target)) with { TargetId = target })
            .OrderBy(d => d.Id, StringComparer.Ordinal)
            .Take(count)
            .Select((d, i) => d with { CreatedAt = Rows.Now.AddMilliseconds(i) })];

    // Its tables are there by then.
    private async Task<TableDeliveryLedger> LedgerAsync()
    {
        var ledger = new TableDeliveryLedger(Azurite.Open(faults: _count));
        await ledger.AddAsync([Rows.Delivery("dlv_first", "alt_first") with { Tenant = "other", Status = DeliveryStatus.Accepted }], Token);
        return ledger;
    }

    private async Task<IReadOnlyList<string>> MadeAsync(Func<Task> act)
    {
        var before = _count.Made.Count;
        await act();
        return [.. _count.Made.Skip(before)];
    }
}
