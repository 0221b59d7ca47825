using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

public sealed class CorrectionTests
{
    private static readonly Cadence Daily = new(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, "Etc/UTC");
    private static readonly Cadence Quiet = Cadence.AtOnce with { Quiet = new QuietHours(new TimeOnly(11, 0), new TimeOnly(13, 0)) };

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task Exactly_those_who_were_told_hear_of_it_once_in_the_thread_of_what_they_were_told()
    {
        var told = _world.Subscribe("gallium");
        var refusing = _world.Subscribe("gallium", address: "https://example.com/refusing");
        _world.Subscribe("germanium", address: "https://example.com/other");
        _world.Channel.AnswerTo = target => target == refusing.TargetId ? new SendOutcome.Refused(404, "") : new SendOutcome.Accepted(200, "");
        var alert = await RaiseAsync();
        _world.Subscribe("gallium", address: "https://example.com/late");

        var correction = await CorrectAsync(alert);
        await _world.DrainAsync();

        Assert.Equal([told.TargetId], SentOf(correction));
        var delivery = Assert.Single(_world.Ledger.Rows.Values, d => d.AlertId == correction.Id);
        Assert.Equal((Delivery.IdOf(correction.Id, told.TargetId), Delivery.IdOf(alert.Id, told.TargetId), "acme"), (delivery.Id, delivery.Follows, delivery.Tenant));
        Assert.Equal(delivery.Follows, _world.Channel.Follows[delivery.Id]);
        Assert.Equal((AlertKind.AlertCorrected, alert.Subject, alert.Severity, "Correction: Something changed"), (correction.Kind, correction.Subject, correction.Severity, correction.Message.Headline));
        Assert.Equal(["Something changed (2026-11-20 12:00Z)", "stands, but for what is said here", "A slip"], correction.Message.Facts.Select(f => f.Text));
    }

    [Fact]
    public async Task It_is_told_at_once_in_quiet_hours_past_silences_and_filters_and_after_the_subscription_has_ended()
    {
        var subscription = _world.Subscribe("gallium", s => s with { Cadence = Quiet, Filter = s.Filter with { Kinds = [AlertKind.NoticePublished] } });
        var alert = Some.Alert() with { Severity = Severity.Critical };
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await _world.DrainAsync();
        await _world.Subscriptions.RemoveAsync(subscription.Id, World.Cancel);
        await _world.Silences.AddAsync(new Silence("sil_1", Some.Ids("gallium")[0], null, null, Some.Noon.AddDays(1), "why", Some.Noon), World.Cancel);

        var correction = await CorrectAsync(alert);
        await _world.DrainAsync();
        Assert.Equal([subscription.TargetId], SentOf(correction));
        Assert.Null(_world.Told.Rows[correction.Id].SilencedBy);
    }

    [Fact]
    public async Task Who_is_switched_off_since_is_not_told()
    {
        var subscription = _world.Subscribe("gallium");
        var alert = await RaiseAsync();
        await _world.Targets.DisableAsync(subscription.TargetId, StopCause.Unsubscribed, "Its reader unsubscribed.", World.Cancel);
        var correction = await CorrectAsync(alert);
        await _world.DrainAsync();
        Assert.Empty(SentOf(correction));
        Assert.Equal(DeliveryStatus.Cancelled, Assert.Single(_world.Ledger.Rows.Values, d => d.AlertId == correction.Id).Status);
    }

    [Fact]
    public async Task A_withdrawn_alert_is_told_to_nobody_any_more_and_who_was_not_told_hears_of_neither()
    {
        _world.Subscribe("gallium", s => s with { Cadence = Quiet });
        var alert = await RaiseAsync();
        var waiting = Assert.Single(_world.Ledger.Rows.Values);
        Assert.Equal((DeliveryStatus.Pending, Some.Noon.AddHours(1)), (waiting.Status, waiting.NextAttemptAt));

        var correction = await CorrectAsync(alert, withdraws: true);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.DrainAsync();

        Assert.Equal(DeliveryStatus.Cancelled, _world.Ledger.Rows[waiting.Id].Status);
        Assert.Equal($"The alert was withdrawn by {correction.Id}.", Assert.Single(_world.Ledger.Attempts).Detail);
        _world.Clock.Advance(TimeSpan.FromHours(2));
        await _world.ComeBackAsync();
        Assert.Empty(_world.Channel.Sent);
    }

