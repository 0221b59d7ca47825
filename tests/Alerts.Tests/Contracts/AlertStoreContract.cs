using Alerts.Alerting;
using Alerts.Materials;

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
