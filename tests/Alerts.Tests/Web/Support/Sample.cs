using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Tests.Web.Support;

/// <summary>A small world: a ban on gallium that 72/2025 suspends until 27 November 2026, rare earths, and an act on all dual-use items.</summary>
internal static class Sample
{
    private static readonly DestinationScope Everywhere = new(All: true);
    private static readonly Dictionary<string, IReadOnlyList<string>> NoNames = [];

    public static MaterialCatalogue Catalogue { get; } = new(
        [
            Material("gallium", "gallium", "Ga", new() { ["en"] = ["gallium"], ["zh-Hans"] = ["镓"] }),
            Material("germanium", "germanium", "Ge", new() { ["en"] = ["germanium"] }),
            Material("dysprosium", "dysprosium", "Dy", new() { ["en"] = ["dysprosium"] }),
            Material("lanthanum", "lanthanum", "La", new() { ["en"] = ["lanthanum"] }),
        ],
        [
            new MaterialGroup(Id("rare-earths"), "rare earths", NoNames, [Id("dysprosium"), Id("lanthanum")]),
            new MaterialGroup(Id("heavy-rare-earths"), "heavy rare earths", NoNames, [Id("dysprosium")]),
            new MaterialGroup(MaterialId.AllDualUse, "all dual-use items", NoNames, [], CoversAll: true),
        ]);

    public static PolicyDataset Dataset() => new(new PolicyFile(new DateOnly(2026, 11, 23),
    [
        Measure("cn-mofcom-2024-46", MeasureKind.Control, "CN", "商务部公告2024年第46号", new DateOnly(2024, 12, 3),
            Provision("2", ["gallium", "germanium"], ProvisionEffect.Ban, new DestinationScope(Only: ["US"]), new DateOnly(2024, 12, 3))),
        Measure("cn-mofcom-2025-72", MeasureKind.Suspension, "CN", "商务部公告2025年第72号", new DateOnly(2025, 11, 9),
            Provision("1", ["gallium", "germanium"], ProvisionEffect.Suspension, Everywhere, new DateOnly(2025, 11, 9)) with
            {
                Relations = [new Relation(RelationType.Suspends, MeasureId.Parse("cn-mofcom-2024-46"), new DateOnly(2025, 11, 9), ["2"],
                    new WindowEnd(new LegalEnd(new DateOnly(2026, 11, 27), Inclusive: true, EndBasis.Printed)))],
            }),
        Measure("cn-mofcom-2025-18", MeasureKind.Control, "CN", "商务部公告2025年第18号", new DateOnly(2025, 4, 4),
            Provision("1", ["dysprosium"], ProvisionEffect.Licence, Everywhere, new DateOnly(2025, 4, 4))),
        Measure("cn-mofcom-2026-1", MeasureKind.Control, "CN", "商务部公告2026年第1号", new DateOnly(2026, 1, 6),
            Provision("1", ["dual-use-all"], ProvisionEffect.Ban, new DestinationScope(Only: ["JP"]), new DateOnly(2026, 1, 6))),
        Measure("eu-2024-1252", MeasureKind.Control, "EU", null, new DateOnly(2024, 5, 3),
            Provision("1", ["lanthanum"], ProvisionEffect.Licence, Everywhere, new DateOnly(2024, 5, 23))),
    ]));

    public static Alert Alert(int number) => new(
        global::Alerts.Alerting.Alert.IdOf(AlertKind.PolicyChanged, "cn-mofcom-2024-46", $"{number}"), AlertKind.PolicyChanged, "cn-mofcom-2024-46", Severity.Critical,
        [Id("gallium")], ["CN"], new DateTimeOffset(2026, 11, 20, 8, number, 0, TimeSpan.Zero),
        new AlertMessage($"Headline {number}: 镓", "Summary", [new Fact("Measure", "46/2024")], Certainty.Certain, [], null,
            [new Reference("Text", new Uri("https://www.mofcom.gov.cn/46"))]));

    private static MaterialId Id(string id) => MaterialId.Parse(id);

    private static Material Material(string id, string name, string symbol, Dictionary<string, IReadOnlyList<string>> names)
        => new(Id(id), name, symbol, "metal", names);

    private static Measure Measure(string id, MeasureKind kind, string jurisdiction, string? number, DateOnly issued, params Provision[] provisions)
        => new(MeasureId.Parse(id), kind, jurisdiction, jurisdiction == "CN" ? "Asia/Shanghai" : "Europe/Brussels", ["Issuer"], number,
            new Dictionary<string, string> { ["en"] = $"Title of {id}" }, issued, issued, [new Uri($"https://example.com/{id}")], Confidence.NotVerified, provisions,
            OpenQuestions: ["What does it mean?"]);

    private static Provision Provision(string number, string[] materials, ProvisionEffect effect, DestinationScope destinations, DateOnly effective)
        => new(number, $"Provision {number}", [.. materials.Select(Id)], destinations, effect, effective, Confidence.High);
}
