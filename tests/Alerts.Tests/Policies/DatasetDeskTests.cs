using Alerts.Alerting;
using Alerts.Classification;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

/// <summary>Revisions that operators upload, publish and roll back.</summary>
public sealed class DatasetDeskTests
{
    private static readonly PolicyDataset First = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision()));
    private static readonly PolicyDataset Second = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision(materials: "germanium")));
    private static readonly PolicyDataset Third = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision(materials: "dysprosium")));

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task A_draft_is_stored_once_and_changes_nothing()
    {
        await OfferAsync(First);
        var seen = Assert.IsType<UploadResult.Seen>(await UploadAsync(Second));

        Assert.Equal((true, RevisionStatus.Draft, Some.Noon), (seen.IsNew, seen.Status, seen.UploadedAt));
        Assert.NotEmpty(seen.Preview.Changes);
        Assert.Equal(First.Revision, seen.Preview.InUse.Dataset.Revision);
        Assert.False(Assert.IsType<UploadResult.Seen>(await UploadAsync(Second)).IsNew);
        Assert.Equal(Second.Revision, Assert.Single(_world.Drafts.Rows).Revision);
        Assert.Equal(First.Revision, Assert.Single(_world.Revisions.Rows).Revision);
        Assert.Empty(_world.Told.All);
        Assert.Equal(("uploadRevision", Second.Revision), Assert.Single(_world.Audit.Entries.Select(e => (e.Action, e.Subject))));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_at_all()
    {
        await OfferAsync(First);
        _world.Subscribe("gallium");
        var writes = _world.Ports.Writes;
        var seen = Assert.IsType<UploadResult.Seen>(await UploadAsync(Second, dryRun: true));

        Assert.Equal((false, RevisionStatus.NotStored), (seen.IsNew, seen.Status));
        Assert.Equal((1, 1, 1, 1), (seen.Preview.Reach.Alerts, seen.Preview.Reach.Subscriptions, seen.Preview.Reach.Targets, seen.Preview.Reach.Messages));
        Assert.Equal(writes, _world.Ports.Writes);
        Assert.Empty(_world.Audit.Entries);
    }

    [Fact]
    public async Task What_is_in_use_is_no_draft()
    {
        await OfferAsync(First);
        var seen = Assert.IsType<UploadResult.Seen>(await UploadAsync(First));
        Assert.Equal((false, RevisionStatus.InUse, 0), (seen.IsNew, seen.Status, seen.Preview.Changes.Count));
        Assert.Empty(_world.Drafts.Rows);
    }

    [Fact]
    public async Task Before_a_revision_is_in_use_nothing_is_compared_or_published()
    {
        Assert.IsType<UploadResult.NotReady>(await UploadAsync(First));
        Assert.IsType<PublishResult.NotReady>(await PublishAsync(First));
        Assert.IsType<PublishResult.NotReady>(await RollBackAsync(First));
    }

    [Fact]
    public async Task What_the_preview_counts_is_what_is_told()
    {
        await OfferAsync(First);
        _world.Subscribe("gallium");
        _world.Subscribe("gallium germanium");
        _world.Subscribe("germanium", address: "https://example.com/other");
        _world.Subscribe("dysprosium", address: "https://example.com/third");
        _world.Subscribe("", s => s with { AwaitsConfirmation = true }, "https://example.com/fourth");
        _world.Subscribe("", s => s with { Filter = s.Filter with { Kinds = [AlertKind.NoticePublished] } }, "https://example.com/fifth");
        var reach = Assert.IsType<UploadResult.Seen>(await UploadAsync(Second)).Preview.Reach;

        var done = Assert.IsType<PublishResult.Published>(await PublishAsync(Second));
        await _world.DrainAsync();

        Assert.Equal((1, 0, 3, 2, false), (reach.Alerts, reach.Silenced, reach.Subscriptions, reach.Targets, reach.IsCut));
        Assert.Equal(new TenantReach("acme", 2), Assert.Single(reach.ByTenant));
        Assert.Equal(reach.Alerts, done.Raised.Count);
        Assert.Equal(reach.Messages, _world.Channel.Sent.Count);
    }

    [Fact]
    public async Task What_a_silence_holds_back_tells_nobody()
    {
        await OfferAsync(First);
        _world.Subscribe();
        await _world.Silences.AddAsync(new Silence("sil_1", null, null, AlertKind.PolicyChanged, Some.Noon.AddDays(1), "Rehearsal", Some.Noon), World.Cancel);
        var reach = Assert.IsType<UploadResult.Seen>(await UploadAsync(Second)).Preview.Reach;
        Assert.Equal((1, 1, 0, 0), (reach.Alerts, reach.Silenced, reach.Targets, reach.Messages));
    }

    [Fact]
    public async Task A_count_that_was_cut_says_so()
    {
        await OfferAsync(First);
        for (var i = 0; i < 1001; i++)
        {
            _world.Subscribe("gallium", address: $"https://example.com/{i}");
        }

        var alerts = await _world.RevisionIntake.AlertsAsync((await _world.RevisionIntake.InUseAsync(World.Cancel))!, Second, World.Cancel);
        var cut = new RevisionAudience(_world.Subscriptions, _world.Silences, _world.Catalogue, _world.Clock) { MostLooked = 1000 };
        Assert.Equal((1000, true), (await cut.CountAsync(alerts, World.Cancel)) is var few ? (few.Targets, few.IsCut) : default);
        Assert.Equal((1001, false), (await _world.Audience.CountAsync(alerts, World.Cancel)) is var all ? (all.Targets, all.IsCut) : default);
    }

    [Fact]
    public async Task A_published_draft_is_in_use_and_told_and_no_draft_any_more()
    {
        await OfferAsync(First);
        await UploadAsync(Second);
        _world.Clock.Advance(TimeSpan.FromHours(1));
        var done = Assert.IsType<PublishResult.Published>(await PublishAsync(Second, new PublishRequest(Reason: "No. 9 of 2026")));

        Assert.Equal((Second.Revision, 2L, true), (done.InUse.Dataset.Revision, done.InUse.Sequence, done.IsNew));
        Assert.Equal([First.Revision, Second.Revision], _world.Revisions.Rows.Select(r => r.Revision));
        Assert.Equal(AlertKind.PolicyChanged, Assert.Single(_world.Told.All).Kind);
        Assert.Empty(_world.Drafts.Rows);
        var entry = _world.Audit.Entries[^1];
        Assert.Equal(("publishRevision", Second.Revision, _world.Clock.GetUtcNow()), (entry.Action, entry.Subject, entry.AppliedAt));
        Assert.Contains(First.Revision, entry.Before!, StringComparison.Ordinal);
        Assert.Contains("No. 9 of 2026", entry.After!, StringComparison.Ordinal);

        var again = Assert.IsType<PublishResult.Published>(await PublishAsync(Second));
        Assert.Equal((false, 0), (again.IsNew, again.Raised.Count));
        Assert.Equal(2, _world.Audit.Entries.Count);
    }

    [Fact]
    public async Task What_is_no_draft_is_not_published()
    {
        await OfferAsync(First);
        await OfferAsync(Second);
        Assert.IsType<PublishResult.WasInUse>(await PublishAsync(First));
        Assert.IsType<PublishResult.Unknown>(await PublishAsync(Third));
        Assert.IsType<PublishResult.Unknown>(await RollBackAsync(Third));
        Assert.Equal(2, _world.Revisions.Rows.Count);
    }

    [Fact]
    public async Task The_gate_holds_a_draft_unless_a_reason_is_given()
    {
        await OfferAsync(First);
        var older = new PolicyDataset(Second.File with { AsOf = First.AsOf.AddDays(-1) });
        Assert.Equal("/asOf", Assert.Single(Assert.IsType<UploadResult.Seen>(await UploadAsync(older)).Preview.Gate).Pointer);

        Assert.Equal("/asOf", Assert.Single(Assert.IsType<PublishResult.Held>(await PublishAsync(older)).Faults).Pointer);
        Assert.Equal("reason", Assert.Single(Assert.IsType<PublishResult.Refused>(await PublishAsync(older, new PublishRequest(OverrideGate: true))).Faults).Field);
        Assert.Equal("reason", Assert.Single(Assert.IsType<PublishResult.Refused>(await PublishAsync(older, new PublishRequest(OverrideGate: true, Reason: "a\nb"))).Faults).Field);
        Assert.Equal(First.Revision, _world.Revisions.Rows[^1].Revision);

        Assert.IsType<PublishResult.Published>(await PublishAsync(older, new PublishRequest(OverrideGate: true, Reason: "The day was wrong")));
        Assert.Equal(older.Revision, _world.Revisions.Rows[^1].Revision);
    }

    [Fact]
    public async Task What_is_not_good_any_more_is_not_published()
    {
        await OfferAsync(First);
        await UploadAsync(Second);
        _world.PolicyReader.Refused = [new DataFault("policies.json", "/measures/0", "is out of date")];
        Assert.Equal(_world.PolicyReader.Refused, Assert.IsType<PublishResult.Broken>(await PublishAsync(Second)).Faults);
        Assert.Equal(_world.PolicyReader.Refused, Assert.IsType<UploadResult.Refused>(await UploadAsync(Third)).Faults);
        Assert.Single(_world.Revisions.Rows);
    }

    [Fact]
    public async Task A_rollback_is_a_new_revision_of_today_and_is_told()
    {
        var later = new PolicyDataset(Second.File with { AsOf = First.AsOf.AddDays(9) });
        await OfferAsync(First);
        await OfferAsync(later);
        var done = Assert.IsType<PublishResult.Published>(await RollBackAsync(First));

        var expected = new PolicyDataset(First.File with { AsOf = later.AsOf });
        Assert.Equal((expected.Revision, 3L, true), (done.InUse.Dataset.Revision, done.InUse.Sequence, done.IsNew));
        Assert.NotEqual(First.Revision, expected.Revision);
        Assert.Equal(2, _world.Told.All.Count());
        Assert.Empty(_world.Drafts.Rows);
        Assert.Equal(("rollbackRevision", First.Revision), (_world.Audit.Entries[^1].Action, _world.Audit.Entries[^1].Subject));
        Assert.False(Assert.IsType<PublishResult.Published>(await RollBackAsync(First)).IsNew);
    }

    [Fact]
    public async Task What_changed_since_it_was_looked_at_is_not_published()
    {
        await OfferAsync(First);
        await UploadAsync(Third);
        await OfferAsync(Second);
        Assert.Equal(2, Assert.IsType<PublishResult.Stale>(await _world.Datasets.PublishAsync(Third.Revision, new PublishRequest(), 1, World.Cancel)).Sequence);
        Assert.IsType<PublishResult.Published>(await _world.Datasets.PublishAsync(Third.Revision, new PublishRequest(), 2, World.Cancel));
    }

    [Fact]
    public async Task Two_at_once_follow_one_another()
    {
        await OfferAsync(First);
        await UploadAsync(Second);
        await UploadAsync(Third);
        await Task.WhenAll(Task.Run(() => PublishAsync(Second), World.Cancel), Task.Run(() => PublishAsync(Third), World.Cancel));

        Assert.Equal(3, _world.Revisions.Rows.Count);
        Assert.Equal(2, _world.Told.All.Count());
    }

    [Fact]
    public async Task Another_process_that_is_quicker_is_followed()
    {
        await OfferAsync(First);
        await UploadAsync(Third);
        _world.Revisions.BeforeAdd = () => _world.Revisions.Rows.Add(new AcceptedRevision(2, Second.Revision, Some.Noon, Second.File));
        Assert.Equal(3, Assert.IsType<PublishResult.Published>(await PublishAsync(Third)).InUse.Sequence);
        Assert.Equal([First.Revision, Second.Revision, Third.Revision], _world.Revisions.Rows.Select(r => r.Revision));
        Assert.Empty(_world.Drafts.Marks);

        await UploadAsync(First);
        _world.Revisions.BeforeAdd = () => _world.Revisions.Rows.Add(new AcceptedRevision(4, Second.Revision, Some.Noon, Second.File));
        Assert.Equal(4, Assert.IsType<PublishResult.Stale>(await _world.Datasets.PublishAsync(First.Revision, new PublishRequest(), 3, World.Cancel)).Sequence);
        Assert.Equal(First.Revision, Assert.Single(_world.Drafts.Rows).Revision);
    }

    [Fact]
    public async Task A_draft_is_deleted_and_what_was_in_use_stays()
    {
        await OfferAsync(First);
        await UploadAsync(Second);
        Assert.True(await _world.Datasets.DeleteAsync(Second.Revision, World.Cancel));
        Assert.False(await _world.Datasets.DeleteAsync(Second.Revision, World.Cancel));
        Assert.False(await _world.Datasets.DeleteAsync(First.Revision, World.Cancel));
        Assert.Equal(("deleteRevision", Second.Revision), (_world.Audit.Entries[^1].Action, _world.Audit.Entries[^1].Subject));
    }

    [Fact]
    public async Task A_revision_settles_the_proposals_that_it_is_published_with()
    {
        await OfferAsync(First);
        await _world.Proposals.AddAsync([Proposal("prp_1"), Proposal("prp_2"), Proposal("prp_3", "other"), Proposal("prp_4") with { Status = ProposalStatus.Dismissed }], World.Cancel);
        Assert.Equal(["prp_1", "prp_2"], Assert.IsType<UploadResult.Seen>(await UploadAsync(Second)).Preview.Proposals.Order());

        var refused = Assert.IsType<PublishResult.Refused>(await PublishAsync(Second, new PublishRequest(Settles: ["prp_1", "prp_4", "prp_none"])));
        Assert.Equal(["settles/1", "settles/2"], refused.Faults.Select(f => f.Field));
        Assert.Single(_world.Revisions.Rows);

        var done = Assert.IsType<PublishResult.Published>(await PublishAsync(Second, new PublishRequest(Settles: ["prp_1", "prp_1"])));
        Assert.Equal(["prp_2"], done.Proposals);
        var settled = _world.Proposals.Rows[0];
        Assert.Equal((ProposalStatus.Settled, Second.Revision, 2), (settled.Status, settled.SettledBy, settled.Version));
        Assert.Contains("prp_1", _world.Audit.Entries[^1].After!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_anywhere_it_is_told_once_and_wholly_taken(bool rollback)
    {
        var whole = await RunAsync(rollback, int.MaxValue);
        Assert.True(whole.Calls > 12);
        for (var kill = 1; kill <= whole.Calls; kill++)
        {
            var (world, _) = await RunAsync(rollback, kill);
            Assert.Equal(whole.World.Told.Rows.Keys.Order(), world.Told.Rows.Keys.Order());
            Assert.Equal(whole.World.Channel.Sent.Order(), world.Channel.Sent.Order());
            Assert.Equal(whole.World.Revisions.Rows.Select(r => r.Revision), world.Revisions.Rows.Select(r => r.Revision));
            Assert.Empty(world.Drafts.Rows);
            Assert.Empty(world.Drafts.Marks);
            Assert.Equal(ProposalStatus.Settled, Assert.Single(world.Proposals.Rows).Status);
        }
    }

    [Fact]
    public async Task What_a_kill_left_half_told_is_finished_by_the_next_look_at_the_place()
    {
        var half = 0;
        for (var kill = 1; kill < 40; kill++)
        {
            var world = new World(Some.Noon);
            await world.PolicyWatch.WatchAsync(Good(First), World.Cancel);
            await world.Datasets.UploadAsync(PolicyDocument.Write(Second.File), false, World.Cancel);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => world.Datasets.PublishAsync(Second.Revision, new PublishRequest(), null, World.Cancel));
            world.Ports.LetLive();
            half += world.Told.Rows.Count > 0 && world.Revisions.Rows.Count == 1 ? 1 : 0;

            var report = await world.PolicyWatch.WatchAsync(Good(First), World.Cancel);

            // Either it was never begun, or it is in use: nobody was told of what is not so.
            Assert.Equal(world.Told.Rows.Count > 0 ? Second.Revision : First.Revision, report.Dataset.Revision);
            Assert.Equal(world.Told.Rows.Count > 0 ? 0 : 1, world.Drafts.Rows.Count);
        }

        Assert.True(half > 0);
    }

    private static async Task<(World World, int Calls)> RunAsync(bool rollback, int kill)
    {
        var world = new World(Some.Noon);
        world.Subscribe();
        await world.Proposals.AddAsync([Proposal("prp_1")], World.Cancel);
        await world.PolicyWatch.WatchAsync(Good(First), World.Cancel);
        if (rollback)
        {
            await world.PolicyWatch.WatchAsync(Good(new PolicyDataset(Second.File with { AsOf = Second.AsOf.AddDays(1) })), World.Cancel);
        }
        else
        {
            await world.Datasets.UploadAsync(PolicyDocument.Write(Second.File), false, World.Cancel);
        }

        await world.DrainAsync();
        var wish = new PublishRequest(Settles: ["prp_1"]);
        Task<PublishResult> TakeAsync()
            => rollback ? world.Datasets.RollBackAsync(First.Revision, wish, null, World.Cancel) : world.Datasets.PublishAsync(Second.Revision, wish, null, World.Cancel);
        world.Ports.KillAfter(kill);
        try
        {
            await TakeAsync();
        }
        catch (KilledException)
        {
            // As meant.
        }

        var calls = world.Ports.Calls;
        world.Ports.LetLive();
        Assert.IsType<PublishResult.Published>(await TakeAsync());
        await world.ComeBackAsync();
        return (world, calls);
    }

    private static Proposal Proposal(string id, string measure = "control")
        => new(id, "ntc_1", "txt_1", 0, ActionKind.Suspend, new InstrumentId("cn:mofcom:2025:1"), MeasureId.Parse(measure), null, "暂停实施。", "zh", MatchConfidence.High, Some.Noon);

    private static PolicyOffer.Read Good(PolicyDataset dataset) => new("policies.json", new DataFile<PolicyDataset>.Good(dataset));

    private Task<PolicyReport> OfferAsync(PolicyDataset dataset) => _world.PolicyWatch.WatchAsync(Good(dataset), World.Cancel);

    private Task<UploadResult> UploadAsync(PolicyDataset dataset, bool dryRun = false) => _world.Datasets.UploadAsync(PolicyDocument.Write(dataset.File), dryRun, World.Cancel);

    private Task<PublishResult> PublishAsync(PolicyDataset dataset, PublishRequest? request = null) => _world.Datasets.PublishAsync(dataset.Revision, request ?? new PublishRequest(), null, World.Cancel);

    private Task<PublishResult> RollBackAsync(PolicyDataset dataset) => _world.Datasets.RollBackAsync(dataset.Revision, new PublishRequest(), null, World.Cancel);
}
