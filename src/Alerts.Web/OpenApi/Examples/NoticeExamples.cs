using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Web.Alerting;
using Alerts.Web.Notices;
using Alerts.Web.Proposals;

namespace Alerts.Web.OpenApi.Examples;

/// <summary>Of what is read, and what is told of it.</summary>
internal static class NoticeExamples
{
    public const string AlertId = "alt_0m3x9v5c7b";

    private const string NoticeId = "ntc_7d2k4h6j8l";

    private static readonly MaterialId Gallium = MaterialId.Parse("gallium");

    private static readonly NoticeResponse Notice = new(
        NoticeId, "cn-mofcom-announcements", "CN", "MOFCOM", "zh", "关于镓相关物项的公告", "https://www.mofcom.gov.cn/2026/90", When.Noon, new DateOnly(2026, 11, 20), When.Noon.AddMinutes(4), [Gallium], [],
        ["cn:mofcom:2026:90"], null, [MeasureId.Parse("cn-mofcom-2024-46")]);

    private static readonly AlertResponse Alert = new(
        AlertId, AlertKind.CliffUpcoming, "cn-mofcom-2025-72#1", Severity.Critical, [Gallium], ["CN"], When.Noon, "7 days left: the ban on gallium to the US comes back on 28 November 2026",
        "The suspension by 72/2025 ends on 27 November 2026.", [new Fact("Measure", "46/2024 ¶2")], Certainty.Certain, [], new Quote("zh", "暂停实施"),
        [new Reference("MOFCOM Announcement No. 72 of 2025", new Uri("https://www.mofcom.gov.cn/cn-mofcom-2025-72"))], new CliffRung(7, 7), new DateOnly(2025, 11, 9), new DateOnly(2026, 11, 27),
        "The ban on gallium to the US comes back.", ["The licence for gallium to everywhere (23/2023)"], ["46/2024 ¶2: suspended"], ["28 November 2026: 46/2024 ¶2 is in force"], [],
        [new ReportedClaim("A trade newspaper", new DateOnly(2026, 11, 10), "An extension is expected.", "p. 3", new Uri("https://news.example/extension"))], null, null, false);

    private static readonly SourceResponse Source = new(
        "cn-mofcom-announcements", "MOFCOM announcements", "CN", "MOFCOM", "Asia/Shanghai", "zh", SourceFormat.Html, "https://www.mofcom.gov.cn/list", "*/15 * * * *", true, false, "cn:mofcom", null,
        SourceTrust.Healthy, When.Noon, When.Noon, When.Noon.AddMinutes(15), null, null, 0, null, 20, 48_213, 812, [new SourceGapResponse(When.Noon.AddDays(-3), When.Noon.AddDays(-3).AddHours(2), "HTTP 502", true)]);

    public static IEnumerable<object> All =>
    [
        Notice,
        new NoticeDetailResponse(
            Notice, "商务部公告2026年第90号……", [new NoticeAddressResponse("cn-mofcom-announcements", "https://www.mofcom.gov.cn/2026/90", When.Noon, "zh", "txt_9s8d7f6g5h")],
            [new NoticeVersionResponse("txt_9s8d7f6g5h", When.Noon, "关于镓相关物项的公告", 1204)], [new NoticeAlertResponse(AlertId, AlertKind.NoticePublished, When.Noon, "New notice on gallium")],
            [new ProposedActionResponse(ActionKind.Suspend, MatchConfidence.High, "暂停实施第46号公告第二款。", ["cn:mofcom:2024:46"], "第二款")]),
        new NoticeTextResponse(NoticeId, "txt_9s8d7f6g5h", When.Noon, "关于镓相关物项的公告", "商务部公告2026年第90号……"),
        new CoverageResponse(
            When.Noon.AddDays(-7), When.Noon, Gallium, false,
            [new SourceCoverageResponse("cn-mofcom-announcements", "MOFCOM announcements", "CN", SourceTrust.Healthy, When.Noon, [new CoverageGapResponse(When.Noon.AddDays(-3), When.Noon.AddDays(-3).AddHours(2), "HTTP 502", true)], 1, true, null)]),
        Source,
        new SourcesResponse([Source]),
        new SourceReportResponse("cn-mofcom-announcements", SourceOutcome.Read, 20, 1, [NoticeId], 1, [AlertId], null),
        new ProposalResponse(
            "prp_4f0k2m8qz1", ProposalStatus.Open, NoticeId, "txt_9s8d7f6g5h", 12, ActionKind.Suspend, "cn:mofcom:2024:46", MeasureId.Parse("cn-mofcom-2024-46"), "第二款", "暂停实施第46号公告第二款。", "zh", MatchConfidence.High,
            When.Noon, null, null, null, null),
        new DismissRequest("It only quotes the earlier act."),
        new SettleRequest("a1b2c3d4"),
        Alert,
        new AlertDetailResponse(Alert, [], [SubscriptionExamples.Delivery]),
        new CorrectionRequest("The day was wrong.", null, "The suspension ends on 27 November 2026, not on the 26th.", Withdraws: false),
        new SilenceRequest(Material: "gallium", Until: new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), Reason: "The rule is known."),
        new SilenceResponse("sil_6b5n4m3q2w", "gallium", null, null, When.Noon.AddDays(11), "The rule is known.", When.Noon),
        new SilencesResponse([new SilenceResponse("sil_6b5n4m3q2w", "gallium", null, null, When.Noon.AddDays(11), "The rule is known.", When.Noon)]),
    ];
}
