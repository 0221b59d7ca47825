using Alerts.Alerting;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Subscriptions.Previews;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions.Previews;

/// <summary>At noon of 2026-11-20, a Friday.</summary>
public sealed class PreviewTests
{
    private static readonly SubscriptionRequest Gallium = new(null, null, ["gallium"]);
    private static readonly PolicyDataset NoLaw = Some.Dataset();

    private World _world = new(Some.Noon);

    [Fact]
    public async Task What_was_told_to_everybody_and_the_wish_wants_is_counted_by_week_newest_first()
    {
        await TellAsync(Told("a", days: 1), Told("b", days: 2), Told("c", days: 30, materials: "rare-earths"), Told("d", days: 40), Told("e", days: 366));
        await TellAsync(Told("alone", days: 1) with { Audience = "sub_x" }, Told("operators", days: 1) with { Kind = AlertKind.SourceFailing });
        var preview = await ShowAsync(Gallium);
        Assert.Equal(["a", "b", "d"], preview.Told.Select(t => t.Alert.Subject));
        Assert.DoesNotContain(preview.Told, t => t.Reconstructed);
        Assert.Equal(("2026-W47", Some.Day("2026-11-16"), 2), (preview.Weeks[^1].Name, preview.Weeks[^1].Monday, preview.Weeks[^1].Count));
        Assert.Equal(3, preview.Weeks.Sum(w => w.Count));
        Assert.False(preview.IsTruncated);
    }

    [Fact]
    public async Task Every_week_of_the_year_is_there_by_iso_8601_also_where_the_year_has_53()
    {
        var preview = await ShowAsync(Gallium);
        Assert.Equal("2025-W47", preview.Weeks[0].Name);
        Assert.Equal(["2025-W52", "2026-W01", "2026-W02"], preview.Weeks.SkipWhile(w => w.Name != "2025-W52").Take(3).Select(w => w.Name));
        Assert.Equal(53, preview.Weeks.Count);
        Assert.All(preview.Weeks, w => Assert.Equal(DayOfWeek.Monday, w.Monday.DayOfWeek));

        _world.Clock.SetUtcNow(Some.At("2027-01-02T00:00:00Z"));
        Assert.Equal("2026-W53", (await ShowAsync(Gallium)).Weeks[^1].Name);
    }

    [Fact]
    public async Task A_new_installation_shows_what_the_calendar_would_have_told_marked_as_reconstructed()
    {
        _world.Clock.SetUtcNow(Some.At("2026-12-15T12:00:00Z"));
        var preview = await ShowAsync(Gallium, Some.SuspendedUntil("2026-11-27"));
        Assert.Null(preview.HistorySince);
        Assert.All(preview.Told, t => Assert.True(t.Reconstructed));
        Assert.Equal(
            ["cliff.closed ", "cliff.upcoming 0", "cliff.upcoming 1", "cliff.upcoming 7", "cliff.upcoming 14", "cliff.upcoming 30", "cliff.upcoming 90"],
            preview.Told.Select(t => $"{AlertKinds.Name(t.Alert.Kind)} {t.Alert.Rung?.Days}"));
        Assert.Equal(["2026-11-28", "2026-11-27", "2026-11-26"], preview.Told.Take(3).Select(t => $"{t.At:yyyy-MM-dd}"));
    }

    [Fact]
    public async Task Another_ladder_another_material_another_country_and_another_kind_are_told_something_else()
    {
        _world.Clock.SetUtcNow(Some.At("2026-12-15T12:00:00Z"));
        var law = Some.SuspendedUntil("2026-11-27");
        Assert.Equal([null, 3, 200], (await ShowAsync(Gallium with { LeadDays = [200, 3] }, law)).Told.Select(t => t.Alert.Rung?.Days));
        Assert.Empty((await ShowAsync(Gallium with { Materials = ["dysprosium"] }, law)).Told);
        Assert.Empty((await ShowAsync(Gallium with { Jurisdictions = ["EU"] }, law)).Told);
        Assert.Equal(6, (await ShowAsync(Gallium with { Kinds = ["cliff.upcoming"] }, law)).Told.Count);
    }

