using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Subscriptions;
using Alerts.Web.Deliveries;
using Alerts.Web.Subscriptions;

namespace Alerts.Web.OpenApi.Examples;

/// <summary>Of who is told, and of the telling.</summary>
internal static class SubscriptionExamples
{
    private const string TargetId = "tgt_2r4t6y8u0i";
    private const string Address = "https://hooks.acme.example/…";

    private static readonly WarningResponse Warning = new("'antimony' is under no control of US", "#/jurisdictions/1");

    public static readonly DeliveryResponse Delivery = new("dlv_5g7h9j1k3l", NoticeExamples.AlertId, TargetId, "acme", DeliveryStatus.Accepted, 2, When.Noon, null, null, null);

    public static readonly SubscriptionRequest Part = new(null, null, Materials: ["gallium"], LeadDays: [30, 7, 0], QuietHours: "22:00-07:00", TimeZone: "Europe/Berlin");

    private static readonly AttemptResponse[] Attempts =
    [
        new(1, When.Noon, 10_004, AttemptOutcome.Retry, FailureClass.Answer, 503, "HTTP 503"),
        new(2, When.Noon.AddSeconds(31), 84, AttemptOutcome.Accepted, FailureClass.None, 204, ""),
    ];

    public static IEnumerable<object> All =>
    [
        new SubscriptionRequest("webhook", "https://hooks.acme.example/alerts", Materials: ["gallium", "rare-earths"], Jurisdictions: ["CN", "US"], LeadDays: [30, 7, 1, 0], Name: "Magnets", Tenant: "acme"),
        new SubscriptionResponse(
            "sub_8q6w4e2r0t", "acme", "Magnets", ChannelKind.Webhook, new TargetResponse(TargetId, Address, null), [MaterialId.Parse("gallium"), MaterialId.Parse("rare-earths")], ["CN", "US"], [], true, false, [30, 7, 1, 0],
            new CadenceResponse("daily", "08:00", null, "22:00-07:00", "Europe/Berlin", false, true), false, null, When.Noon, [Warning], "whsec_…"),
        new TestResponse("alt_1z3x5c7v9b", "dlv_5g7h9j1k3l"),
        new PreviewResponse(
            When.Noon.AddYears(-1), When.Noon, 3, 2, 3, null, new Dictionary<string, int>(StringComparer.Ordinal) { ["cliff.upcoming"] = 3 }, new Dictionary<string, int>(StringComparer.Ordinal) { ["critical"] = 3 },
            [new PreviewWeekResponse("2026-W47", new DateOnly(2026, 11, 16), 1)],
            [new PreviewExampleResponse(When.Noon, AlertKind.CliffUpcoming, Severity.Critical, "7 days left: the ban on gallium to the US comes back", NoticeExamples.AlertId, false)],
            [new CliffAheadResponse(new DateOnly(2026, 11, 27), "The ban on gallium to the US comes back")], [Warning], false, When.Noon.AddMonths(-4)),
        new ImportResponse(3, 1, 1, 0, 1, false, true, [new LineFaultResponse(3, "is not a material or group; did you mean 'gallium'?", null, "materials")], 0, [], [new NewSecretResponse(2, "sub_8q6w4e2r0t", TargetId, "whsec_…")]),
        new TargetDetailResponse(TargetId, "acme", ChannelKind.Webhook, Address, When.Noon, "It answered 410 Gone.", StopCause.Gone, null, false),
        new DisableRequest("The receiver is rebuilt until Monday."),
        new SecretResponse("whsec_…", When.Noon.AddDays(1)),
        Delivery,
        new DeliveryDetailResponse(Delivery, Attempts, [new MailEventResponse(MailEventKind.Delivered, When.Noon.AddMinutes(1), "250 OK")]),
        new AttemptsResponse(Attempts),
        new ReplayRequest(When.Noon.AddDays(-1)),
        new ReplayResponse(1, ["dlv_0p8o6i4u2y"]),
        new SuppressionRequest("left@acme.example"),
        new SuppressionResponse("sup_3e5r7t9y1u", "l…@acme.example", SuppressionCause.Bounce, "550 5.1.1 no such user", When.Noon),
    ];
}
