using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

public sealed class RevisionGateTests
{
    private static readonly PolicyDataset Twenty = Dataset(20);

    [Theory]
    [InlineData(20, true)]
    [InlineData(19, true)]
    [InlineData(18, true)]
    [InlineData(17, false)]
    [InlineData(0, false)]
    public void More_than_a_tenth_of_the_measures_may_not_vanish_at_once(int left, bool taken)
        => Assert.Equal(taken, Gate(Twenty, Dataset(left)).Count == 0);

    [Fact]
    public void A_single_one_may_although_it_is_half_of_all()
    {
        Assert.Empty(Gate(Dataset(2), Dataset(1)));
        Assert.NotEmpty(Gate(Dataset(2), Dataset(1), new PolicyOptions { VanishedLeast = 1 }));
    }

    [Fact]
    public void What_vanished_is_named()
        => Assert.Equal(
            [new DataFault("new.json", "/measures", $"3 of 20 measures vanished since revision {Twenty.Revision}, more than a share of 0.1: m17, m18, m19")],
            Gate(Twenty, Dataset(17)));

    [Fact]
    public void A_share_of_one_lets_everything_vanish() => Assert.Empty(Gate(Twenty, Dataset(0), new PolicyOptions { VanishedShare = 1 }));

    [Fact]
    public void A_share_of_nothing_lets_none_of_two_vanish() => Assert.NotEmpty(Gate(Twenty, Dataset(18), new PolicyOptions { VanishedShare = 0 }));

    [Fact]
    public void Measures_that_are_added_do_not_make_up_for_those_that_vanish()
    {
        var replaced = Some.Dataset([.. Dataset(10).Measures, .. Enumerable.Range(100, 10).Select(Measure)]);
        Assert.Equal("/measures", Assert.Single(Gate(Twenty, replaced)).Pointer);
    }

    [Fact]
    public void What_is_older_than_the_one_in_use_is_refused()
    {
        var older = new PolicyDataset(Twenty.File with { AsOf = Twenty.AsOf.AddDays(-1) });
        Assert.Equal([new DataFault("new.json", "/asOf", $"2026-10-17 is older than 2026-10-18 of revision {Twenty.Revision}, which is in use")], Gate(Twenty, older));
        Assert.Empty(Gate(older, Twenty));
    }

    [Fact]
    public void A_reference_to_what_vanished_says_since_when()
    {
        var faults = RevisionGate.Explain(Twenty,
        [
            new DataFault("new.json", "/a", "'m3' is not a measure of this file", Missing: "m3"),
            new DataFault("new.json", "/b", "'m4' has no provision '1'", Missing: "m4#1"),
            new DataFault("new.json", "/c", "'other' is not a measure of this file", Missing: "other"),
            new DataFault("new.json", "/d", "must be a string"),
        ]);
        Assert.Equal(
            [
                $"'m3' is not a measure of this file: it vanished since revision {Twenty.Revision}",
                $"'m4' has no provision '1': it vanished since revision {Twenty.Revision}",
                "'other' is not a measure of this file",
                "must be a string",
            ],
            faults.Select(f => f.Reason));
    }

    private static IReadOnlyList<DataFault> Gate(PolicyDataset inUse, PolicyDataset offered, PolicyOptions? options = null)
        => RevisionGate.Faults(inUse, offered, "new.json", options ?? new PolicyOptions());

    private static PolicyDataset Dataset(int measures) => Some.Dataset([.. Enumerable.Range(0, measures).Select(Measure)]);

    private static Measure Measure(int number) => Some.Measure($"m{number}", "2025-01-01", Some.Provision());
}