    [Fact]
    public async Task A_new_act_is_told_on_the_day_on_which_it_could_be_known()
    {
        var law = Some.Dataset(Some.Measure("control", "2026-03-10", Some.Provision(effective: "2026-04-01")));
        var preview = await ShowAsync(Gallium, law);
        Assert.Contains(preview.Told, t => t.Alert.Kind == AlertKind.PolicyChanged && t.At.Date == new DateTime(2026, 3, 10));
        Assert.Contains(preview.Told, t => t.Alert is { Kind: AlertKind.CliffUpcoming, Rung.Days: 14 } && t.At.Date == new DateTime(2026, 3, 18));
    }

    [Fact]
    public async Task What_lies_ahead_within_the_longest_step_is_named_by_day()
    {
        var law = Some.SuspendedUntil("2026-11-27");
        Assert.Equal([new CliffAhead(Some.Day("2026-11-27"), "Suspension of control by pause ends on 2026-11-27")], (await ShowAsync(Gallium, law)).Next);
        Assert.Empty((await ShowAsync(Gallium with { LeadDays = [6] }, law)).Next);
        Assert.Empty((await ShowAsync(Gallium with { Kinds = ["notice.published"] }, law)).Next);
    }

    [Fact]
    public async Task Once_there_is_a_history_only_steps_that_nobody_had_are_reconstructed()
    {
        var law = Some.SuspendedUntil("2026-11-27");
        _world = new World(Some.At("2026-11-10T12:00:00Z"));
        await _world.Revisions.AddAsync(law.Revision, law.File, _world.Clock.GetUtcNow(), World.Cancel);
        for (var day = 0; day < 20; day++)
        {
            await _world.ExpiryWatch.WatchAsync(law, World.Cancel);
            _world.Clock.Advance(TimeSpan.FromDays(1));
        }

        var preview = await ShowAsync(Gallium with { LeadDays = [90, 30, 14, 10, 7, 1, 0] }, law);
        Assert.Equal(Some.At("2026-11-10T12:00:00Z"), preview.HistorySince);
        Assert.Equal(
            ["recorded ", "recorded 0", "recorded 1", "recorded 7", "reconstructed 10", "recorded 14", "recorded 30", "reconstructed 90"],
            preview.Told.Select(t => $"{(t.Reconstructed ? "reconstructed" : "recorded")} {t.Alert.Rung?.Days}"));
    }

    [Fact]
    public async Task A_notice_that_was_stored_without_being_told_counts_once()
    {
        await StoreAsync(Notice("old", "2026-03-01T08:00:00Z"), Notice("told", "2026-11-01T08:00:00Z"), Notice("other", "2026-11-01T08:00:00Z") with { Materials = Some.Ids("dysprosium") },
            Notice("ancient", "2025-01-01T08:00:00Z"));
        await TellAsync(Told("told", days: 19) with { Id = Alert.IdOf(AlertKind.NoticePublished, "told", ""), Kind = AlertKind.NoticePublished });
        var preview = await ShowAsync(Gallium);
        Assert.Equal([("told", false), ("old", true)], preview.Told.Select(t => (t.Alert.Subject, t.Reconstructed)));
        Assert.Equal("CN: Title of old", preview.Told[1].Alert.Message.Headline);
        Assert.Equal(Some.At("2026-03-01T08:00:00Z"), preview.Told[1].At);
    }

    [Fact]
    public async Task Digests_are_counted_and_what_does_not_wait_for_one()
    {
        await TellAsync(Told("a", days: 1), Told("b", days: 2), Told("c", days: 30), Told("d", days: 31) with { Severity = Severity.Critical });
        var weekly = await ShowAsync(Gallium with { Digest = "weekly" });
        Assert.Equal((4, 2, 3), (weekly.Told.Count, weekly.Digests, weekly.Messages));
        var all = await ShowAsync(Gallium with { Digest = "weekly", CriticalAtOnce = false });
        Assert.Equal((2, 2), (all.Digests, all.Messages));
        var also = await ShowAsync(Gallium with { Digest = "weekly", NothingNew = true });
        Assert.Equal((52, 53), (also.Digests, also.Messages));
        Assert.Null((await ShowAsync(Gallium)).Digests);
    }

