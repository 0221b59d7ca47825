using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Tests.Support;

/// <summary>Makes what a test needs and does not care about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly Uri Url = new("https://example.gov/act");

    /// <summary>gallium, germanium, dysprosium, neodymium; rare-earths and heavy-rare-earths; dual-use-all.</summary>
    public static readonly MaterialCatalogue Catalogue = new(
        [Material("gallium", "镓"), Material("germanium", "锗"), Material("dysprosium", "镝"), Material("neodymium", "钕")],
        [
            Group("rare-earths", "rare earths", "dysprosium", "neodymium"),
            Group("heavy-rare-earths", "heavy rare earths", "dysprosium"),
            new MaterialGroup(MaterialId.AllDualUse, "dual-use items", Names("dual-use items", "两用物项"), [], CoversAll: true),
        ]);

    public static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "O");

    public static DateTimeOffset At(string iso) => DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);

    public static IReadOnlyList<MaterialId> Ids(string list) => [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => MaterialId.Parse(i))];

    public static Material Material(string id, string chinese) => new(MaterialId.Parse(id), id, null, "minor-metal", Names(id, chinese));

    public static MaterialGroup Group(string id, string name, params string[] members)
        => new(MaterialId.Parse(id), name, Names(name), [.. members.Select(m => MaterialId.Parse(m))]);

    public static Dictionary<string, IReadOnlyList<string>> Names(string english, string? chinese = null)
        => chinese is null ? new() { ["en"] = [english] } : new() { ["en"] = [english], ["zh-Hans"] = [chinese] };

    public static Measure Measure(string id, string issued, params Provision[] provisions)
        => new(MeasureId.Parse(id), MeasureKind.Control, "CN", "Asia/Shanghai", ["MOFCOM"], null, new Dictionary<string, string> { ["en"] = id }, Day(issued), null, [Url], Confidence.High, provisions);

    public static Provision Provision(string number = "1", string materials = "gallium", string? effective = "2025-01-01", string? end = null, params Relation[] relations)
        => new(number, $"Provision {number}", Ids(materials), new DestinationScope(All: true), ProvisionEffect.Licence, effective is null ? null : Day(effective), Confidence.High,
            End: end is null ? null : Until(end), Relations: relations);

    public static Relation Suspends(string measure, string from, WindowEnd? until = null, params string[] provisions)
        => new(RelationType.Suspends, MeasureId.Parse(measure), Day(from), provisions.Length == 0 ? null : provisions, until);

    public static WindowEnd Until(string day) => new(Printed: new LegalEnd(Day(day), true, EndBasis.Printed));

    public static AnnouncedEnd Announced(string day, string said) => new(Day(day), true, EndBasis.Inferred, "Someone", Day(said), Url);

    public static PolicyDataset Dataset(params Measure[] measures) => new(new PolicyFile(Day("2026-10-18"), measures));

    public static PolicyTimeline Timeline(PolicyDataset dataset) => new(dataset, Catalogue);

    /// <summary>A licence on gallium, suspended by act "pause" up to this day.</summary>
    public static PolicyDataset SuspendedUntil(string day, string material = "gallium") => SuspendedUntil(Until(day), material);

    public static PolicyDataset SuspendedUntil(WindowEnd? until, string material = "gallium") => Dataset(
        Measure("control", "2025-01-01", Provision(materials: material)),
        Measure("pause", "2025-06-01", Provision(materials: material, effective: "2025-06-01", relations: Suspends("control", "2025-06-01", until)) with { Effect = ProvisionEffect.Suspension }));

    public static AlertMessage Message(string headline = "Something changed") => new(headline, "It did.", [], Certainty.Certain, [], null, []);

    public static Alert Alert(string materials = "gallium", AlertKind kind = AlertKind.NoticePublished, string subject = "subject", string jurisdiction = "CN", CliffRung? rung = null)
        => new(
            global::Alerts.Alerting.Alert.IdOf(kind, subject, $"{rung?.Days}"), kind, subject, Severity.Info,
            AlertKinds.IsForOperators(kind) ? [] : Ids(materials), AlertKinds.IsForOperators(kind) ? [] : [jurisdiction], Noon, Message(), rung);

    public static Target Target(string address = "https://example.com/hook", string tenant = "acme")
        => new(global::Alerts.Deliveries.Target.IdOf(tenant, ChannelKind.Webhook, address), tenant, ChannelKind.Webhook, address, "whsec_c2VjcmV0", Noon);

    public static Subscription Subscription(string materials = "", string? targetId = null)
        => new("", "acme", "", new SubscriptionFilter(Ids(materials), [], []), LeadDays.Default, ChannelKind.Webhook, targetId ?? Target().Id, Noon);

    public static Source Source(bool archive = false)
        => new(SourceId.Parse("official"), "The Official", "CN", "Ministry", "Asia/Shanghai", "zh", SourceFormat.Feed, "https://example.gov/feed", "* * * * *", Archive: archive);

    public static SourceItem Item(string identity, string title = "关于镓的公告", DateTimeOffset? published = null)
        => new(identity, title, "", Url, published, null);
}
