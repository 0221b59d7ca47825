using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Policies;

/// <summary>What holds for every dataset whose relations form no circle.</summary>
public sealed class PolicyTimelinePropertyTests
{
    private static readonly DateOnly First = Some.Day("2025-01-01");

    [Property]
    public void A_timeline_has_no_gap_and_no_overlap_and_agrees_with_each_day(int seed)
    {
        var law = OverlappingLaw.Of(seed);
        var timeline = Some.Timeline(law);
        Assert.All(law.Provisions.Keys.SelectMany(timeline.PartsOf), part =>
        {
            var periods = timeline.PeriodsOf(part);
            Assert.Null(periods[^1].Last);
            Assert.Equal(timeline.FirstDayOf(part.Provision), periods[0].First);
            Assert.All(periods.Zip(periods.Skip(1)), p => Assert.Equal(p.First.Last!.Value.AddDays(1), p.Second.First));
            Assert.All(periods.Zip(periods.Skip(1)), p => Assert.NotEqual((p.First.State, p.First.Certainty), (p.Second.State, p.Second.Certainty)));
            for (var day = periods[0].First ?? First; day < First.AddDays(OverlappingLaw.Days + 10); day = day.AddDays(1))
            {
                var period = Assert.Single(periods, p => p.Holds(day));
                var status = timeline.StatusOn(part, day);
                Assert.Equal((status.State, status.Certainty), (period.State, period.Certainty));
            }
        });
    }

    [Property]
    public void State_never_depends_on_the_order_of_records(int seed, int shuffle)
    {
        var law = OverlappingLaw.Of(seed);
        var copy = Shuffled.Copy(law, shuffle);
        Assert.Equal(law.Revision, copy.Revision);
        Assert.All(law.Provisions.Keys, key =>
        {
            Assert.Equal(Some.Timeline(law).PartsOf(key), Some.Timeline(copy).PartsOf(key));
            Assert.All(Some.Timeline(law).PartsOf(key), part => Assert.Equal(Some.Timeline(law).PeriodsOf(part), Some.Timeline(copy).PeriodsOf(part)));
        });
        Assert.Equal(Some.Timeline(law).Cliffs(), Some.Timeline(copy).Cliffs());
    }

    [Property]
    public void The_parts_of_a_provision_are_all_of_it_and_do_not_overlap(int seed)
    {
        var law = OverlappingLaw.Of(seed);
        Assert.All(law.Provisions, p =>
        {
            var parts = Some.Timeline(law).PartsOf(p.Key);
            foreach (var material in p.Value.Materials.SelectMany(Some.Catalogue.MembersOf))
            {
                foreach (var country in (string[])["US", "JP", "DE", "ZZ"])
                {
                    var holds = parts.Count(x => x.Materials.SelectMany(Some.Catalogue.MembersOf).Contains(material) && x.Destinations.Covers(country));
                    Assert.Equal(p.Value.Destinations.Covers(country) ? 1 : 0, holds);
                }
            }
        });
    }

    [Property]
    public void Of_several_relations_the_order_of_precedence_decides(int seed, int offset)
    {
        var law = OverlappingLaw.Of(seed);
        var timeline = Some.Timeline(law);
        var day = First.AddDays(Math.Abs(offset % OverlappingLaw.Days));
        Assert.All(law.Provisions.Keys.SelectMany(timeline.PartsOf), part => Assert.Equal(Precedence.StateOf(law, part, day), timeline.StatusOn(part, day).State));
    }

    [Property]
    public void Every_cliff_is_where_two_periods_meet(int seed)
    {
        var law = OverlappingLaw.Of(seed);
        var timeline = Some.Timeline(law);
        Assert.All(timeline.Cliffs().Where(c => c.Certainty == Certainty.Certain), cliff =>
        {
            Assert.Equal(cliff.From, timeline.StatusOn(cliff.Part, cliff.ChangesOn.AddDays(-1)).State);
            Assert.Equal(cliff.To, timeline.StatusOn(cliff.Part, cliff.ChangesOn).State);
            Assert.NotEqual(cliff.From, cliff.To);
        });
    }

    [Property]
    public void Every_day_on_which_a_state_changes_is_a_cliff_or_was_news_on_that_day(int seed)
    {
        var law = OverlappingLaw.Of(seed);
        var timeline = Some.Timeline(law);
        foreach (var key in law.Provisions.Keys.Where(k => law.Provisions[k].Effect is ProvisionEffect.Licence))
        {
            var cliffs = timeline.CliffsOf(key).ToList();
            foreach (var part in timeline.PartsOf(key))
            {
                var periods = timeline.PeriodsOf(part);
                var turns = periods.Zip(periods.Skip(1)).Where(p => p.First.State != p.Second.State).Select(p => p.Second.First!.Value);
                Assert.All(turns.Where(day => !IsNews(law, key, day)), day => Assert.Contains(cliffs, c => c.Part == part && c.ChangesOn == day));
            }
        }
    }

    // Something was issued on the day on which it works, or after it.
    private static bool IsNews(PolicyDataset law, ProvisionKey key, DateOnly day)
        => (law.StartOf(key) == day && law.Measure(key.Measure).Issued >= day)
            || law.Provisions.Keys.Any(act => law.Measure(act.Measure).Issued >= day && (law.Provisions[act].Relations ?? []).Any(r => r.From == day));
}

