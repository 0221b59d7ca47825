using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Support;

namespace Alerts.Tests.Subscriptions;

public sealed class SubscriptionChangesTests
{
    private static readonly PolicyDataset Dataset = Some.SuspendedUntil("2026-11-27");
    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task A_paused_subscription_is_told_nothing_and_once_resumed_hears_first_how_things_stand()
    {
        var subscription = await StartAsync("gallium");
        await _world.Changes.PauseAsync(subscription.Id, World.Cancel);
        await _world.Intake.RaiseAsync(Some.Alert(subject: "in the pause"), World.Cancel);
        await PassAsync();
        Assert.Empty(_world.Channel.Sent);

        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.Changes.ResumeAsync(subscription.Id, World.Cancel);
        await _world.Changes.ResumeAsync(subscription.Id, World.Cancel);
        await PassAsync();
        Assert.Equal(AlertKind.SubscriptionStarted, Assert.Single(Sent()).Kind);

        await _world.Intake.RaiseAsync(Some.Alert(subject: "after it"), World.Cancel);
        await PassAsync();
        Assert.Equal(["after it"], Sent().Skip(1).Select(a => a.Subject));
    }

    [Fact]
    public async Task A_pause_or_resume_that_is_killed_anywhere_and_repeated_tells_once()
    {
        for (var kill = 1; kill < 12; kill++)
        {
            var world = new World(Some.Noon);
            var subscription = world.Subscribe("gallium");
            await world.Revisions.AddAsync(Dataset.Revision, Dataset.File, Some.Noon, World.Cancel);
            await world.Subscriptions.MarkIntroducedAsync([subscription.Id], Some.Noon, World.Cancel);
            await world.Changes.PauseAsync(subscription.Id, World.Cancel);
            world.Clock.Advance(TimeSpan.FromMinutes(1));

            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(async () =>
            {
                await world.Changes.ResumeAsync(subscription.Id, World.Cancel);
                await world.FirstMessages.WatchAsync(Dataset, World.Cancel);
            });
            world.Ports.LetLive();
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.Changes.ResumeAsync(subscription.Id, World.Cancel);
            await world.FirstMessages.WatchAsync(Dataset, World.Cancel);
            await world.ComeBackAsync();
            Assert.True(world.Channel.Sent.Count == 1, $"killed after {kill}: {world.Channel.Sent.Count}");
            Assert.True(world.Audit.Entries.Exists(e => e.Action == "resumeSubscription"));
        }
    }

    [Fact]
    public async Task Another_filter_is_heard_of_at_once_and_by_how_things_stand_and_another_name_by_nothing()
    {
        var subscription = await StartAsync("germanium");
        var renamed = Done(await PatchAsync(subscription.Id, new SubscriptionRequest(null, null, Name: "Desk"), "name"));
        await PassAsync();
        Assert.Empty(_world.Channel.Sent);
        Assert.Equal((subscription.Id, "Desk", 2), (renamed.Id, renamed.Name, renamed.Version));

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var changed = Done(await PatchAsync(subscription.Id, new SubscriptionRequest(null, null, ["gallium"]), "materials"));
        Assert.Equal((subscription.Id, 3), (changed.Id, changed.Version));
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await PassAsync();
        Assert.Equal([AlertKind.NoticePublished, AlertKind.SubscriptionStarted], Sent().Select(a => a.Kind).Order());
    }

    [Fact]
    public async Task A_change_into_what_its_target_has_already_is_refused_and_the_old_wish_may_be_made_again()
    {
        var first = Subscribed(await _world.Desk.SubscribeAsync(Wish("gallium"), World.Cancel));
        var second = Subscribed(await _world.Desk.SubscribeAsync(Wish("germanium"), World.Cancel));
        Assert.Equal(first.Id, Assert.IsType<ChangeResult.Same>(await PatchAsync(second.Id, new SubscriptionRequest(null, null, ["gallium"]), "materials")).Id);

        Done(await PatchAsync(first.Id, new SubscriptionRequest(null, null, ["dysprosium"]), "materials"));
        var again = Assert.IsType<SubscribeResult.Subscribed>(await _world.Desk.SubscribeAsync(Wish("gallium"), World.Cancel));
        Assert.True(again.Created);
        Assert.NotEqual(first.Id, again.Subscription.Id);
        Assert.Equal("gallium", again.Subscription.Filter.Materials.Single().Value);
        Assert.Equal((again.Subscription.Id, false), (Subscribed(await _world.Desk.SubscribeAsync(Wish("gallium"), World.Cancel)).Id, Assert.IsType<SubscribeResult.Subscribed>(await _world.Desk.SubscribeAsync(Wish("gallium"), World.Cancel)).Created));
        Assert.Equal(first.Id, Subscribed(await _world.Desk.SubscribeAsync(Wish("dysprosium"), World.Cancel)).Id);
        Assert.Equal(3, _world.Subscriptions.Rows.Count);
    }

