using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

/// <summary>What lies at the place of the dataset against what was published by hand.</summary>
public sealed class PolicyOfferTests
{
    private static readonly PolicyDataset File1 = Of("gallium");
    private static readonly PolicyDataset File2 = Of("germanium");
    private static readonly PolicyDataset Published = Of("dysprosium");

    private readonly World _world = new(Some.Noon);

    [Fact]
    public async Task What_was_published_is_not_undone_by_a_file_that_lay_there_before()
    {
        await OfferAsync(File1);
        await PublishAsync(_world, Published);
        for (var look = 0; look < 3; look++)
        {
            var report = await OfferAsync(File1);
            Assert.Equal((Published.Revision, false, 2L), (report.Dataset.Revision, report.IsNew, report.Sequence));
            Assert.Empty(report.Faults);
        }

        Assert.Equal(Published.Revision, (await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unchanged(), World.Cancel)).Dataset.Revision);
        Assert.Single(_world.Told.All);
    }

    [Fact]
    public async Task A_file_that_changes_later_is_taken_and_so_is_one_that_changes_back()
    {
        await OfferAsync(File1);
        await PublishAsync(_world, Published);
        Assert.True((await OfferAsync(File2)).IsNew);
        Assert.True((await OfferAsync(File1)).IsNew);
        Assert.Equal([File1.Revision, Published.Revision, File2.Revision, File1.Revision], _world.Revisions.Rows.Select(r => r.Revision));
    }

    [Fact]
    public async Task A_changed_file_passes_the_gate_of_what_was_published()
    {
        await OfferAsync(File1);
        await PublishAsync(_world, new PolicyDataset(Published.File with { AsOf = Published.AsOf.AddDays(1) }));
        var report = await OfferAsync(File2);
        Assert.Equal("/asOf", Assert.Single(report.Faults).Pointer);
        Assert.Equal(2, report.Sequence);
        Assert.Contains(_world.Told.All, a => a.Kind == AlertKind.DatasetRefused);
        Assert.Single((await OfferAsync(File2)).Faults);
    }

    [Fact]
    public async Task What_was_refused_stays_out_when_another_was_published_since()
    {
        var older = new PolicyDataset(File2.File with { AsOf = File1.AsOf.AddDays(-1) });
        await OfferAsync(File1);
        Assert.NotEmpty((await OfferAsync(older)).Faults);

        // So old itself that the gate would take the refused one now.
        await PublishAsync(_world, new PolicyDataset(Published.File with { AsOf = older.AsOf.AddDays(-1) }), new PublishRequest(OverrideGate: true, Reason: "Mended"));
        var report = await OfferAsync(older);
        Assert.Equal((2L, 0), (report.Sequence, report.Faults.Count));
    }

    [Fact]
    public async Task A_broken_file_in_between_makes_the_old_one_no_news()
    {
        await OfferAsync(File1);
        await PublishAsync(_world, Published);
        await _world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Refused([new DataFault("policies.json", "", "not JSON")]), World.Cancel);
        Assert.Equal(Published.Revision, (await OfferAsync(File1)).Dataset.Revision);
    }

    [Fact]
    public async Task The_published_one_at_the_place_is_what_is_in_use()
    {
        await OfferAsync(File1);
        await PublishAsync(_world, Published);
        Assert.False((await OfferAsync(Published)).IsNew);
        await PublishAsync(_world, File2);
        Assert.Equal(File2.Revision, (await OfferAsync(Published)).Dataset.Revision);
    }

    [Fact]
    public async Task A_rollback_is_not_undone_either()
    {
        await OfferAsync(File1);
        await OfferAsync(File2);
        await _world.Datasets.RollBackAsync(File1.Revision, new PublishRequest(), null, World.Cancel);
        Assert.Equal(File1.Revision, (await OfferAsync(File2)).Dataset.Revision);
        Assert.Equal(3, _world.Revisions.Rows.Count);
    }

    [Fact]
    public async Task The_same_bytes_are_no_other_offer_though_a_new_version_of_the_program_names_them_anew()
    {
        await OfferAsync(File1, "bytes");
        await PublishAsync(_world, Published);
        _world.Offers.Row = _world.Offers.Row! with { Revision = "rev_old" };
        Assert.Equal(Published.Revision, (await OfferAsync(File1, "bytes")).Dataset.Revision);
        Assert.Equal(Published.Revision, (await OfferAsync(File1, "spaced")).Dataset.Revision);
        Assert.True((await OfferAsync(File2, "others")).IsNew);
    }

    [Fact]
    public async Task What_an_earlier_version_took_is_known()
    {
        // As migration 15 leaves it.
        await _world.Revisions.AddAsync(File1.Revision, File1.File, Some.Noon, World.Cancel);
        _world.Offers.Row = new LastOffer(File1.Revision, null, 1);
        await PublishAsync(_world, Published);
        Assert.Equal(Published.Revision, (await OfferAsync(File1)).Dataset.Revision);
    }

    [Fact]
    public async Task A_file_that_changes_while_another_process_publishes_is_taken_after_it()
    {
        await OfferAsync(File1);
        _world.Revisions.BeforeAdd = () => _world.Revisions.Rows.Add(new AcceptedRevision(2, Published.Revision, Some.Noon, Published.File));
        Assert.Equal(3, (await OfferAsync(File2)).Sequence);
        Assert.Equal([File1.Revision, Published.Revision, File2.Revision], _world.Revisions.Rows.Select(r => r.Revision));
        Assert.Equal(3, (await OfferAsync(File2)).Sequence);
    }

    [Fact]
    public async Task Killed_anywhere_a_changed_file_is_taken_once_and_then_gives_way()
    {
        for (var kill = 1; kill < 30; kill++)
        {
            var world = new World(Some.Noon);
            await OfferAsync(world, File1);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => OfferAsync(world, File2));
            world.Ports.LetLive();
            Assert.Equal(File2.Revision, (await OfferAsync(world, File2)).Dataset.Revision);
            Assert.Single(world.Told.All);

            await PublishAsync(world, Published);
            Assert.Equal(Published.Revision, (await OfferAsync(world, File2)).Dataset.Revision);
            Assert.Equal(3, world.Revisions.Rows.Count);
        }
    }

    [Fact]
    public async Task Killed_anywhere_at_the_first_look_there_is_a_dataset_after_the_second()
    {
        for (var kill = 1; kill < 10; kill++)
        {
            var world = new World(Some.Noon);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => OfferAsync(world, File1));
            world.Ports.LetLive();
            Assert.Equal((File1.Revision, 1L), await OfferAsync(world, File1) is var report ? (report.Dataset.Revision, report.Sequence) : default);
        }
    }

    private static PolicyDataset Of(string material) => Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision(materials: material)));

    private static Task<PolicyReport> OfferAsync(World world, PolicyDataset dataset, string? fingerprint = null)
        => world.PolicyWatch.WatchAsync(new PolicyOffer.Read("policies.json", new DataFile<PolicyDataset>.Good(dataset)) { Fingerprint = fingerprint }, World.Cancel);

    private Task<PolicyReport> OfferAsync(PolicyDataset dataset, string? fingerprint = null) => OfferAsync(_world, dataset, fingerprint);

    private static async Task PublishAsync(World world, PolicyDataset dataset, PublishRequest? request = null)
    {
        await world.Datasets.UploadAsync(PolicyDocument.Write(dataset.File), false, World.Cancel);
        Assert.True(Assert.IsType<PublishResult.Published>(await world.Datasets.PublishAsync(dataset.Revision, request ?? new PublishRequest(), null, World.Cancel)).IsNew);
    }
}