/// <summary>The rules of docs/adr/0009 as they stand there, one after the other, for a dataset where every act covers parts whole.</summary>
internal static class Precedence
{
    public static LegalState StateOf(PolicyDataset law, ProvisionPart part, DateOnly day)
    {
        var key = part.Provision;
        var provision = law.Provisions[key];
        if (IsRepealed(law, part, key, day))
        {
            return LegalState.Repealed;
        }

        if (provision.End?.LastDay < day || (provision.Effect == ProvisionEffect.Suspension && provision.End is null && AllWindowsOver(provision, day)))
        {
            return LegalState.Lapsed;
        }

        return IsSuspended(law, part, key, day) ? LegalState.Suspended
            : law.StartOf(key) is { } start && start <= day ? LegalState.InForce
            : LegalState.Announced;
    }

    private static bool AllWindowsOver(Provision provision, DateOnly day)
    {
        var windows = (provision.Relations ?? []).Where(r => r.Type == RelationType.Suspends).ToList();
        return windows.Count > 0 && windows.TrueForAll(w => w.Until?.LastDay < day);
    }

    private static bool Bears(Relation relation, ProvisionPart part)
        => (relation.Materials is null || part.Materials.Any(m => relation.Materials.Any(r => r == m || Some.Catalogue.MembersOf(r).Contains(m))))
            && (relation.Destinations is null || ((string[])["US", "JP", "DE", "ZZ"]).Any(c => part.Destinations.Covers(c) && relation.Destinations.Covers(c)));

    private static bool IsSuspended(PolicyDataset law, ProvisionPart part, ProvisionKey key, DateOnly day)
        => law.RelationsOn(key).Any(x => x.Relation.Type == RelationType.Suspends && Bears(x.Relation, part)
            && x.Relation.From <= day && !(x.Relation.Until?.LastDay < day) && Stands(law, part, x.Source, day));

    private static bool IsRepealed(PolicyDataset law, ProvisionPart part, ProvisionKey key, DateOnly day)
        => law.RelationsOn(key).Any(x => x.Relation.Type == RelationType.Repeals && Bears(x.Relation, part)
            && x.Relation.From <= day && Stands(law, part, x.Source, x.Relation.From));

    private static bool Stands(PolicyDataset law, ProvisionPart part, ProvisionKey act, DateOnly day)
        => law.Provisions[act].Effect != ProvisionEffect.Statement && !(law.Provisions[act].End?.LastDay < day)
            && !IsRepealed(law, part, act, day) && !IsSuspended(law, part, act, day);
}

/// <summary>Small datasets in which acts suspend, repeal and extend each other, in part and in whole, within <see cref="Days"/> days.</summary>
internal static class OverlappingLaw
{
    public const int Days = 120;

    public static PolicyDataset Of(int seed)
    {
        var random = new Random(seed);
        var measures = new List<Measure>();
        for (var i = 0; i < 6; i++)
        {
            measures.Add(Measure(random, i, measures));
        }

        return new PolicyDataset(new PolicyFile(Some.Day("2026-01-01"), measures));
    }

    private static Measure Measure(Random random, int i, List<Measure> earlier)
    {
        var issued = Day(random);
        var measure = Some.Measure($"m{i}", issued.ToString("O"), [.. Enumerable.Range(1, random.Next(1, 3)).Select(n => Provision(random, n, earlier))]);
        return measure with { Issued = random.Next(8) == 0 ? null : issued, Kind = random.Next(8) == 0 ? MeasureKind.Report : MeasureKind.Control };
    }

    private static Provision Provision(Random random, int number, List<Measure> earlier)
    {
        var relations = earlier.Count > 0 && random.Next(3) > 0 ? Enumerable.Range(0, random.Next(1, 3)).Select(_ => Relation(random, earlier)).DistinctBy(CanonicalText).ToArray() : [];
        return Some.Provision($"{number}", Pick(random, "gallium", "rare-earths", "gallium rare-earths", "dysprosium gallium"), random.Next(6) == 0 ? null : Day(random).ToString("O"), relations: relations) with
        {
            Effect = relations.Length > 0 && random.Next(2) == 0 ? ProvisionEffect.Suspension : random.Next(8) == 0 ? ProvisionEffect.Statement : ProvisionEffect.Licence,
            End = random.Next(4) == 0 ? End(random) : null,
            Destinations = Scope(random) ?? new DestinationScope(All: true),
        };
    }

    private static Relation Relation(Random random, List<Measure> earlier)
    {
        var target = earlier[random.Next(earlier.Count)];
        var type = Pick(random, RelationType.Suspends, RelationType.Suspends, RelationType.Suspends, RelationType.Repeals, RelationType.Excepts);
        return new Relation(
            type, target.Id, Day(random), random.Next(2) == 0 ? null : [target.Provisions[random.Next(target.Provisions.Count)].Number],
            type == RelationType.Repeals || random.Next(4) == 0 ? null : End(random),
            random.Next(3) == 0 ? Some.Ids(Pick(random, "gallium", "dysprosium", "heavy-rare-earths")) : null, random.Next(3) == 0 ? Scope(random) : null);
    }

    private static WindowEnd End(Random random) => new(
        random.Next(5) == 0 ? null : new LegalEnd(Day(random), random.Next(2) == 0, EndBasis.Printed),
        random.Next(2) == 0 ? Some.Announced(Day(random).ToString("O"), Day(random).ToString("O")) : null);

    private static DestinationScope? Scope(Random random) => random.Next(4) switch
    {
        0 => new DestinationScope(Only: ["US"]),
        1 => new DestinationScope(Only: ["JP", "US"]),
        2 => new DestinationScope(Except: ["JP"]),
        _ => null,
    };

    private static string CanonicalText(Relation relation) => $"{relation.Type}{relation.Measure}{relation.From:O}";

    private static DateOnly Day(Random random) => Some.Day("2025-01-01").AddDays(random.Next(Days));

    private static T Pick<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