    [Fact]
    public async Task Of_two_changes_of_one_version_the_second_is_told_what_stands()
    {
        var subscription = await StartAsync("gallium");
        await PatchAsync(subscription.Id, new SubscriptionRequest(null, null, Name: "a"), "name");
        var stale = Assert.IsType<ChangeResult.Stale>(await _world.Changes.PatchAsync(subscription.Id, new SubscriptionPatch(new SubscriptionRequest(null, null, Name: "b"), new HashSet<string> { "name" }), 1, World.Cancel));
        Assert.Equal(("a", 2), (stale.Stands.Name, stale.Stands.Version));
        Assert.IsType<ChangeResult.NotFound>(await PatchAsync("sub_none", new SubscriptionRequest(null, null), "name"));
    }

    [Fact]
    public async Task What_waits_for_a_digest_is_in_the_first_one_after_the_pause()
    {
        var subscription = await StartAsync("gallium", new Cadence(new Digest(DigestEvery.Day, new TimeOnly(8, 0), DayOfWeek.Monday, NothingNew: false, CriticalAtOnce: true), null, Cadence.Utc));
        await _world.Intake.RaiseAsync(Some.Alert(), World.Cancel);
        await PassAsync();
        await _world.Changes.PauseAsync(subscription.Id, World.Cancel);
        _world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await _world.DigestWatch.WatchAsync(World.Cancel));
        await _world.Changes.ResumeAsync(subscription.Id, World.Cancel);
        Assert.Empty(await _world.DigestWatch.WatchAsync(World.Cancel));
        _world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("Daily digest of 2026-11-23: 1 alert", Assert.Single(await _world.DigestWatch.WatchAsync(World.Cancel)).Message.Headline);
    }

    [Fact]
    public async Task How_things_stand_is_said_once_for_each_time_that_somebody_asks()
    {
        var subscription = await StartAsync("gallium");
        foreach (var nonce in new[] { "a", "a", "b" })
        {
            Assert.IsType<FirstMessageResult.Sent>(await _world.FirstMessages.SendAsync(subscription.Id, nonce, World.Cancel));
        }

        await PassAsync();
        Assert.Equal(2, Sent().Count);
        Assert.IsType<FirstMessageResult.NotFound>(await _world.FirstMessages.SendAsync("sub_none", "a", World.Cancel));
        var narrow = _world.Subscribe("gallium", s => s with { Filter = s.Filter with { Kinds = [AlertKind.CliffUpcoming] } });
        Assert.Equal("Its kinds leave out subscription.started.", Assert.IsType<FirstMessageResult.Refused>(await _world.FirstMessages.SendAsync(narrow.Id, "a", World.Cancel)).Reason);
        var waiting = _world.Subscribe("germanium", s => s with { AwaitsConfirmation = true });
        Assert.IsType<FirstMessageResult.Refused>(await _world.FirstMessages.SendAsync(waiting.Id, "a", World.Cancel));
        var empty = new World(Some.Noon);
        Assert.IsType<FirstMessageResult.NoDataset>(await empty.FirstMessages.SendAsync(empty.Subscribe("gallium").Id, "a", World.Cancel));
    }

    [Fact]
    public async Task Each_change_stands_in_the_audit_log_before_and_after()
    {
        var subscription = await StartAsync("gallium");
        await PatchAsync(subscription.Id, new SubscriptionRequest(null, null, Name: "Desk"), "name");
        await _world.Changes.PauseAsync(subscription.Id, World.Cancel);
        await _world.Changes.PauseAsync(subscription.Id, World.Cancel);
        await _world.Desk.RemoveAsync(subscription.Id, World.Cancel);
        var entries = _world.Audit.Entries.Where(e => e.Subject == subscription.Id).ToList();
        Assert.Equal(["updateSubscription", "pauseSubscription", "deleteSubscription"], entries.Select(e => e.Action));
        Assert.All(entries, e => Assert.NotNull(e.AppliedAt));
        Assert.Contains("\"name\":\"\"", entries[0].Before, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Desk\"", entries[0].After, StringComparison.Ordinal);
        Assert.Null(entries[2].After);
        Assert.DoesNotContain("example.com/hook", string.Concat(_world.Audit.Entries), StringComparison.Ordinal);
    }

    private static SubscriptionRequest Wish(string material) => new("webhook", "https://example.com/hook", [material], Tenant: "acme");

    private static Subscription Subscribed(SubscribeResult result) => Assert.IsType<SubscribeResult.Subscribed>(result).Subscription;

    private static Subscription Done(ChangeResult result) => Assert.IsType<ChangeResult.Done>(result).Subscription;

    private Task<ChangeResult> PatchAsync(string id, SubscriptionRequest values, params string[] named)
        => _world.Changes.PatchAsync(id, new SubscriptionPatch(values, named.ToHashSet(StringComparer.Ordinal)), null, World.Cancel);

    // Past its first message.
    private async Task<Subscription> StartAsync(string material, Cadence? cadence = null)
    {
        var subscription = _world.Subscribe(material, s => s with { Cadence = cadence ?? Cadence.AtOnce });
        await _world.Revisions.AddAsync(Dataset.Revision, Dataset.File, Some.Noon, World.Cancel);
        await _world.Subscriptions.MarkIntroducedAsync([subscription.Id], Some.Noon, World.Cancel);
        return subscription;
    }

    private async Task PassAsync()
    {
        await _world.FirstMessages.WatchAsync(Dataset, World.Cancel);
        await _world.DrainAsync();
    }

    private List<Alert> Sent() => [.. _world.Channel.Sent.Select(s => _world.Told.All.Single(a => a.Id == s.AlertId))];
}
