using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Subscriptions;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="ISubscriptionStore"/> owes.</summary>
public abstract class SubscriptionStoreContract
{
    protected abstract ISubscriptionStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cadence_comes_back_and_its_digest_is_due_in_time_once()
    {
        var weekly = new Cadence(new Digest(DigestEvery.Week, new TimeOnly(8, 30), DayOfWeek.Friday, NothingNew: true, CriticalAtOnce: false), new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0)), "Europe/Berlin");
        var subscription = Rows.Subscription("sub_1", ["gallium"]) with { Cadence = weekly };
        await Store.AddManyAsync([subscription, Rows.Subscription("sub_2", ["gallium"])], Token);
        var due = weekly.NextDigest(Rows.Now);

        Assert.Equal(weekly, (await Store.FindAsync("sub_1", Token))!.Cadence);
        Assert.Equal(Cadence.AtOnce, (await Store.FindAsync("sub_2", Token))!.Cadence);
        Assert.Empty(await Store.DigestsDueAsync(due.AddMilliseconds(-1), 10, Token));
        var first = Assert.Single(await Store.DigestsDueAsync(due, 10, Token));
        Assert.Equal(("sub_1", due), (first.Subscription.Id, first.DueAt));

        await Store.MoveDigestAsync(first, due.AddDays(7), Token);
        await Store.MoveDigestAsync(first, due.AddDays(14), Token);
        Assert.Equal(due.AddDays(7), Assert.Single(await Store.DigestsDueAsync(due.AddDays(30), 10, Token)).DueAt);

        await Store.SetCadenceAsync("sub_1", Cadence.AtOnce, null, Token);
        Assert.Equal(Cadence.AtOnce, (await Store.FindAsync("sub_1", Token))!.Cadence);
        Assert.Empty(await Store.DigestsDueAsync(due.AddDays(30), 10, Token));
    }

    [Fact]
    public async Task Many_are_found_at_once_without_those_that_are_not_there()
    {
        await Store.AddManyAsync([Rows.Subscription("sub_1", ["gallium"]), Rows.Subscription("sub_2", ["tin"]), Rows.Subscription("sub_3", [])], Token);
        var found = await Store.FindManyAsync(["sub_3", "sub_none", "sub_1"], Token);
        Assert.Equal(["sub_1", "sub_3"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Rows.Json(Rows.Subscription("sub_1", ["gallium"])), Rows.Json(found["sub_1"]));
        Assert.Empty(await Store.FindManyAsync([], Token));
    }

    [Fact]
    public async Task A_subscription_comes_back_as_it_was_stored_and_is_new_once()
    {
        Assert.True(await Store.AddAsync(Rows.Subscription("sub_1", ["gallium", "rare-earths"]), Token));
        Assert.False(await Store.AddAsync(Rows.Subscription("sub_1", ["tin"]), Token));

        Assert.Equal(Rows.Json(Rows.Subscription("sub_1", ["gallium", "rare-earths"])), Rows.Json(await Store.FindAsync("sub_1", Token)));
    }

    [Fact]
    public async Task What_awaits_confirmation_is_found_by_no_alert_has_no_digest_and_begins_once_it_is_confirmed()
    {
        var daily = new Cadence(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, Cadence.Utc);
        var waiting = Rows.Subscription("sub_1", ["gallium"]) with { AwaitsConfirmation = true, Cadence = daily };
        await Store.AddManyAsync([waiting, Rows.Subscription("sub_2", ["gallium"])], Token);
        var gallium = new HashSet<string> { "gallium" };

        Assert.True((await Store.FindAsync("sub_1", Token))!.AwaitsConfirmation);
        Assert.Equal(["sub_2"], (await Store.ByInterestAsync(gallium, null, 10, Token)).Items.Select(s => s.Id));
        Assert.Equal(["sub_2"], (await Store.UnintroducedAsync(10, Token)).Select(s => s.Id));
        await Store.SetCadenceAsync("sub_1", daily, daily.NextDigest(Rows.Now), Token);
        Assert.Empty(await Store.DigestsDueAsync(Rows.Now.AddDays(9), 10, Token));

        Assert.Equal(1, await Store.ConfirmAsync(waiting.TargetId, Rows.Now.AddDays(3), Token));
        Assert.Equal(0, await Store.ConfirmAsync(waiting.TargetId, Rows.Now.AddDays(4), Token));
        Assert.Equal(["sub_1", "sub_2"], (await Store.ByInterestAsync(gallium, null, 10, Token)).Items.Select(s => s.Id));
        Assert.Equal(["sub_1", "sub_2"], (await Store.UnintroducedAsync(10, Token)).Select(s => s.Id));
        Assert.Equal(daily.NextDigest(Rows.Now.AddDays(3)), Assert.Single(await Store.DigestsDueAsync(Rows.Now.AddDays(9), 10, Token)).DueAt);
        Assert.Equal(["sub_1", "sub_2"], (await Store.OfTargetAsync(waiting.TargetId, null, 10, Token)).Items.Select(s => s.Id));
        Assert.Empty((await Store.OfTargetAsync("tgt_none", null, 10, Token)).Items);
    }

    [Fact]
    public async Task The_keys_in_use_are_listed_each_once()
    {
        Assert.Empty(await Store.KeysAsync(Token));
        await Store.AddManyAsync([Rows.Subscription("sub_1", ["gallium", "tin"]), Rows.Subscription("sub_2", ["gallium"]), Rows.Subscription("sub_3", [])], Token);
        Assert.Equal(["*", "gallium", "tin"], (await Store.KeysAsync(Token)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Interest_finds_each_once_page_by_page_and_nobody_else()
    {
        await Store.AddManyAsync(
            [
                .. Enumerable.Range(0, 5).Select(i => Rows.Subscription($"sub_{i}", ["gallium", "germanium"])),
                Rows.Subscription("sub_8", ["tin"]),
                Rows.Subscription("sub_9", []),
            ],
            Token);

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.ByInterestAsync(new HashSet<string> { "gallium", "germanium", Interest.Everything }, cursor, 2, Token);
            found.AddRange(page.Items.Select(s => s.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["sub_0", "sub_1", "sub_2", "sub_3", "sub_4", "sub_9"], found);
    }

    [Fact]
    public async Task Interest_finds_within_a_range_of_ids_what_is_there_and_ranges_together_find_all()
    {
        var ids = Enumerable.Range(0, 60).Select(i => DerivedId.Of("sub", $"{i}")).Append("sub_0").Append("sub_zzz").Order(StringComparer.Ordinal).ToList();
        await Store.AddManyAsync([.. ids.Select((id, i) => Rows.Subscription(id, i % 3 == 0 ? ["gallium", "germanium"] : ["gallium"]))], Token);
        var keys = new HashSet<string> { "gallium", "germanium", Interest.Everything };

        var found = new List<string>();
        for (var part = 0; part < RoutePart.Count; part++)
        {
            var range = RoutePart.Of(part);
            var within = await Pages.AllAsync(cursor => Store.ByInterestAsync(keys, cursor, 3, Token, range)).Select(s => s.Id).ToListAsync(Token);
            Assert.Equal(ids.Where(range.Holds), within);
            found.AddRange(within);
        }

        Assert.Equal(ids, found);
    }

    [Fact]
    public async Task A_removed_subscription_is_found_nowhere()
    {
        await Store.AddAsync(Rows.Subscription("sub_1", ["gallium"]), Token);

        Assert.True(await Store.RemoveAsync("sub_1", Token));
        Assert.False(await Store.RemoveAsync("sub_1", Token));
        Assert.Null(await Store.FindAsync("sub_1", Token));
        Assert.Empty((await Store.ByInterestAsync(new HashSet<string> { "gallium" }, null, 10, Token)).Items);
        Assert.Empty(await Store.LaddersAsync(Token));
        Assert.False(await Store.AnyForTargetAsync("tgt_1", Token));
    }

    [Fact]
    public async Task A_new_subscription_waits_for_its_first_message_until_it_is_marked()
    {
        await Store.AddManyAsync([Rows.Subscription("sub_2", []), Rows.Subscription("sub_1", []), Rows.Subscription("sub_3", [])], Token);
        Assert.Equal(["sub_1", "sub_2"], (await Store.UnintroducedAsync(2, Token)).Select(s => s.Id));

        await Store.MarkIntroducedAsync(["sub_1", "sub_3", "sub_none"], Rows.Now, Token);
        await Store.MarkIntroducedAsync(["sub_1"], Rows.Now, Token);
        Assert.Equal(["sub_2"], (await Store.UnintroducedAsync(10, Token)).Select(s => s.Id));

        await Store.RemoveAsync("sub_1", Token);
        await Store.AddAsync(Rows.Subscription("sub_1", []), Token);
        Assert.Equal(["sub_1", "sub_2"], (await Store.UnintroducedAsync(10, Token)).Select(s => s.Id));
    }

    [Fact]
    public async Task Lists_keep_tenants_apart()
    {
        await Store.AddManyAsync([Rows.Subscription("sub_1", []), Rows.Subscription("sub_2", [], tenant: "other"), Rows.Subscription("sub_3", [])], Token);

        Assert.Equal(["sub_1", "sub_3"], (await Store.ListAsync("acme", null, 10, Token)).Items.Select(s => s.Id));
        Assert.Equal(["sub_1", "sub_2", "sub_3"], (await Store.ListAsync(null, null, 10, Token)).Items.Select(s => s.Id));
        var page = await Store.ListAsync(null, null, 2, Token);
        Assert.Equal(["sub_3"], (await Store.ListAsync(null, page.Next, 2, Token)).Items.Select(s => s.Id));
    }

    [Fact]
    public async Task Different_ladders_are_listed_once()
    {
        await Store.AddManyAsync(
            [Rows.Subscription("sub_1", []), Rows.Subscription("sub_2", []), Rows.Subscription("sub_3", [], ladder: LeadDays.Parse("5", null)), Rows.Subscription("sub_4", [], ladder: LeadDays.Parse("60,2", null))], Token);

        Assert.Equal(["5", "60,2", LeadDays.Default.ToString()], (await Store.LaddersAsync(Token)).Select(l => l.ToString()).Order(StringComparer.Ordinal));
        Assert.True(await Store.AnyForTargetAsync("tgt_1", Token));
    }

    [Fact]
    public async Task A_change_is_written_on_its_version_only_and_files_the_subscription_anew()
    {
        var subscription = Rows.Subscription("sub_1", ["gallium"]);
        await Store.AddAsync(subscription, Token);
        await Store.MarkIntroducedAsync(["sub_1"], Rows.Now, Token);
        var daily = new Cadence(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, Cadence.Utc);
        var next = subscription with { Name = "other", Filter = subscription.Filter with { Materials = [MaterialId.Parse("tin")] }, LeadDays = LeadDays.Parse("5"), Cadence = daily };

        Assert.False(await Store.ReplaceAsync(next with { Version = 2 }, null, Token));
        Assert.True(await Store.ReplaceAsync(next, Rows.Now.AddDays(1), Token));
        Assert.False(await Store.ReplaceAsync(next, null, Token));
        Assert.False(await Store.ReplaceAsync(next with { Id = "sub_none" }, null, Token));
        Assert.Equal(Rows.Json(next with { Version = 2 }), Rows.Json(await Store.FindAsync("sub_1", Token)));
        Assert.Empty((await Store.ByInterestAsync(new HashSet<string> { "gallium" }, null, 10, Token)).Items);
        Assert.Single((await Store.ByInterestAsync(new HashSet<string> { "tin" }, null, 10, Token)).Items);
        Assert.Equal(Rows.Now.AddDays(1), Assert.Single(await Store.DigestsDueAsync(Rows.Now.AddDays(2), 10, Token)).DueAt);
        Assert.Empty(await Store.UnintroducedAsync(10, Token));
        Assert.Equal("sub_1", (await Store.FindSameAsync("tgt_1", next.Filter, next.LeadDays, Token))!.Id);
        Assert.Null(await Store.FindSameAsync("tgt_1", subscription.Filter, subscription.LeadDays, Token));
        Assert.Null(await Store.FindSameAsync("tgt_2", next.Filter, next.LeadDays, Token));

        await Store.SetCadenceAsync("sub_1", Cadence.AtOnce, null, Token);
        Assert.Equal(3, (await Store.FindAsync("sub_1", Token))!.Version);
    }

    [Fact]
    public async Task What_is_paused_is_found_by_no_alert_has_no_digest_and_begins_anew_when_it_is_resumed()
    {
        var daily = new Cadence(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, Cadence.Utc);
        var subscription = Rows.Subscription("sub_1", ["gallium"]) with { Cadence = daily };
        await Store.AddAsync(subscription, Token);
        await Store.MarkIntroducedAsync(["sub_1"], Rows.Now, Token);
        var gallium = new HashSet<string> { "gallium" };

        Assert.True(await Store.ReplaceAsync(subscription with { PausedAt = Rows.Now }, Rows.Now.AddDays(1), Token));
        var paused = (await Store.FindAsync("sub_1", Token))!;
        Assert.Equal((Rows.Now, 2, Rows.Now), (paused.PausedAt, paused.Version, paused.BegunAt));
        Assert.Empty((await Store.ByInterestAsync(gallium, null, 10, Token)).Items);
        Assert.Empty(await Store.KeysAsync(Token));
        Assert.Empty(await Store.UnintroducedAsync(10, Token));
        await Store.SetCadenceAsync("sub_1", daily, Rows.Now.AddDays(1), Token);
        Assert.Empty(await Store.DigestsDueAsync(Rows.Now.AddDays(9), 10, Token));
        Assert.Equal("sub_1", Assert.Single((await Store.ListAsync("acme", null, 10, Token)).Items).Id);

        var resumed = (await Store.FindAsync("sub_1", Token))! with { PausedAt = null, BegunAt = Rows.Now.AddDays(2) };
        Assert.True(await Store.ReplaceAsync(resumed, Rows.Now.AddDays(3), Token));
        Assert.Equal(Rows.Now.AddDays(2), Assert.Single(await Store.UnintroducedAsync(10, Token)).BegunAt);
        Assert.Single((await Store.ByInterestAsync(gallium, null, 10, Token)).Items);
        Assert.Equal(Rows.Now.AddDays(3), Assert.Single(await Store.DigestsDueAsync(Rows.Now.AddDays(9), 10, Token)).DueAt);
    }

    [Fact]
    public async Task What_is_paused_while_it_awaits_confirmation_stays_paused_when_it_is_confirmed()
    {
        var waiting = Rows.Subscription("sub_1", ["gallium"]) with { AwaitsConfirmation = true };
        await Store.AddAsync(waiting, Token);
        Assert.True(await Store.ReplaceAsync(waiting with { PausedAt = Rows.Now }, null, Token));
        await Store.ConfirmAsync("tgt_1", Rows.Now, Token);
        var found = (await Store.FindAsync("sub_1", Token))!;
        Assert.Equal((false, 3), (found.AwaitsConfirmation, found.Version));
        Assert.Empty((await Store.ByInterestAsync(new HashSet<string> { "gallium" }, null, 10, Token)).Items);
    }
}
