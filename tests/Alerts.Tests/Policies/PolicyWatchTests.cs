using System.Text;
using System.Text.Json.Nodes;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.DataFiles;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

public sealed class PolicyWatchTests
{
    private static readonly Measure Control = Some.Measure("control", "2025-01-01", Some.Provision());
    private static readonly PolicyDataset First = Some.Dataset(Control);
    private static readonly PolicyDataset Second = Some.Dataset(Some.Measure("control", "2025-01-01", Some.Provision(materials: "germanium")));
    private static readonly DataFault Fault = new("policies.json", "/measures/0/id", "'control' occurs twice");

    private readonly World _world = new(Some.Noon);

    public static TheoryData<string> BadFiles =>
        new("{", "", "\0", "{\"asOf\": 1}", "{\"asOf\":\"2026-01-01\",\"asOf\":\"2026-01-02\"}", "{\"asOf\":1e400}", "duplicate id", "unknown material", "end before start",
            "relation to nothing", "impossible date", "two provisions with one number", "too large", "UTF-16", "nested");

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_leaves_the_revision_in_use_untouched_and_is_told_to_operators(string what)
    {
        await TakeAsync(First);
        var offered = Assert.IsType<DataFile<PolicyDataset>.Refused>(await ShippedData.ReadPoliciesAsync(Bad(what)));

        var report = await _world.PolicyWatch.WatchAsync(offered, World.Cancel);

        Assert.Equal(offered.Faults, report.Faults);
        Assert.Equal((First.Revision, false), (report.Dataset.Revision, report.IsNew));
        Assert.Equal(First.Revision, Assert.Single(_world.Revisions.Rows).Revision);
        var alert = Assert.Single(_world.Told.All);
        Assert.Equal(AlertKind.DatasetRefused, alert.Kind);
        Assert.Equal(offered.Faults.Take(20).Select(f => (f.File + f.Pointer, f.Reason)), alert.Message.Facts.Select(f => (f.Label, f.Text)));
    }

    [Fact]
    public async Task A_refusal_is_told_once_until_a_good_file_was_read()
    {
        await TakeAsync(First);
        await RefuseAsync(Fault);
        await RefuseAsync(Fault);
        Assert.Single(_world.Told.All);

        await RefuseAsync(Fault with { Pointer = "/measures/1/id" });
        Assert.Equal(2, _world.Told.All.Count());

        await TakeAsync(First);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await RefuseAsync(Fault);
        Assert.Equal(3, _world.Told.All.Count());
    }

