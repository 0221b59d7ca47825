using System.Reflection;
using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Policies;

/// <summary>What holds for every two revisions.</summary>
public sealed class PolicyDiffPropertyTests
{
    [Property(MaxTest = 500, EndSize = 1_000_000)]
    public void Applied_to_the_old_it_gives_the_new(int seed)
    {
        var (before, after) = Pair(seed);
        Assert.Equal(after.Revision, PolicyDiff.Apply(before, Between(before, after)).Revision);
        Assert.Equal(before.Revision, PolicyDiff.Apply(after, Between(after, before).Reverse()).Revision);
    }

    [Property(MaxTest = 100, EndSize = 1_000_000)]
    public void Two_revisions_without_anything_in_common_differ_as_completely(int seed)
    {
        var (before, after) = (new PolicyDataset(new RandomLaw(seed).File()), new PolicyDataset(new RandomLaw(~seed).File()));
        Assert.Equal(after.Revision, PolicyDiff.Apply(before, Between(before, after)).Revision);
    }

    [Property(MaxTest = 400, EndSize = 1_000_000)]
    public void It_is_empty_where_the_revision_is_the_same_and_only_there(int seed)
    {
        var (before, after) = Pair(seed);
        Assert.Equal(before.Revision == after.Revision, Between(before, after).Count == 0);
        Assert.Empty(Between(before, Shuffled.Copy(before, seed)));
        Assert.Empty(Between(before, Copy(before)));
    }

    [Property(MaxTest = 400, EndSize = 1_000_000)]
    public void No_two_changes_say_the_same_and_the_order_of_the_files_decides_nothing(int seed)
    {
        var (before, after) = Pair(seed);
        var changes = Between(before, after).Select(Words).ToList();
        Assert.Equal(changes.Distinct(), changes);
        Assert.Equal(changes, Between(Shuffled.Copy(before, seed), Shuffled.Copy(after, ~seed)).Select(Words));
    }

    [Property(MaxTest = 400, EndSize = 1_000_000)]
    public void Every_change_speaks_and_names_whom_it_concerns(int seed)
    {
        var (before, after) = Pair(seed);
        Assert.All(Between(before, after), c =>
        {
            Assert.NotEqual("", c.Says);
            Assert.NotEqual("", c.Before);
            Assert.NotEqual("", c.After);
            Assert.True(!c.IsTold || (c.Measure is not null && c.Concerns.Jurisdictions.Count > 0 && c.Concerns.Provisions.Count > 0), Words(c));
        });
    }

    [Property(MaxTest = 100, EndSize = 1_000_000)]
    public void What_is_only_noted_is_kept_and_not_told(int seed)
    {
        var file = new RandomLaw(seed).File();
        var (before, after) = (new PolicyDataset(file), new PolicyDataset(new RandomLaw(~seed).Annotated(file)));
        var changes = Between(before, after);
        Assert.DoesNotContain(changes, c => c.IsTold);
        Assert.Equal(after.Revision, PolicyDiff.Apply(before, changes).Revision);
    }

    [Fact]
    public void Changes_of_other_revisions_do_not_fit()
    {
        var (control, other) = (Some.Measure("control", "2025-01-01", Some.Provision()), Some.Measure("other", "2025-01-01", Some.Provision()));
        var changes = Between(Some.Dataset(control, other), Some.Dataset(control));
        Assert.Throws<ArgumentException>(() => PolicyDiff.Apply(Some.Dataset(control), changes));
    }

    [Fact]
    public void The_aspects_hold_every_property_of_a_measure_and_of_a_provision()
    {
        string[] apart = [nameof(Measure.Id), nameof(Measure.Provisions), nameof(Provision.Number), nameof(Provision.Relations)];
        AllTaken(Enum.GetValues<MeasureAspect>(), PolicyAspects.Take, [.. Seeds.Select(s => new RandomLaw(s).File().Measures[0])], apart);
        AllTaken(Enum.GetValues<ProvisionAspect>(), PolicyAspects.Take, [.. Seeds.Select(s => new RandomLaw(s).File().Measures[0].Provisions[0])], apart);
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(0, 100);

    private static void AllTaken<T, TAspect>(TAspect[] aspects, Func<TAspect, T, T, T> take, T[] records, string[] apart)
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null && !apart.Contains(p.Name)).ToList();
        foreach (var property in properties)
        {
            Assert.True(records.Select(r => property.GetValue(r)).Distinct().Count() > 1, $"{property.Name} never differs.");
            Assert.All(records, r => Assert.Equal(property.GetValue(r), property.GetValue(aspects.Aggregate(records[0], (into, a) => take(a, into, r)))));
        }
    }

    private static (PolicyDataset Before, PolicyDataset After) Pair(int seed)
    {
        var law = new RandomLaw(seed);
        var file = law.File();
        return (new PolicyDataset(file), new PolicyDataset(law.Changed(file)));
    }

    private static PolicyDataset Copy(PolicyDataset dataset)
        => new(JsonSerializer.Deserialize<PolicyFile>(JsonSerializer.Serialize(dataset.File, DataFileReader.Options), DataFileReader.Options)!);

    private static string Words(PolicyChange c) => $"{c.Kind} {c.Measure} {c.Provision} {c.Says} | {c.Before} | {c.After} | {string.Join(',', c.Concerns.Provisions)} {string.Join(',', c.Concerns.Materials)}";

    private static IReadOnlyList<PolicyChange> Between(PolicyDataset before, PolicyDataset after) => PolicyDiff.Between(before, after, Some.Catalogue);
}
