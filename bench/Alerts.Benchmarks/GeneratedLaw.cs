using System.Text.Json;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Benchmarks;

/// <summary>
/// A dataset of any size, the same each time: three in four measures are controls with one to three provisions, the fourth
/// suspends provisions of the three before it, and in part amends or repeals.
/// </summary>
internal static class GeneratedLaw
{
    private static readonly DateOnly FirstDay = new(2023, 1, 1);
    private static readonly string[] Countries = ["US", "JP", "KR", "DE", "NL", "TW", "IN", "AU"];

    /// <summary>60 materials and a group of the first ten.</summary>
    public static MaterialCatalogue Catalogue { get; } = new(
        Enumerable.Range(0, 60).Select(i => new Material(Material(i), $"material {i}", null, "minor-metal", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal))),
        [new MaterialGroup(MaterialId.Parse("group"), "group", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), [.. Enumerable.Range(0, 10).Select(Material)])]);

    public static PolicyFile File(int measures)
        => new(new DateOnly(2026, 11, 23), [.. Enumerable.Range(0, measures).Select(i => i % 4 == 3 ? Act(i) : Control(i))]);

    /// <summary>The next revision: one measure in a hundred differs.</summary>
    public static PolicyFile Next(PolicyFile file)
        => file with { AsOf = file.AsOf.AddDays(1), Measures = [.. file.Measures.Select((m, i) => i % 100 == 50 ? Changed(m, i / 100) : m)] };

    public static byte[] Json(PolicyFile file) => JsonSerializer.SerializeToUtf8Bytes(file, DataFileReader.Options);

    public static PolicyFile Parse(byte[] bytes) => JsonSerializer.Deserialize<PolicyFile>(bytes, DataFileReader.Options)!;

    private static Measure Changed(Measure measure, int how)
    {
        var provision = measure.Provisions[0];
        var changed = (how % 5) switch
        {
            0 => provision with { Materials = [.. provision.Materials, MaterialId.Parse("group")] },
            1 => provision with { Destinations = new DestinationScope(Only: ["US"]) },
            2 => provision with { Effect = ProvisionEffect.Ban },
            3 => provision with { Scope = "In other words." },
            _ => provision with { Effective = provision.Effective?.AddDays(30) },
        };
        return measure with { Provisions = [changed, .. measure.Provisions.Skip(1)] };
    }

    private static Measure Control(int i) => Make(i, MeasureKind.Control, [.. Enumerable.Range(1, 1 + (i % 3)).Select(n => Provision(i, n))]);

    private static Measure Act(int i) => Make(i, MeasureKind.Suspension, [Provision(i, 1) with
    {
        Effect = ProvisionEffect.Suspension,
        Relations =
        [
            Bear(i, i - 1, RelationType.Suspends) with { Until = new WindowEnd(new LegalEnd(Day(i).AddDays(365), true, EndBasis.Inferred)), Provisions = ["1"] },
            Bear(i, i - 2, RelationType.Suspends) with { Until = new WindowEnd(new LegalEnd(Day(i).AddDays(365), true, EndBasis.Printed)), Destinations = new DestinationScope(Only: ["US"]) },
            Bear(i, i - 3, i % 8 == 3 ? RelationType.Amends : RelationType.Repeals),
        ],
    }]);

    private static Relation Bear(int i, int target, RelationType type) => new(type, Id(target), Day(i));

    private static Measure Make(int i, MeasureKind kind, IReadOnlyList<Provision> provisions) => new(
        Id(i), kind, "CN", "Asia/Shanghai", ["MOFCOM", "GACC"], $"商务部公告{2023 + (i % 4)}年第{i}号",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["zh"] = $"关于对物项实施出口管制的公告{i}", ["en"] = $"Export control on items of list {i}" },
        Day(i), Day(i), [new Uri($"https://example.gov/announcements/{i}")], Confidence.High, provisions,
        new Quote("zh", "原则上不予许可"), ["No duration was published."], "As the ministry's page shows it.");

    private static Provision Provision(int i, int number) => new(
        $"{number}", $"Items of list {i}, part {number}", [.. Enumerable.Range(0, 1 + (i % 4)).Select(n => Material((i * 7) + (number * 11) + n))],
        (i % 3) switch
        {
            0 => new DestinationScope(All: true),
            1 => new DestinationScope(Only: ["US"]),
            _ => new DestinationScope(Except: [Countries[i % 8], Countries[(i + 3) % 8]]),
        },
        i % 5 == 0 ? ProvisionEffect.PresumptionOfDenial : ProvisionEffect.Licence, Day(i), Confidence.High,
        "The metal, its oxides and alloys, and technology for making them.", ["1C001", $"3C00{i % 10}"], ["8112929010", "2825909001", $"{28100000 + i}"]);

    private static DateOnly Day(int i) => FirstDay.AddDays(i % 1400);

    private static MeasureId Id(int i) => MeasureId.Parse($"cn-mofcom-{i}");

    private static MaterialId Material(int i) => MaterialId.Parse($"material-{i % 60}");
}