    [Fact]
    public async Task What_still_waits_and_is_not_withdrawn_is_told_in_its_time_and_its_correction_after_it()
    {
        _world.Subscribe("gallium", s => s with { Cadence = Quiet });
        var alert = await RaiseAsync();
        var correction = await CorrectAsync(alert);
        await _world.DrainAsync();
        Assert.Empty(_world.Channel.Sent);

        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.DrainAsync();
        Assert.Equal([alert.Id, correction.Id], _world.Channel.Sent.Select(s => s.AlertId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_under_way_as_the_correction_comes_is_followed_by_it(bool withdraws)
    {
        _world.Subscribe("gallium");
        var alert = Some.Alert();
        Alert? correction = null;
        _world.Channel.Meanwhile = async () =>
        {
            correction = await CorrectAsync(alert, withdraws);

            // Another worker routes it before this one has recorded its attempt.
            await _world.Corrections.RouteAsync(correction, null, null, World.Cancel);
        };
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await _world.DrainAsync();

        Assert.Equal([alert.Id, correction!.Id], _world.Channel.Sent.Select(s => s.AlertId));
        Assert.Equal(DeliveryStatus.Accepted, _world.Ledger.Rows.Values.Single(d => d.AlertId == alert.Id).Status);
    }

    [Fact]
    public async Task A_dead_letter_that_is_replayed_after_a_correction_is_followed_by_it_and_of_what_was_withdrawn_it_is_cancelled()
    {
        var desk = new DeliveryDesk(_world.Ledger, _world.Targets, _world.Queue, _world.Trail, _world.Clock);
        _world.Subscribe("gallium");
        _world.Channel.Answer = () => new SendOutcome.Refused(404, "");
        var alert = await RaiseAsync();
        var dead = Assert.Single(_world.Ledger.Rows.Values);
        var correction = await CorrectAsync(alert);
        await _world.DrainAsync();
        Assert.Single(_world.Channel.Sent);

        _world.Channel.Answer = () => new SendOutcome.Accepted(200, "");
        await desk.ReplayAsync(dead.Id, "one", World.Cancel);
        await _world.DrainAsync();
        Assert.Equal([alert.Id, alert.Id, correction.Id], _world.Channel.Sent.Select(s => s.AlertId));
        Assert.Equal(dead.Replay("one", Some.Noon).Id, _world.Ledger.Rows[Delivery.IdOf(correction.Id, dead.TargetId)].Follows);

        var withdrawal = await CorrectAsync(alert, withdraws: true, nonce: "second");
        await _world.DrainAsync();
        await desk.ReplayAsync(dead.Id, "two", World.Cancel);
        await _world.DrainAsync();
        Assert.Equal([alert.Id, alert.Id, correction.Id, withdrawal.Id], _world.Channel.Sent.Select(s => s.AlertId));
        Assert.Equal(DeliveryStatus.Cancelled, _world.Ledger.Rows[dead.Replay("two", Some.Noon).Id].Status);
    }

    [Fact]
    public async Task Who_was_told_by_a_digest_hears_of_it_at_once_in_the_thread_of_the_digest()
    {
        var digested = _world.Subscribe("gallium", s => s with { Cadence = Daily });
        var direct = _world.Subscribe("gallium", address: "https://example.com/direct");
        var alert = await RaiseAsync();
        await RaiseAsync("another");
        await DigestAtAsync(Some.Noon.AddHours(20));
        var digest = Assert.Single(_world.Told.All, a => a.Kind == AlertKind.Digest);

        var correction = await CorrectAsync(alert);
        await _world.DrainAsync();
        Assert.Equal(new[] { digested.TargetId, direct.TargetId }.Order(StringComparer.Ordinal), SentOf(correction).Order(StringComparer.Ordinal));
        Assert.Equal(Delivery.IdOf(digest.Id, digested.TargetId), _world.Ledger.Rows[Delivery.IdOf(correction.Id, digested.TargetId)].Follows);
    }

    [Fact]
    public async Task What_waits_for_a_digest_is_left_out_where_it_was_withdrawn_and_followed_by_its_correction_where_it_stands()
    {
        var subscription = _world.Subscribe("gallium", s => s with { Cadence = Daily });
        var (wrong, doubtful, right) = (await RaiseAsync("wrong"), await RaiseAsync("doubtful"), await RaiseAsync("right"));
        var withdrawal = await CorrectAsync(wrong, withdraws: true);
        var correction = await CorrectAsync(doubtful);
        await _world.DrainAsync();
        Assert.Empty(_world.Channel.Sent);

        await DigestAtAsync(Some.Noon.AddHours(20));
        var digest = Assert.Single(_world.Told.All, a => a.Kind == AlertKind.Digest);
        Assert.Equal(new[] { doubtful.Id, right.Id }.Order(StringComparer.Ordinal), digest.Digested!.Order(StringComparer.Ordinal));
        Assert.Equal([digest.Id, correction.Id], _world.Channel.Sent.Select(s => s.AlertId));

        // The window holds it, the digest does not: routed again, it is still told to nobody.
        Assert.Equal(0, (await _world.Corrections.RouteAsync(withdrawal, null, null, World.Cancel)).Filed);
        Assert.DoesNotContain(_world.Ledger.Rows.Values, d => d.AlertId == withdrawal.Id);
        Assert.Equal(subscription.TargetId, _world.Channel.Sent[0].TargetId);
    }

    [Fact]
    public async Task A_digest_of_nothing_but_withdrawn_alerts_does_not_come()
    {
        _world.Subscribe("gallium", s => s with { Cadence = Daily });
        await CorrectAsync(await RaiseAsync(), withdraws: true);
        await DigestAtAsync(Some.Noon.AddHours(20));
        Assert.Empty(_world.Channel.Sent);
    }

    [Fact]
    public async Task An_alert_that_is_withdrawn_before_it_is_routed_is_filed_for_nobody()
    {
        _world.Subscribe("gallium");
        var alert = Some.Alert();
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await CorrectAsync(alert, withdraws: true);
        await _world.DrainAsync();
        Assert.Empty(_world.Ledger.Rows);
        Assert.NotNull(_world.Told.Rows[alert.Id].RoutedAt);
    }

    [Fact]
    public async Task One_nonce_is_one_correction_another_is_a_second_and_a_correction_can_be_corrected()
    {
        _world.Subscribe("gallium");
        var alert = await RaiseAsync();
        var first = await CorrectAsync(alert);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Id, (await CorrectAsync(alert)).Id);
        var second = await CorrectAsync(alert, nonce: "second");
        await _world.DrainAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await CorrectAsync(first, nonce: "third");
        await _world.DrainAsync();

        Assert.Equal([alert.Id, first.Id, second.Id, third.Id], _world.Channel.Sent.Select(s => s.AlertId));
        Assert.Equal("Correction: Something changed", third.Message.Headline);
        Assert.Equal((first.Id, AlertKind.NoticePublished), (third.Corrects!.AlertId, third.Corrects.Kind));
        Assert.Equal([first.Id, second.Id, third.Id], (await _world.CorrectionDesk.CorrectionsOfAsync(alert.Id, World.Cancel)).Select(c => c.Id));
        Assert.Equal(["correctAlert", "correctAlert", "correctAlert"], _world.Audit.Entries.Select(e => e.Action));
        Assert.All(_world.Audit.Entries, e => Assert.NotNull(e.AppliedAt));
        Assert.Contains(first.Id, _world.Audit.Entries[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_of_what_concerns_the_system_concerns_the_system()
    {
        var alert = Some.Alert(kind: AlertKind.SourceFailing);
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        var correction = await CorrectAsync(alert);
        Assert.True(correction.IsForOperators);
        Assert.True((await CorrectAsync(correction)).IsForOperators);
        Assert.False((await CorrectAsync(await RaiseAsync())).IsForOperators);
    }

    [Fact]
    public async Task What_cannot_be_corrected_is_refused_in_words()
    {
        var alert = await RaiseAsync();
        var alone = Some.Alert(subject: "alone") with { Audience = "sub_1" };
        await _world.Intake.RaiseAsync(alone, World.Cancel);
        Assert.IsType<CorrectionResult.NotFound>(await DeskAsync("alt_none", new CorrectionRequest("r", null, "s")));
        Assert.IsType<CorrectionResult.Conflict>(await DeskAsync(alone.Id, new CorrectionRequest("r", null, "s")));

        Assert.Equal(["reason", "summary"], Fields(await DeskAsync(alert.Id, new CorrectionRequest())));
        Assert.Equal(["reason", "headline", "summary"], Fields(await DeskAsync(alert.Id, new CorrectionRequest("  ", "", "\n"))));
        Assert.Equal(["reason", "headline", "summary"], Fields(await DeskAsync(alert.Id, new CorrectionRequest(new string('x', 501), new string('x', 121), new string('x', 2001)))));
        Assert.Equal(["reason", "headline", "summary"], Fields(await DeskAsync(alert.Id, new CorrectionRequest("a\u0007b", "a\nb", "a\rb"))));
        Assert.Empty(_world.Audit.Entries);

        var good = Assert.IsType<CorrectionResult.Corrected>(await DeskAsync(alert.Id, new CorrectionRequest(new string('x', 500), new string('y', 120), $" {new string('z', 1990)}\r\nend ")));
        Assert.Equal(("\nend", AlertMessage.MaxHeadline), (good.Correction.Message.Summary[^4..], good.Correction.Message.Headline.Length));
    }

    private Task<CorrectionResult> DeskAsync(string id, CorrectionRequest request) => _world.CorrectionDesk.CorrectAsync(id, request, "nonce", World.Cancel);

    private static IEnumerable<string> Fields(CorrectionResult result) => Assert.IsType<CorrectionResult.Refused>(result).Faults.Select(f => f.Field);

    private IEnumerable<string> SentOf(Alert alert) => _world.Channel.Sent.Where(s => s.AlertId == alert.Id).Select(s => s.TargetId);

    private async Task<Alert> CorrectAsync(Alert alert, bool withdraws = false, string nonce = "nonce")
        => Assert.IsType<CorrectionResult.Corrected>(await _world.CorrectionDesk.CorrectAsync(alert.Id, new CorrectionRequest("A slip", null, "It did not.", withdraws), nonce, World.Cancel)).Correction;

    private async Task<Alert> RaiseAsync(string subject = "subject")
    {
        var alert = Some.Alert(subject: subject);
        await _world.Intake.RaiseAsync(alert, World.Cancel);
        await _world.DrainAsync();
        return alert;
    }

    private async Task DigestAtAsync(DateTimeOffset at)
    {
        _world.Clock.Advance(at - _world.Clock.GetUtcNow());
        await _world.DigestWatch.WatchAsync(World.Cancel);
        await _world.DrainAsync();
    }
}
