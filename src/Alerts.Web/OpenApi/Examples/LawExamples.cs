using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.Datasets;
using Alerts.Web.Feeds;
using Alerts.Web.Materials;
using Alerts.Web.Measures;
using Alerts.Web.States;

namespace Alerts.Web.OpenApi.Examples;

/// <summary>A ban on gallium to the US, and the act that suspends it until 27 November 2026: all answers on the law are made of this dataset.</summary>
internal static class LawExamples
{
    private static readonly MaterialId Gallium = MaterialId.Parse("gallium");
    private static readonly DateOnly Pause = new(2025, 11, 9);

    private static readonly MaterialCatalogue Catalogue = new(
        [new Material(Gallium, "gallium", "Ga", "minor-metal", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["en"] = ["gallium"], ["zh-Hans"] = ["镓"] }, Hs6: [])],
        [new MaterialGroup(MaterialId.AllDualUse, "all dual-use items", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["en"] = ["dual-use items"] }, [], CoversAll: true)]);

    private static readonly Measure Ban = Measure(
        "cn-mofcom-2024-46", MeasureKind.Control, "商务部公告2024年第46号", "MOFCOM Announcement No. 46 of 2024", new DateOnly(2024, 12, 3),
        new Provision("2", "No export of gallium to the United States", [Gallium], new DestinationScope(Only: ["US"]), ProvisionEffect.Ban, new DateOnly(2024, 12, 3), Confidence.High, "Gallium, wrought or not.", [], ["811292"]));

    private static readonly Measure Suspension = Measure(
        "cn-mofcom-2025-72", MeasureKind.Suspension, "商务部公告2025年第72号", "MOFCOM Announcement No. 72 of 2025", Pause,
        new Provision("1", "Suspends the ban until 27 November 2026", [Gallium], new DestinationScope(Only: ["US"]), ProvisionEffect.Suspension, Pause, Confidence.High, "What 46/2024 ¶2 covers.", [], []) with
        {
            Relations = [new Relation(RelationType.Suspends, Ban.Id, Pause, ["2"], new WindowEnd(new LegalEnd(new DateOnly(2026, 11, 27), Inclusive: true, EndBasis.Printed)))],
        });

    private static readonly PolicyDataset Before = new(new PolicyFile(new DateOnly(2025, 11, 1), [Ban]));
    private static readonly PolicyDataset Now = new(new PolicyFile(new DateOnly(2026, 11, 20), [Ban, Suspension]));
    private static readonly ChangesResponse Changes = ChangesResponse.Of(Before, Now, Catalogue);
    private static readonly RevisionResponse InUse = RevisionResponse.Of(Now, RevisionStatus.InUse) with { Sequence = 12, AcceptedAt = When.Noon };
    private static readonly RevisionDiffResponse Diff = new(Before.Revision, Changes.Changes, Changes.Changes.Count(c => c.Told));

    public static IEnumerable<object> All =>
    [
        new MaterialsResponse([MaterialResponse.Of(Catalogue.Materials.Single(), Catalogue)], [MaterialGroupResponse.Of(Catalogue.Groups.Single())]),
        MaterialDetailResponse.Find(Gallium, Catalogue)!,
        MeasureResponse.Of(Ban, Now, new PolicyTimeline(Now, Catalogue), When.Noon),
        new MeasuresResponse(Now.Revision, Now.AsOf, [MeasureResponse.Of(Ban, Now, new PolicyTimeline(Now, Catalogue), When.Noon)]),
        new MeasureHistoryResponse(
            Ban.Id, true, PartHistoryResponse.Of(Ban.Id, Now, Catalogue), ActResponse.Of(Ban.Id, Now), [new RecordChangeResponse(When.Noon, Before.Revision, Now.Revision, Changes.Changes)], null),
        FeedLinks.Of("https://alerts.example.com", FeedEndpoints.OpenPaths, "?material=gallium&destination=US", "gallium, to US", needsKey: false),
        Changes,
        State(),
        Cliffs(),
        Now.File,
        InUse,
        new RevisionDetailResponse(InUse, Diff),
        new UploadedResponse(InUse with { Status = RevisionStatus.Draft, Sequence = null, AcceptedAt = null, UploadedAt = When.Noon }, [], Diff, new RevisionReach(1, 0, 12, 9, 9, [new TenantReach("acme", 3)], false), ["prp_4f0k2m8qz1"]),
        new PublishRequest(OverrideGate: true, Reason: "The ministry withdrew two acts.", Settles: []),
        new PublishedResponse(InUse, true, ["alt_0m3x9v5c7b"], [], []),
    ];

    private static StateResponse State()
    {
        var query = new StateRequest(On: "2026-11-20", Material: "gallium").Read(Now, Catalogue, out _)!;
        return StateResponse.Of(query, PolicyStates.Find(Now, Catalogue, query, When.Noon), Now);
    }

    private static CliffsResponse Cliffs() => CliffsResponse.Of(new CliffRequest(From: "2026-11-20").Read(Now, Catalogue, out _)!, Now, Catalogue, When.Noon);

    private static Measure Measure(string id, MeasureKind kind, string number, string title, DateOnly issued, Provision provision)
        => new(
            MeasureId.Parse(id), kind, "CN", "Asia/Shanghai", ["MOFCOM"], number, new Dictionary<string, string>(StringComparer.Ordinal) { ["en"] = title }, issued, issued, [new Uri($"https://www.mofcom.gov.cn/{id}")],
            Confidence.High, [provision]);
}
