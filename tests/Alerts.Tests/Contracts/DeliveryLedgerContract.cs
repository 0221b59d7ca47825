using Alerts.Alerting;
using Alerts.Deliveries;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IDeliveryLedger"/> owes.</summary>
public abstract class DeliveryLedgerContract
{
    protected abstract IDeliveryLedger Ledger { get; }

    /// <summary>The cursor, with the ids that it is made from.</summary>
    protected virtual string Readable(string cursor) => cursor;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_comes_back_as_it_was_stored_and_is_never_overwritten()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1")], Token);
        await Ledger.AddAsync([Rows.Delivery("dlv_1", "alt_other"), Rows.Delivery("dlv_2")], Token);

        Assert.Equal(Rows.Delivery("dlv_1"), await Ledger.FindAsync("dlv_1", Token));
        Assert.Equal(Rows.Delivery("dlv_2"), await Ledger.FindAsync("dlv_2", Token));
        Assert.Null(await Ledger.FindAsync("dlv_3", Token));
    }

    [Fact]
    public async Task An_attempt_moves_the_delivery_on_and_is_kept()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1")], Token);

        Assert.True(await Ledger.RecordAsync(Rows.Attempt("dlv_1", 1, AttemptOutcome.Retry), DeliveryStatus.Pending, Rows.Now.AddHours(1), Token));
        Assert.True(await Ledger.RecordAsync(Rows.Attempt("dlv_1", 2), DeliveryStatus.Accepted, Rows.Now, Token));

        Assert.Equal([Rows.Attempt("dlv_1", 1, AttemptOutcome.Retry), Rows.Attempt("dlv_1", 2)], await Ledger.AttemptsAsync("dlv_1", Token));
        Assert.Equal(Rows.Delivery("dlv_1") with { Status = DeliveryStatus.Accepted, Attempts = 2, NextAttemptAt = Rows.Now }, await Ledger.FindAsync("dlv_1", Token));
    }

    [Fact]
    public async Task A_repeated_or_late_attempt_changes_nothing()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1")], Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_1", 1), DeliveryStatus.Accepted, Rows.Now, Token);

        Assert.False(await Ledger.RecordAsync(Rows.Attempt("dlv_1", 1), DeliveryStatus.Pending, Rows.Now, Token));
        Assert.False(await Ledger.RecordAsync(Rows.Attempt("dlv_1", 2), DeliveryStatus.Dead, Rows.Now, Token));
        Assert.False(await Ledger.RecordAsync(Rows.Attempt("dlv_none", 1), DeliveryStatus.Dead, Rows.Now, Token));
        Assert.Equal(DeliveryStatus.Accepted, (await Ledger.FindAsync("dlv_1", Token))!.Status);
        Assert.Single(await Ledger.AttemptsAsync("dlv_1", Token));
    }

    [Fact]
    public async Task Only_pending_deliveries_are_overdue_longest_first()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1", due: Rows.Now.AddMinutes(2)), Rows.Delivery("dlv_2", due: Rows.Now.AddMinutes(1)), Rows.Delivery("dlv_3"), Rows.Delivery("dlv_4", due: Rows.Now.AddHours(1))], Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_3", 1), DeliveryStatus.Accepted, Rows.Now, Token);

        Assert.Equal(["dlv_2", "dlv_1"], (await Ledger.OverdueAsync(Rows.Now.AddMinutes(2), 10, Token)).Select(d => d.Id));
    }

    [Fact]
    public async Task What_is_postponed_is_not_overdue_before_and_what_is_settled_is_not_postponed()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1"), Rows.Delivery("dlv_2")], Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_2", 1), DeliveryStatus.Accepted, Rows.Now, Token);

        await Ledger.PostponeAsync("dlv_1", Rows.Now.AddHours(1), Token);
        await Ledger.PostponeAsync("dlv_2", Rows.Now.AddHours(1), Token);
        await Ledger.PostponeAsync("dlv_none", Rows.Now, Token);

        Assert.Empty(await Ledger.OverdueAsync(Rows.Now.AddMinutes(59), 10, Token));
        Assert.Equal((0, Rows.Now.AddHours(1)), ((await Ledger.FindAsync("dlv_1", Token))!.Attempts, (await Ledger.FindAsync("dlv_1", Token))!.NextAttemptAt));
        Assert.Equal(Rows.Now, (await Ledger.FindAsync("dlv_2", Token))!.NextAttemptAt);
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_page_by_page_by_what_is_asked()
    {
        var all = Enumerable.Range(0, 9).Select(i => Rows.Delivery($"dlv_{i}", i % 3 == 0 ? "alt_1" : "alt_2") with { CreatedAt = Rows.Now.AddSeconds(i / 2), TargetId = i % 2 == 0 ? "tgt_even" : "tgt_odd" }).ToList();
        await Ledger.AddAsync(all, Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_3", 1), DeliveryStatus.Dead, Rows.Now, Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_4", 1), DeliveryStatus.Dead, Rows.Now, Token);

        Assert.Equal(["8", "7", "6", "5", "4", "3", "2", "1", "0"], await ListAsync(new DeliveryQuery()));
        Assert.Equal(["8", "6", "4", "2", "0"], await ListAsync(new DeliveryQuery(TargetId: "tgt_even")));
        Assert.Equal(["4", "3"], await ListAsync(new DeliveryQuery(Status: DeliveryStatus.Dead)));
        Assert.Equal(["3"], await ListAsync(new DeliveryQuery(TargetId: "tgt_odd", Status: DeliveryStatus.Dead)));
        Assert.Equal(["8", "7", "6"], await ListAsync(new DeliveryQuery(Since: Rows.Now.AddSeconds(3))));
        Assert.Equal(["6", "3", "0"], await ListAsync(new DeliveryQuery(AlertId: "alt_1")));
        Assert.Empty(await ListAsync(new DeliveryQuery(TargetId: "tgt_none")));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Ledger.ListAsync(new DeliveryQuery(), "nonsense", 1, Token));

        async Task<List<string>> ListAsync(DeliveryQuery query)
        {
            var found = new List<string>();
            string? cursor = null;
            do
            {
                var page = await Ledger.ListAsync(query, cursor, 2, Token);
                found.AddRange(page.Items.Select(d => d.Id[4..]));
                cursor = page.Next;
            }
            while (cursor is not null);
            return found;
        }
    }

    [Fact]
    public async Task A_correction_and_its_replay_keep_what_they_follow()
    {
        var correction = Delivery.Correcting(Rows.Alert("alt_c"), Rows.Delivery("dlv_1"), Rows.Now);
        var replay = correction.Replay("a wish", Rows.Now);
        await Ledger.AddAsync([correction, replay], Token);
        Assert.Equal(correction, await Ledger.FindAsync(correction.Id, Token));
        Assert.Equal(("dlv_1", correction.Id), ((await Ledger.FindAsync(replay.Id, Token))!.Follows, replay.ReplayOf));
    }

    [Fact]
    public async Task A_replay_keeps_what_it_repeats_and_an_attempt_its_kind_of_failure()
    {
        var replay = Rows.Delivery("dlv_1").Replay("a wish", Rows.Now.AddHours(1));
        await Ledger.AddAsync([Rows.Delivery("dlv_1"), replay], Token);
        var attempt = Rows.Attempt(replay.Id, 1, AttemptOutcome.Retry) with { Failure = FailureClass.Dns };
        await Ledger.RecordAsync(attempt, DeliveryStatus.Pending, Rows.Now, Token);

        Assert.NotEqual("dlv_1", replay.Id);
        Assert.Equal(replay.Id, Rows.Delivery("dlv_1").Replay("a wish", Rows.Now).Id);
        Assert.NotEqual(replay.Id, Rows.Delivery("dlv_1").Replay("another wish", Rows.Now).Id);
        Assert.Equal("dlv_1", (await Ledger.FindAsync(replay.Id, Token))!.ReplayOf);
        Assert.Equal([attempt], await Ledger.AttemptsAsync(replay.Id, Token));
    }

    [Fact]
    public async Task Only_what_was_given_up_or_cancelled_becomes_replayed()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1"), Rows.Delivery("dlv_2"), Rows.Delivery("dlv_3"), Rows.Delivery("dlv_4")], Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_2", 1), DeliveryStatus.Accepted, Rows.Now, Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_3", 1), DeliveryStatus.Dead, Rows.Now, Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_4", 1), DeliveryStatus.Cancelled, Rows.Now, Token);

        await Ledger.MarkReplayedAsync(["dlv_1", "dlv_2", "dlv_3", "dlv_4"], Token);

        var found = await Task.WhenAll(new[] { "dlv_1", "dlv_2", "dlv_3", "dlv_4" }.Select(id => Ledger.FindAsync(id, Token)));
        Assert.Equal([DeliveryStatus.Pending, DeliveryStatus.Accepted, DeliveryStatus.Replayed, DeliveryStatus.Replayed], found.Select(d => d!.Status));
    }

    [Fact]
    public async Task What_a_mail_service_reports_is_kept_once_and_what_came_back_is_given_up()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1"), Rows.Delivery("dlv_2")], Token);
        await Ledger.RecordAsync(Rows.Attempt("dlv_1", 1), DeliveryStatus.Accepted, Rows.Now, Token);
        var (bounce, deferred) = (new MailEvent("dlv_1", MailEventKind.Bounce, Rows.Now.AddMinutes(2), "550 5.1.1 …"), new MailEvent("dlv_1", MailEventKind.Deferred, Rows.Now.AddMinutes(1), ""));
        await Ledger.AddEventAsync(bounce, Token);
        await Ledger.AddEventAsync(bounce with { Detail = "again" }, Token);
        await Ledger.AddEventAsync(deferred, Token);
        await Ledger.MarkReturnedAsync("dlv_1", Token);
        await Ledger.MarkReturnedAsync("dlv_2", Token);

        Assert.Equal([deferred, bounce], await Ledger.EventsAsync("dlv_1", Token));
        Assert.Empty(await Ledger.EventsAsync("dlv_2", Token));
        Assert.Equal((DeliveryStatus.Dead, DeliveryStatus.Pending), ((await Ledger.FindAsync("dlv_1", Token))!.Status, (await Ledger.FindAsync("dlv_2", Token))!.Status));
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_by_all_that_is_asked()
    {
        await Ledger.AddAsync(
            [
                Rows.Delivery("dlv_1"),
                Rows.Delivery("dlv_2") with { CreatedAt = Rows.Now.AddMinutes(1), TargetId = "tgt_2", Tenant = "other" },
                Rows.Delivery("dlv_3", "alt_2") with { CreatedAt = Rows.Now.AddMinutes(2), Status = DeliveryStatus.Dead },
                Rows.Delivery("dlv_4", "alt_2") with { CreatedAt = Rows.Now.AddMinutes(2), Status = DeliveryStatus.Accepted },
            ],
            Token);
        Assert.Equal("4 3 2 1", await ListedAsync(new DeliveryQuery()));
        Assert.Equal("4 3 1", await ListedAsync(new DeliveryQuery(Tenant: "acme")));
        Assert.Equal("2", await ListedAsync(new DeliveryQuery(TargetId: "tgt_2")));
        Assert.Equal("2 1", await ListedAsync(new DeliveryQuery(AlertId: "alt_1")));
        Assert.Equal("1", await ListedAsync(new DeliveryQuery(AlertId: "alt_1", Tenant: "acme")));
        Assert.Equal("2 1", await ListedAsync(new DeliveryQuery(Status: DeliveryStatus.Pending)));
        Assert.Equal("3", await ListedAsync(new DeliveryQuery(Status: DeliveryStatus.Dead)));
        Assert.Equal("4", await ListedAsync(new DeliveryQuery(Status: DeliveryStatus.Accepted, Tenant: "acme")));
        Assert.Equal("2", await ListedAsync(new DeliveryQuery(Since: Rows.Now.AddMinutes(1), Until: Rows.Now.AddMinutes(2))));
        Assert.Equal("", await ListedAsync(new DeliveryQuery(Tenant: "other", TargetId: "tgt_1")));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Ledger.ListAsync(new DeliveryQuery(), "nonsense", 2, Token));
    }

    private async Task<string> ListedAsync(DeliveryQuery query)
        => string.Join(' ', (await Pages.AllAsync(cursor => Ledger.ListAsync(query, cursor, 1, Token)).ToListAsync(Token)).Select(d => d.Id[4..]));

    [Fact]
    public async Task Deliveries_are_found_by_alert()
    {
        await Ledger.AddAsync([Rows.Delivery("dlv_1"), Rows.Delivery("dlv_2"), Rows.Delivery("dlv_3", "alt_2")], Token);
        Assert.Equal(["dlv_1", "dlv_2"], (await Ledger.OfAlertAsync("alt_1", 10, Token)).Select(d => d.Id).Order());
    }

    [Fact]
    public async Task Neither_pages_nor_cursors_of_a_tenant_tell_of_anothers_deliveries_however_many_there_are()
    {
        List<Delivery> own = [.. Enumerable.Range(0, 4).Select(i => Rows.Delivery($"dlv_own{i}") with { CreatedAt = Rows.Now.AddSeconds(i), Status = i == 0 ? DeliveryStatus.Dead : DeliveryStatus.Accepted })];
        await Ledger.AddAsync([.. own, .. Enumerable.Range(0, 1500).Select(i => Rows.Delivery($"dlv_foreign{i:D4}") with { Tenant = "other", CreatedAt = Rows.Now.AddMilliseconds(2 * i), Status = i % 10 == 0 ? DeliveryStatus.Accepted : DeliveryStatus.Dead })], Token);

        foreach (var (query, ids) in new (DeliveryQuery, string)[]
        {
            (new DeliveryQuery(Tenant: "acme"), "3 2 1 0"),
            (new DeliveryQuery(Tenant: "acme", TargetId: "tgt_1"), "3 2 1 0"),
            (new DeliveryQuery(Tenant: "acme", AlertId: "alt_1"), "3 2 1 0"),
            (new DeliveryQuery(Tenant: "acme", TargetId: "tgt_1", AlertId: "alt_1"), "3 2 1 0"),
            (new DeliveryQuery(Tenant: "acme", Status: DeliveryStatus.Dead), "0"),
            (new DeliveryQuery(Tenant: "acme", Status: DeliveryStatus.Dead, TargetId: "tgt_1", AlertId: "alt_1"), "0"),
            (new DeliveryQuery(Tenant: "acme", Status: DeliveryStatus.Accepted, AlertId: "alt_1", Until: Rows.Now.AddSeconds(3)), "2 1"),
        })
        {
            var (found, cursor, pages) = (new List<string>(), (string?)null, 0);
            do
            {
                var page = await Ledger.ListAsync(query, cursor, 1, Token);
                found.AddRange(page.Items.Select(d => d.Id[7..]));
                cursor = page.Next;
                Assert.DoesNotContain("foreign", cursor is null ? "" : Readable(cursor), StringComparison.Ordinal);
            }
            while (cursor is not null && ++pages < 20);
            Assert.Equal(ids, string.Join(' ', found));
        }

        Assert.Equal(1504, (await Pages.AllAsync(next => Ledger.ListAsync(new DeliveryQuery(TargetId: "tgt_1"), next, 1000, Token)).ToListAsync(Token)).Count);
        Assert.Equal("0", string.Join(' ', (await Pages.AllAsync(next => Ledger.ListAsync(new DeliveryQuery(TargetId: "tgt_1", Status: DeliveryStatus.Dead, Until: Rows.Now.AddMilliseconds(1)), next, 9, Token)).ToListAsync(Token)).Where(d => d.Tenant == "acme").Select(d => d.Id[7..])));
    }
}