    [Fact]
    public async Task A_place_that_cannot_be_read_is_one_trouble_however_it_fails()
    {
        await TakeAsync(First);
        var report = await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unreadable("example.org/p.json", "answered 500"), World.Cancel);
        await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unreadable("example.org/p.json", "no connection"), World.Cancel);

        Assert.Equal(First.Revision, report.Dataset.Revision);
        Assert.Equal(["example.org/p.json: (document): answered 500"], report.Faults.Select(f => f.ToString()));
        Assert.Equal("The dataset cannot be read: example.org/p.json", Assert.Single(_world.Told.All).Message.Headline);

        await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unchanged(), World.Cancel);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unreadable("example.org/p.json", "answered 500"), World.Cancel);
        Assert.Equal(2, _world.Told.All.Count());
    }

    [Fact]
    public async Task Another_place_that_cannot_be_read_is_another_trouble()
    {
        await TakeAsync(First);
        await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unreadable("example.org/p.json", "answered 500"), World.Cancel);
        await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unreadable("/data/p.json", "no such file"), World.Cancel);
        Assert.Equal(2, _world.Told.All.Count());
    }

    [Fact]
    public async Task A_reference_to_what_the_revision_in_use_still_has_says_so()
    {
        await TakeAsync(First);
        var report = await RefuseAsync(new DataFault("policies.json", "/a", "'control' is not a measure of this file", Missing: "control"));
        Assert.EndsWith($"it vanished since revision {First.Revision}", Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchanged_is_the_revision_in_use()
    {
        await TakeAsync(First);
        var report = await _world.PolicyWatch.WatchAsync(new PolicyOffer.Unchanged(), World.Cancel);

        Assert.Equal((First.Revision, false), (report.Dataset.Revision, report.IsNew));
        Assert.Empty(report.Faults);
        Assert.Empty(_world.Told.All);
    }

    [Fact]
    public async Task Without_any_revision_what_cannot_be_taken_ends_the_work()
    {
        Assert.Equal([Fault], (await Assert.ThrowsAsync<DataFileException>(() => RefuseAsync(Fault))).Faults);
        var unreadable = await Assert.ThrowsAsync<DataFileException>(() => _world.PolicyWatch.WatchAsync(new PolicyOffer.Unreadable("example.org/p.json", "answered 404"), World.Cancel));
        Assert.Equal("example.org/p.json: (document): answered 404", unreadable.Message);
        await Assert.ThrowsAsync<DataFileException>(() => _world.PolicyWatch.WatchAsync(new PolicyOffer.Unchanged(), World.Cancel));
        Assert.Empty(_world.Revisions.Rows);
        Assert.Empty(_world.Told.All);
    }

    [Fact]
    public async Task A_revision_that_the_gate_refuses_changes_nothing()
    {
        var three = Some.Dataset(Control, Some.Measure("b", "2025-01-01", Some.Provision()), Some.Measure("c", "2025-01-01", Some.Provision()));
        await TakeAsync(three);

        var report = await TakeAsync(First);

        Assert.Equal("/measures", Assert.Single(report.Faults).Pointer);
        Assert.Equal(three.Revision, Assert.Single(_world.Revisions.Rows).Revision);
        Assert.Equal(AlertKind.DatasetRefused, Assert.Single(_world.Told.All).Kind);

        _world.PolicyOptions.VanishedShare = 1;
        Assert.True((await TakeAsync(First)).IsNew);
    }

    [Fact]
    public async Task A_change_that_happens_again_is_told_again()
    {
        foreach (var revision in new[] { First, Second, First, Second })
        {
            await TakeAsync(revision);
        }

        Assert.Equal(3, _world.Told.All.Count());
        Assert.Equal([1, 2, 3, 4], _world.Revisions.Rows.Select(r => r.Sequence));
    }

    [Fact]
    public async Task What_is_in_use_under_an_older_name_is_filed_anew_without_an_alert()
    {
        await _world.Revisions.AddAsync("rev_old", First.File, Some.Noon, World.Cancel);

        Assert.False((await TakeAsync(First)).IsNew);
        Assert.Equal(["rev_old", First.Revision], _world.Revisions.Rows.Select(r => r.Revision));
        Assert.Empty(_world.Told.All);
    }

    [Fact]
    public async Task A_refusal_is_told_once_though_killed_anywhere()
    {
        for (var kill = 1; kill < 8; kill++)
        {
            var world = new World(Some.Noon);
            await world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(First), World.Cancel);
            world.Ports.KillAfter(kill);
            await Record.ExceptionAsync(() => world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Refused([Fault]), World.Cancel));
            world.Ports.LetLive();
            world.Clock.Advance(TimeSpan.FromMinutes(10));
            await world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Refused([Fault]), World.Cancel);
            Assert.Single(world.Told.All);
        }
    }

    private Task<PolicyReport> TakeAsync(PolicyDataset dataset) => _world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Good(dataset), World.Cancel);

    private Task<PolicyReport> RefuseAsync(params DataFault[] faults) => _world.PolicyWatch.WatchAsync(new DataFile<PolicyDataset>.Refused(faults), World.Cancel);

    private static byte[] Bad(string what) => what switch
    {
        "too large" => new byte[DataFileReader.MaxBytes + 1],
        "UTF-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(ShippedData.Text("policies.json"))],
        "nested" => Encoding.UTF8.GetBytes(new string('[', 100_000)),
        "duplicate id" => Shipped(m => m["id"] = "cn-mofcom-2024-33"),
        "unknown material" => Shipped(m => m["provisions"]![0]!["materials"]![0] = "galium"),
        "end before start" => Shipped(m => m["provisions"]![0]!["end"] = JsonNode.Parse("""{"printed":{"on":"2020-01-01","inclusive":true,"basis":"printed"}}""")),
        "relation to nothing" => Shipped(m => m["provisions"]![0]!["relations"] = JsonNode.Parse("""[{"type":"suspends","measure":"cn-none","from":"2025-11-09"}]""")),
        "impossible date" => Shipped(m => m["issued"] = "2026-02-30"),
        "two provisions with one number" => Shipped(m => m["provisions"]![1]!["number"] = "1(1)"),
        _ => Encoding.UTF8.GetBytes(what),
    };

    private static byte[] Shipped(Action<JsonNode> breaks)
    {
        var root = JsonNode.Parse(ShippedData.Bytes("policies.json"))!;
        breaks(root["measures"]![Broken.Index(root, "cn-mofcom-2023-23")]!);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
