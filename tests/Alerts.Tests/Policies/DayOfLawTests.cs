using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Support;
using FsCheck.Xunit;

namespace Alerts.Tests.Policies;

public sealed class DayOfLawTests
{
    private static readonly string[] Countries = ["US", "JP", "KR", "DE", "EU", "FR", "ZZ"];

    [Property]
    public void Each_pair_is_answered_as_a_query_for_it_alone(int seed, int offset)
    {
        var days = Math.Abs(offset % (OverlappingLaw.Days + 20));
        AgreesWithQueries(OverlappingLaw.Of(seed), Some.Day("2025-01-01").AddDays(days));
    }

    [Property]
    public void Each_pair_is_answered_as_a_query_for_it_alone_over_every_kind_of_record(int seed, int offset)
    {
        var file = new RandomLaw(seed).File();
        AgreesWithQueries(new PolicyDataset(file), file.AsOf.AddDays(offset % 200));
    }

    [Theory]
    [InlineData("2025-11-08")]
    [InlineData("2026-11-10")]
    [InlineData("2026-11-28")]
    public async Task In_the_shipped_law_each_pair_is_answered_as_a_query_for_it_alone(string day)
        => AgreesWithQueries(await ShippedData.PoliciesAsync(), Some.Day(day), await ShippedData.CatalogueAsync());

    [Fact]
    public void What_was_not_yet_known_on_the_day_is_left_out()
    {
        var law = Some.Dataset(Some.Measure("first", "2025-01-01", Some.Provision()), Some.Measure("second", "2025-06-01", Some.Provision(effective: "2025-07-01")));
        var states = new PolicyStates(law, Some.Catalogue);
        Assert.Equal(["first#1"], states.On(Some.Day("2025-05-31")).Parts.Select(p => p.Part.Provision.ToString()));
        Assert.Equal([LegalState.Announced, LegalState.InForce], states.On(Some.Day("2025-06-01")).Parts.Select(p => p.Status.State));
    }

    private static void AgreesWithQueries(PolicyDataset law, DateOnly day, MaterialCatalogue? catalogue = null)
    {
        catalogue ??= Some.Catalogue;
        var states = new PolicyStates(law, catalogue);
        var whole = states.On(day);
        Assert.Equal(Found(states, new StateQuery(From: day)), Told(whole.Parts));
        foreach (var material in catalogue.Materials.Select(m => m.Id).Concat(catalogue.Groups.Select(g => g.Id)))
        {
            var about = whole.About(material);
            Assert.Equal(Found(states, new StateQuery(From: day, Material: material)), Told(about.Parts));
            Assert.All(Countries, country => Assert.Equal(Found(states, new StateQuery(From: day, Material: material, Destination: country)), Told(about.To(country))));
        }
    }

    private static List<(ProvisionPart, LegalState, Certainty)> Found(PolicyStates states, StateQuery query)
        => [.. states.Find(query, Some.Noon).Select(s => (s.Part, s.State, s.Certainty))];

    private static List<(ProvisionPart, LegalState, Certainty)> Told(IReadOnlyList<PartOnDay> parts)
        => [.. parts.Select(p => (p.Part, p.Status.State, p.Status.Certainty))];
}