    [Fact]
    public async Task A_wish_that_nothing_matches_is_warned_of()
    {
        Assert.Contains("Nothing matched", Assert.Single((await ShowAsync(Gallium)).Warnings), StringComparison.Ordinal);
        Assert.Empty((await ShowAsync(Gallium, Some.SuspendedUntil("2026-11-27"))).Warnings);
    }

    [Fact]
    public async Task What_a_silence_held_back_is_no_noise_but_is_said()
    {
        await TellAsync(Told("a", days: 1), Told("b", days: 2));
        await _world.Told.MarkRoutedAsync(Told("b", days: 2).Id, Some.Noon.AddDays(-2), "sil_1", World.Cancel);
        var preview = await ShowAsync(Gallium);
        Assert.Equal("a", Assert.Single(preview.Told).Alert.Subject);
        Assert.StartsWith("1 more would have matched", Assert.Single(preview.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_alerts_than_are_looked_at_are_said_to_be()
    {
        await TellAsync([.. Enumerable.Range(0, PreviewDesk.MostAlerts + 1000).Select(i => Told($"{i}", days: 1 + (i / 100)))]);
        var preview = await ShowAsync(Gallium);
        Assert.True(preview.IsTruncated);
        Assert.Equal(PreviewDesk.MostAlerts, preview.Told.Count);
        Assert.StartsWith("More than 20,000 alerts are stored", Assert.Single(preview.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_hears_nothing_of_the_system_by_a_preview()
    {
        await TellAsync(Told("x", days: 1) with { Kind = AlertKind.TargetDisabled });
        var wish = new SubscriptionRequest(null, null, Kinds: ["target.disabled"]);
        Assert.Single((await ShowAsync(wish)).Told);
        var preview = Assert.IsType<PreviewResult.Shown>(await _world.Preview.PreviewAsync(wish, "acme", NoLaw, World.Cancel)).Preview;
        Assert.Empty(preview.Told);
        Assert.Contains(preview.Warnings, w => w.StartsWith("Kinds about the system itself", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Channel_and_target_may_be_left_out_and_are_checked_where_they_are_there()
    {
        Assert.Equal(["channel"], await RefusedAsync(Gallium with { Target = "buyer@example.com" }));
        Assert.Equal(["target"], await RefusedAsync(Gallium with { Channel = "email", Target = "nobody" }));
        Assert.Equal(["channel", "materials/0", "digestAt"], await RefusedAsync(new SubscriptionRequest("fax", null, ["x"], DigestAt: "08:00")));
        await ShowAsync(Gallium with { Channel = "email", Target = "buyer@example.com" });
        await ShowAsync(Gallium with { Channel = "email" });
        Assert.Equal(0, _world.Ports.Writes);
    }

    private async Task<IEnumerable<string>> RefusedAsync(SubscriptionRequest wish)
        => Assert.IsType<PreviewResult.Refused>(await _world.Preview.PreviewAsync(wish, null, NoLaw, World.Cancel)).Faults.Select(f => f.Field);

    private async Task<Preview> ShowAsync(SubscriptionRequest wish, PolicyDataset? law = null)
        => Assert.IsType<PreviewResult.Shown>(await _world.Preview.PreviewAsync(wish, null, law ?? NoLaw, World.Cancel)).Preview;

    private Task<IReadOnlySet<string>> TellAsync(params Alert[] alerts) => _world.Told.AddManyAsync(alerts, World.Cancel);

    private static Alert Told(string subject, int days, string materials = "gallium")
        => Some.Alert(materials, AlertKind.PolicyChanged, subject) with { RaisedAt = Some.Noon.AddDays(-days) };

    private Task<IReadOnlySet<string>> StoreAsync(params Notice[] notices) => _world.Notices.SaveAsync([.. notices.Select(n => new NoticeWrite(n, []))], World.Cancel);

    private static Notice Notice(string id, string published)
        => new(id, SourceId.Parse("official"), "CN", "Ministry", "en", $"Title of {id}", "", Some.Url, Some.At(published), DateOnly.FromDateTime(Some.At(published).Date), Some.Noon, Some.Ids("gallium"), []);
}
