using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Tests.Contracts;

/// <summary>What every <see cref="IAlertStore"/> owes.</summary>
public abstract class AlertStoreContract
{
    protected abstract IAlertStore Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_comes_back_as_it_was_stored()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);

        Assert.Equal(Rows.Json(Rows.Alert("alt_1")), Rows.Json(await Store.FindAsync("alt_1", Token)));
        Assert.Null(await Store.FindAsync("alt_2", Token));
    }

    [Fact]
    public async Task A_silenced_alert_says_so_once_it_is_routed()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);
        Assert.Null((await Store.FindAsync("alt_1", Token))!.SilencedBy);
        await Store.MarkRoutedAsync("alt_1", Rows.Now, "sil_1", Token);
        Assert.Equal("sil_1", (await Store.FindAsync("alt_1", Token))!.SilencedBy);
        Assert.Equal("sil_1", (await Store.ListAsync(null, 10, Token)).Items.Single().SilencedBy);
    }

    [Fact]
    public async Task Corrections_are_found_from_what_they_correct_oldest_first()
    {
        foreach (var (id, of, second) in new[] { ("alt_c1", "alt_1", 0), ("alt_c2", "alt_2", 1), ("alt_a3", "alt_1", 2) })
        {
            await Store.AddAsync(Rows.Alert(id, Rows.Now.AddSeconds(second)) with { Kind = AlertKind.AlertCorrected, Corrects = new Correction(of, AlertKind.CliffUpcoming, Withdraws: true, "why") }, Token);
        }

        await Store.AddAsync(Rows.Alert("alt_1"), Token);
        var found = await Store.CorrectionsOfAsync(["alt_1"], Token);
        Assert.Equal(["alt_c1", "alt_a3"], found.Select(c => c.Id));
        Assert.Equal(new Correction("alt_1", AlertKind.CliffUpcoming, Withdraws: true, "why"), found[0].Corrects);
        Assert.Equal(["alt_c1", "alt_c2", "alt_a3"], (await Store.CorrectionsOfAsync(["alt_2", "alt_1", "alt_none"], Token)).Select(c => c.Id));
        Assert.Empty(await Store.CorrectionsOfAsync(["alt_c1"], Token));
        Assert.Empty(await Store.CorrectionsOfAsync([], Token));
        Assert.Equal(["alt_a3", "alt_c2", "alt_c1", "alt_1"], (await Store.ListAsync(null, 10, Token)).Items.Select(a => a.Id));
    }

    [Fact]
    public async Task Only_the_first_of_one_id_is_new()
    {
        Assert.True(await Store.AddAsync(Rows.Alert("alt_1"), Token));
        Assert.False(await Store.AddAsync(Rows.Alert("alt_1", Rows.Now.AddDays(1)), Token));
        Assert.Equal(Rows.Now, (await Store.FindAsync("alt_1", Token))!.RaisedAt);
    }

    [Fact]
    public async Task An_alert_waits_to_be_enqueued_then_to_be_routed_then_for_nothing()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);
        Assert.Equal("enqueue: alt_1; route: ", await WaitingAsync(Rows.Now));

        await Store.MarkEnqueuedAsync(["alt_1"], Token);
        Assert.Equal("enqueue: ; route: alt_1", await WaitingAsync(Rows.Now));

        await Store.MarkRoutedAsync("alt_1", Rows.Now, null, Token);
        Assert.Equal("enqueue: ; route: ", await WaitingAsync(Rows.Now));
    }

    [Fact]
    public async Task What_is_younger_than_asked_is_left_alone()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);

        Assert.Equal("enqueue: ; route: ", await WaitingAsync(Rows.Now.AddSeconds(-1)));
    }

    [Fact]
    public async Task A_list_is_newest_first_and_its_pages_join_without_gap_or_repeat()
    {
        for (var i = 0; i < 7; i++)
        {
            await Store.AddAsync(Rows.Alert($"alt_{i}"), Token);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(cursor, 3, Token);
            seen.AddRange(page.Items.Select(a => a.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"alt_{i}"), seen);
    }

    [Fact]
    public async Task A_cursor_of_something_else_is_refused()
        => await Assert.ThrowsAsync<InvalidCursorException>(() => Store.ListAsync("nonsense", 3, Token));

    [Fact]
    public async Task Existing_ids_are_told_from_others()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);

        Assert.Equal(["alt_1"], await Store.ExistingAsync(["alt_0", "alt_1"], Token));
    }

    [Fact]
    public async Task Many_are_found_by_their_ids_and_those_that_are_not_there_are_left_out()
    {
        await Store.AddManyAsync([Rows.Alert("alt_1"), Rows.Alert("alt_2"), Rows.Alert("alt_3")], Token);
        await Store.MarkRoutedAsync("alt_2", Rows.Now, "sil_1", Token);

        var found = await Store.FindManyAsync(["alt_0", "alt_1", "alt_2", "alt_2"], Token);
        Assert.Equal(["alt_1", "alt_2"], found.Keys.Order());
        Assert.Equal((null, "sil_1"), (found["alt_1"].SilencedBy, found["alt_2"].SilencedBy));
        Assert.Empty(await Store.FindManyAsync([], Token));
    }

    [Fact]
    public async Task Of_many_those_are_new_that_were_not_there()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);

        Assert.Equal(["alt_2", "alt_3"], (await Store.AddManyAsync([Rows.Alert("alt_1"), Rows.Alert("alt_2"), Rows.Alert("alt_3")], Token)).Order());
        await Store.MarkEnqueuedAsync(["alt_1", "alt_3"], Token);
        Assert.Equal("enqueue: alt_2; route: alt_1,alt_3", await WaitingAsync(Rows.Now));
    }

    [Fact]
    public async Task What_is_for_one_subscription_only_is_found_but_not_listed()
    {
        await Store.AddManyAsync([Rows.Alert("alt_1"), Rows.Alert("alt_2") with { Audience = "sub_1" }], Token);

        Assert.Equal(["alt_1"], (await Store.ListAsync(null, 10, Token)).Items.Select(a => a.Id));
        Assert.Equal("sub_1", (await Store.FindAsync("alt_2", Token))!.Audience);
    }

    [Theory]
    [InlineData("gallium", null, null, null, null, null, "3 1")]
    [InlineData("gallium germanium", null, null, null, null, null, "3 2 1")]
    [InlineData(null, "NoticePublished", null, null, null, null, "2")]
    [InlineData(null, "NoticePublished SourceFailing", null, null, null, null, "4 2")]
    [InlineData(null, null, "US", null, null, null, "3 2")]
    [InlineData(null, null, null, "Critical", null, null, "3 1")]
    [InlineData(null, null, null, null, "subject-2", null, "2")]
    [InlineData(null, null, null, null, null, "2 4", "3 2")]
    [InlineData("gallium", "CliffUpcoming", "US", "Critical", "cn-mofcom-2025-72#1", "1 4", "3")]
    [InlineData("gallium", "NoticePublished", null, null, null, null, "")]
    [InlineData("dysprosium", null, null, null, null, null, "")]
    [InlineData("", null, null, null, null, null, "")]
    [InlineData(null, null, null, null, null, "0 1", "")]
    public async Task Alerts_are_found_by_what_they_are_about(string? materials, string? kinds, string? jurisdiction, string? severity, string? subject, string? minutes, string found)
    {
        await Store.AddManyAsync(
            [
                At(1),
                At(2) with { Kind = AlertKind.NoticePublished, Subject = "subject-2", Materials = [MaterialId.Parse("germanium")], Severity = Severity.Warning, Jurisdictions = ["EU", "US"] },
                At(3) with { Materials = [MaterialId.Parse("gallium"), MaterialId.Parse("germanium")], Jurisdictions = ["CN", "US"] },
                At(4) with { Kind = AlertKind.SourceFailing, Materials = [], Jurisdictions = [], Severity = Severity.Info, Subject = "source" },
                At(5) with { Audience = "sub_1", Jurisdictions = ["CN", "US"] },
            ],
            Token);
        var span = minutes?.Split(' ').Select(m => (DateTimeOffset?)Rows.Now.AddMinutes(int.Parse(m, System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var query = new AlertQuery(
            materials?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => MaterialId.Parse(m)).ToList(), kinds?.Split(' ').Select(Enum.Parse<AlertKind>).ToList(), jurisdiction,
            severity is null ? null : [Enum.Parse<Severity>(severity)], span?[0], span?[1], subject);

        Assert.Equal(found, string.Join(' ', (await Pages.AllAsync(cursor => Store.ListAsync(query, cursor, 1, Token)).ToListAsync(Token)).Select(a => a.Id[4..])));
        static Alert At(int i) => Rows.Alert($"alt_{i}", Rows.Now.AddMinutes(i));
    }

    [Fact]
    public async Task What_is_about_the_system_is_in_no_page_of_who_may_not_see_it()
    {
        await Store.AddManyAsync([.. Enumerable.Range(0, 6).Select(i => Rows.Alert($"alt_{i}", Rows.Now.AddMinutes(i)) with { Kind = i % 2 == 0 ? AlertKind.TargetDisabled : AlertKind.PolicyChanged })], Token);
        var first = await Store.ListAsync(new AlertQuery(WithSystem: false), null, 2, Token);
        Assert.Equal(["alt_5", "alt_3"], first.Items.Select(a => a.Id));
        Assert.Equal(["alt_1"], (await Store.ListAsync(new AlertQuery(WithSystem: false), first.Next, 2, Token)).Items.Select(a => a.Id));
        Assert.Empty((await Store.ListAsync(new AlertQuery(Kinds: [AlertKind.TargetDisabled], WithSystem: false), null, 2, Token)).Items);
        Assert.Equal(3, (await Store.ListAsync(new AlertQuery(Kinds: [AlertKind.TargetDisabled]), null, 10, Token)).Items.Count);

        // A correction of such an alert is about the system, one of another is not.
        await Store.AddManyAsync(
            [
                Rows.Alert("alt_a") with { Kind = AlertKind.AlertCorrected, Corrects = new Correction("alt_0", AlertKind.TargetDisabled, false, "why") },
                Rows.Alert("alt_b") with { Kind = AlertKind.AlertCorrected, Corrects = new Correction("alt_1", AlertKind.PolicyChanged, false, "why") },
            ],
            Token);
        Assert.Equal(["alt_b"], (await Store.ListAsync(new AlertQuery(Kinds: [AlertKind.AlertCorrected], WithSystem: false), null, 10, Token)).Items.Select(a => a.Id));
        Assert.Equal(["alt_b", "alt_a"], (await Store.ListAsync(new AlertQuery(Kinds: [AlertKind.AlertCorrected]), null, 10, Token)).Items.Select(a => a.Id));
    }

    [Fact]
    public async Task An_alert_whose_routing_goes_on_is_left_behind_only_after_its_last_progress()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);
        await Store.MarkEnqueuedAsync(["alt_1"], Token);
        Assert.Equal("enqueue: ; route: alt_1", await WaitingAsync(Rows.Now.AddMinutes(1)));
        await Store.MarkProgressAsync("alt_1", null, Rows.Now.AddMinutes(5), Token);
        await Store.MarkProgressAsync("alt_1", 3, Rows.Now.AddMinutes(4), Token);
        Assert.Equal("enqueue: ; route: ", await WaitingAsync(Rows.Now.AddMinutes(4)));
        Assert.Equal("enqueue: ; route: alt_1", await WaitingAsync(Rows.Now.AddMinutes(6)));
        await Store.MarkRoutedAsync("alt_1", Rows.Now.AddMinutes(6), null, Token);
        Assert.Equal("enqueue: ; route: ", await WaitingAsync(Rows.Now.AddMinutes(7)));
    }

    [Fact]
    public async Task Parts_that_are_at_their_end_are_known_also_where_many_end_at_once()
    {
        await Store.AddAsync(Rows.Alert("alt_1"), Token);
        Assert.Empty(await Store.RoutedPartsAsync("alt_1", Token));
        Assert.Empty(await Store.RoutedPartsAsync("alt_none", Token));
        await Task.WhenAll(Enumerable.Range(0, RoutePart.Count).Where(n => n != 7).Select(n => Store.MarkProgressAsync("alt_1", n, Rows.Now, Token)));
        await Store.MarkProgressAsync("alt_1", 15, Rows.Now, Token);
        await Store.MarkProgressAsync("alt_1", null, Rows.Now, Token);

        Assert.Equal(Enumerable.Range(0, RoutePart.Count).Where(n => n != 7), (await Store.RoutedPartsAsync("alt_1", Token)).Order());
    }

    private async Task<string> WaitingAsync(DateTimeOffset before)
        => $"enqueue: {string.Join(',', await Store.UnenqueuedAsync(before, 10, Token))}; route: {string.Join(',', await Store.UnroutedAsync(before, 10, Token))}";
}

