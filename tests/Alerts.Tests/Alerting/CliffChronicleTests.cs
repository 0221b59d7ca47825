using Alerts.Alerting;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Alerting;

public sealed class CliffChronicleTests
{
    private static readonly DateTimeOffset First = Some.At("2026-10-01T08:00:00Z");
    private static readonly DateTimeOffset Second = Some.At("2026-11-01T08:00:00Z");
    private static readonly DateTimeOffset Third = Some.At("2026-11-20T08:00:00Z");

    [Fact]
    public void An_extension_moves_the_cliff_and_its_sequence_grows()
    {
        var before = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 4, First);
        var after = before.After(Some.SuspendedUntil("2027-11-27"), Some.Catalogue, 9, Second);

        var (was, now) = (End(before), End(after));
        Assert.Equal((was.Id, 4L, First, Some.Day("2026-11-27")), (now.Id, was.Sequence, was.ChangedAt, was.Cliff.Key.On));
        Assert.Equal((9L, Second, Some.Day("2027-11-27"), false), (now.Sequence, now.ChangedAt, now.Cliff.Key.On, now.IsGone));
        Assert.Single(after.Cliffs, c => c.Cliff.Key.Kind == CliffKind.SuspensionEnd);
    }

    [Fact]
    public void A_revision_that_leaves_the_day_leaves_the_sequence()
    {
        var before = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 4, First);
        var other = Some.SuspendedUntil("2026-11-27");
        var after = before.After(new PolicyDataset(other.File with { AsOf = Some.Day("2026-11-01") }), Some.Catalogue, 5, Second);
        Assert.Equal((4L, First), (End(after).Sequence, End(after).ChangedAt));
        Assert.Equal(5, after.Sequence);
    }

    [Fact]
    public void Taking_an_extension_back_is_a_change_too()
    {
        var moved = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 1, First).After(Some.SuspendedUntil("2027-11-27"), Some.Catalogue, 2, Second);
        Assert.Equal((3L, Some.Day("2026-11-27")), (End(moved.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 3, Third)).Sequence, End(moved.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 3, Third)).Cliff.Key.On));
    }

    [Fact]
    public void An_announced_end_stands_beside_the_printed_one_until_an_act_bears_it_out()
    {
        var printed = Some.Until("2026-11-27");
        var announced = printed with { Announced = Some.Announced("2027-11-27", "2026-10-20") };
        var one = CliffChronicle.Empty.After(Some.SuspendedUntil(printed), Some.Catalogue, 1, First);
        var two = one.After(Some.SuspendedUntil(announced), Some.Catalogue, 2, Second);
        var ends = two.Cliffs.Where(c => c.Cliff.Key.Kind == CliffKind.SuspensionEnd).ToList();
        Assert.Equal(2, ends.Count);
        Assert.Equal((End(one).Id, 1L, Certainty.Certain), (ends[0].Id, ends[0].Sequence, ends[0].Cliff.Certainty));
        Assert.Equal((2L, Certainty.Unconfirmed), (ends[1].Sequence, ends[1].Cliff.Certainty));
        Assert.NotEqual(ends[0].Id, ends[1].Id);

        var three = two.After(Some.SuspendedUntil("2027-11-27"), Some.Catalogue, 3, Third);
        Assert.Equal((End(one).Id, 3L), (three.Cliffs.Single(c => !c.IsGone && c.Cliff.Key.Kind == CliffKind.SuspensionEnd).Id, three.Cliffs.Single(c => !c.IsGone && c.Cliff.Key.Kind == CliffKind.SuspensionEnd).Sequence));
        Assert.Equal((ends[1].Id, 3L), (three.Cliffs.Single(c => c.IsGone).Id, three.Cliffs.Single(c => c.IsGone).Sequence));
    }

    [Fact]
    public void What_is_gone_is_remembered_until_a_year_after_its_day_and_may_come_back()
    {
        var there = CliffChronicle.Empty.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 1, First);
        var gone = there.After(Some.SuspendedUntil((WindowEnd?)null), Some.Catalogue, 2, Second);
        Assert.True(End(gone).IsGone);
        Assert.Contains("Suspension of", End(gone).Memory!.Subject, StringComparison.Ordinal);
        Assert.Equal((2L, Second), (End(gone).Sequence, End(gone).ChangedAt));

        Assert.Equal((2L, true), (End(gone.After(Some.SuspendedUntil((WindowEnd?)null), Some.Catalogue, 3, Third)).Sequence, End(gone).IsGone));
        Assert.DoesNotContain(gone.After(Some.SuspendedUntil((WindowEnd?)null), Some.Catalogue, 3, Third.AddYears(2)).Cliffs, c => c.IsGone);
        Assert.Equal((3L, false), (End(gone.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 3, Third)).Sequence, End(gone.After(Some.SuspendedUntil("2026-11-27"), Some.Catalogue, 3, Third)).IsGone));
    }

    [Fact]
    public void A_day_that_was_over_when_it_left_the_record_is_not_called_off()
        => Assert.DoesNotContain(
            CliffChronicle.Empty.After(Some.SuspendedUntil("2026-10-10"), Some.Catalogue, 1, First).After(Some.SuspendedUntil((WindowEnd?)null), Some.Catalogue, 2, Second).Cliffs, c => c.IsGone);

    [Fact]
    public async Task The_history_is_the_fold_of_what_was_accepted_and_goes_on_from_where_it_was()
    {
        var calls = new PortCalls();
        var revisions = new FakePolicyRevisions(calls);
        using var history = new CliffHistory(revisions, Some.Catalogue);
        PolicyDataset[] datasets = [Some.SuspendedUntil("2026-11-27"), Some.SuspendedUntil("2027-11-27"), Some.SuspendedUntil("2028-11-27")];
        foreach (var (at, dataset) in datasets.Index())
        {
            await revisions.AddAsync(dataset.Revision, dataset.File, at, First.AddDays(at), TestContext.Current.CancellationToken);
            Assert.Equal(at + 1, End(await history.OfAsync(dataset, TestContext.Current.CancellationToken)).Sequence);
        }

        using var anew = new CliffHistory(revisions, Some.Catalogue);
        Assert.Equal((3L, First.AddDays(2)), (End(await anew.OfAsync(datasets[2], TestContext.Current.CancellationToken)).Sequence, End(await anew.OfAsync(datasets[2], TestContext.Current.CancellationToken)).ChangedAt));

        // Whoever has not seen the newest yet is answered from what it has.
        Assert.Equal(Some.Day("2027-11-27"), End(await anew.OfAsync(datasets[1], TestContext.Current.CancellationToken)).Cliff.Key.On);
        Assert.Equal(3, End(await anew.OfAsync(datasets[2], TestContext.Current.CancellationToken)).Sequence);
    }

    [Fact]
    public async Task Where_history_is_cut_what_changed_before_counts_as_of_the_cut()
    {
        var revisions = new FakePolicyRevisions(new PortCalls());
        using var living = new CliffHistory(revisions, Some.Catalogue);
        var file = Some.SuspendedUntil("2026-11-27").File;
        PolicyDataset last = null!;
        for (var i = 0; i < CliffHistory.MostRevisions + 5; i++)
        {
            last = new PolicyDataset(file with { AsOf = Some.Day("2026-01-01").AddDays(i) });
            await revisions.AddAsync(last.Revision, last.File, i, First.AddMinutes(i), TestContext.Current.CancellationToken);
            if (i % 50 == 0)
            {
                await living.OfAsync(last, TestContext.Current.CancellationToken);
            }
        }

        using var anew = new CliffHistory(revisions, Some.Catalogue);
        var expected = (6L, First.AddMinutes(5));
        foreach (var history in new[] { living, anew })
        {
            var end = End(await history.OfAsync(last, TestContext.Current.CancellationToken));
            Assert.Equal(expected, (end.Sequence, end.ChangedAt));
        }
    }

    [Fact]
    public void Ids_are_none_of_the_day_and_all_different()
    {
        var events = CliffEvent.Of(Some.Timeline(Some.SuspendedUntil(Some.Until("2026-11-27") with { Announced = Some.Announced("2027-11-27", "2026-10-20") })).Cliffs());
        var ids = CliffIdentity.Of(events);
        Assert.Equal(events.Count, ids.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(events.Count, ids.Count);
    }

    [Fact]
    public async Task Of_the_shipped_dataset_too_all_ids_are_different()
    {
        var events = CliffEvent.Of(new PolicyTimeline(await ShippedData.PoliciesAsync(), await ShippedData.CatalogueAsync()).Cliffs());
        Assert.True(events.Count > 20);
        Assert.Equal(events.Count, CliffIdentity.Of(events).Values.Distinct(StringComparer.Ordinal).Count());
    }

    private static ChronicledCliff End(CliffChronicle chronicle) => chronicle.Cliffs.First(c => c.Cliff.Key.Kind == CliffKind.SuspensionEnd);
}