/// <summary>What every <see cref="ICliffRegister"/> owes.</summary>
public abstract class CliffRegisterContract
{
    private static readonly CliffKey Key = new(new ProvisionKey(MeasureId.Parse("cn-mofcom-2025-72"), "1 (a)"), CliffKind.SuspensionEnd, new DateOnly(2026, 11, 27));

    protected abstract ICliffRegister Cliffs { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cliff_is_kept_by_key_and_its_closure_replaced()
    {
        await Cliffs.PutAsync(new RegisteredCliff(Key, null), Token);
        await Cliffs.PutAsync(new RegisteredCliff(Key, CliffClosure.Extended), Token);
        await Cliffs.PutAsync(new RegisteredCliff(Key with { On = new DateOnly(2027, 1, 10) }, null), Token);

        Assert.Equal(
            [new RegisteredCliff(Key, CliffClosure.Extended), new RegisteredCliff(Key with { On = new DateOnly(2027, 1, 10) }, null)],
            (await Cliffs.AllAsync(Token)).OrderBy(c => c.Key.On));
    }

    [Fact]
    public async Task A_cliff_comes_back_with_all_that_is_remembered_of_it()
    {
        var memory = new CliffMemory(
            "Suspension of “46/2024”", [new ProvisionPart(Key.Cause, [MaterialId.Parse("gallium")], new DestinationScope(Only: ["US"])), new ProvisionPart(Key.Cause, [], new DestinationScope(Except: ["JP"]))], ["CN", "US"]);
        var cliff = new RegisteredCliff(Key, CliffClosure.Lapsed, memory, Opening: 3, FirstNumber: "1");
        await Cliffs.PutAsync(new RegisteredCliff(Key, null), Token);
        await Cliffs.PutAsync(cliff, Token);

        Assert.Equal(cliff, Assert.Single(await Cliffs.AllAsync(Token)));
    }

}

/// <summary>What every <see cref="IDigestStore"/> owes.</summary>
public abstract class DigestStoreContract
{
    protected abstract IDigestStore Digests { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_taken_once_and_the_same_window_gives_the_same_again()
    {
        await Digests.AddAsync([Entry("alt_b", 1), Entry("alt_a", 2), Entry("alt_other", 0, "sub_2")], Token);
        await Digests.AddAsync([Entry("alt_b", 9)], Token);

        Assert.Equal(["alt_b", "alt_a"], await Digests.TakeAsync("sub_1", Rows.Now, Token));
        await Digests.AddAsync([Entry("alt_c", 3)], Token);
        Assert.Equal(["alt_b", "alt_a"], await Digests.TakeAsync("sub_1", Rows.Now, Token));
        Assert.Equal(["alt_c"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
        Assert.Empty(await Digests.TakeAsync("sub_1", Rows.Now.AddDays(2), Token));
    }

    [Fact]
    public async Task A_window_that_was_empty_stays_empty()
    {
        Assert.Empty(await Digests.TakeAsync("sub_1", Rows.Now, Token));
        await Digests.AddAsync([Entry("alt_a", 1)], Token);
        Assert.Empty(await Digests.TakeAsync("sub_1", Rows.Now, Token));
        Assert.Equal(["alt_a"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
    }

    [Fact]
    public async Task The_digests_of_an_alert_are_found_and_those_that_are_still_to_come()
    {
        await Digests.AddAsync([Entry("alt_a", 1, "sub_3"), Entry("alt_a", 1, "sub_1"), Entry("alt_a", 1, "sub_2"), Entry("alt_b", 1, "sub_1")], Token);
        await Digests.TakeAsync("sub_1", Rows.Now, Token);
        await Digests.TakeAsync("sub_3", Rows.Now.AddDays(1), Token);

        var first = await Digests.OfAlertAsync("alt_a", null, 2, Token);
        Assert.Equal([new DigestPlace("sub_1", Rows.Now), new DigestPlace("sub_2", null)], first.Items);
        var second = await Digests.OfAlertAsync("alt_a", first.Next, 2, Token);
        Assert.Equal([new DigestPlace("sub_3", Rows.Now.AddDays(1))], second.Items);
        Assert.Null(second.Next);
        Assert.Empty((await Digests.OfAlertAsync("alt_none", null, 2, Token)).Items);
    }

    [Fact]
    public async Task A_window_takes_hundreds_and_each_of_them_is_in_one_window_only()
    {
        await Digests.AddAsync([.. Enumerable.Range(0, 250).Select(i => Entry($"alt_{i:D3}", 250 - i))], Token);
        await Digests.AddAsync([.. Enumerable.Range(240, 20).Select(i => Entry($"alt_{i:D3}", i))], Token);

        string[] first = [.. Enumerable.Range(0, 250).Reverse().Select(i => $"alt_{i:D3}"), .. Enumerable.Range(250, 10).Select(i => $"alt_{i:D3}")];
        Assert.Equal(first, await Digests.TakeAsync("sub_1", Rows.Now, Token));

        // One that is filed late has waited since before what the first window took.
        await Digests.AddAsync([Entry("alt_late", 1), Entry("alt_000", 1)], Token);
        Assert.Equal(["alt_late"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
        Assert.Equal(first, await Digests.TakeAsync("sub_1", Rows.Now, Token));
        Assert.Equal(["alt_late"], await Digests.TakeAsync("sub_1", Rows.Now.AddDays(1), Token));
        Assert.Equal([new DigestPlace("sub_1", Rows.Now)], (await Digests.OfAlertAsync("alt_259", null, 2, Token)).Items);
        Assert.Equal([new DigestPlace("sub_1", Rows.Now.AddDays(1))], (await Digests.OfAlertAsync("alt_late", null, 2, Token)).Items);
    }

    [Fact]
    public async Task Whoever_takes_while_others_add_gets_each_entry_in_one_window()
    {
        DateTimeOffset[] windows = [.. Enumerable.Range(0, 8).Select(i => Rows.Now.AddDays(i))];
        string[] alerts = [.. Enumerable.Range(0, 40).Select(i => $"alt_{i:D2}")];

        // Twice each: two who repeat the same thing at once.
        var adding = alerts.Concat(alerts).Select(a => Digests.AddAsync([Entry(a, 1)], Token)).ToList();
        var taken = await Task.WhenAll(windows.Concat(windows).Select(w => Digests.TakeAsync("sub_1", w, Token)));
        await Task.WhenAll(adding);

        var all = new List<string>(await Digests.TakeAsync("sub_1", Rows.Now.AddDays(99), Token));
        foreach (var (i, window) in windows.Index())
        {
            var again = await Digests.TakeAsync("sub_1", window, Token);
            Assert.Equal(again, taken[i]);
            Assert.Equal(again, taken[i + windows.Length]);
            all.AddRange(again);
        }

        Assert.Equal(alerts, all.Order(StringComparer.Ordinal));
    }

    private static DigestEntry Entry(string alert, int minute, string subscription = "sub_1") => new(subscription, alert, Rows.Now.AddMinutes(minute));
}
