using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Tests.Contracts;

/// <summary>Rows for the storage contracts: every field set, so that a lost one is seen.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public static Alert Alert(string id, DateTimeOffset? at = null) => new(
        id, AlertKind.CliffUpcoming, "cn-mofcom-2025-72#1", Severity.Critical, [MaterialId.Parse("gallium")], ["CN"], at ?? Now,
        new AlertMessage(
            "headline", "summary “引号”", [new Fact("label", "text")], Certainty.Unconfirmed, ["open?"], new Quote("zh", "暂停实施"), [new Reference("title", new Uri("https://example.com/a"))],
            new DateOnly(2025, 11, 9), new DateOnly(2026, 11, 27), "by default", ["beside"], ["present"], ["ahead"], ["reading"],
            [new ReportedClaim("by", new DateOnly(2026, 9, 28), "says", "where", new Uri("https://example.com/c"))]),
        new CliffRung(7, 4), null, AlertKind.CliffClosed);

    public static Subscription Subscription(string id, string[] materials, string tenant = "acme", string target = "tgt_1", LeadDays? ladder = null) => new(
        id, tenant, "name", new SubscriptionFilter([.. materials.Select(m => MaterialId.Parse(m))], ["CN", "US"], [AlertKind.CliffUpcoming, AlertKind.NoticePublished], AllDualUse: false),
        ladder ?? LeadDays.Default, ChannelKind.Slack, target, Now);

    public static Delivery Delivery(string id, string alert = "alt_1", DateTimeOffset? due = null) => new(
        id, alert, "tgt_1", "acme", DeliveryStatus.Pending, 0, Now, due ?? Now);

    public static DeliveryAttempt Attempt(string delivery, int number, AttemptOutcome outcome = AttemptOutcome.Accepted) => new(
        delivery, number, Now.AddSeconds(number), TimeSpan.FromMilliseconds(12), outcome, 200, "ok");

    public static Notice Notice(string id) => new(
        id, SourceId.Parse("cn-mofcom"), "CN", "MOFCOM", "zh", "标题", "text", new Uri("https://example.com/n"), Now, new DateOnly(2026, 11, 23), Now,
        [MaterialId.Parse("gallium")], [MeasureId.Parse("cn-mofcom-2024-46")])
    {
        Main = $"item_{id}",
        Instruments = [new InstrumentId($"cn:mofcom:2026:{id}")],
        Corrects = new InstrumentId("cn:mofcom:2024:46"),
        Addresses =
        [
            new NoticeAddress(
                $"item_{id}", SourceId.Parse("cn-mofcom"), new Uri("https://example.com/n"), Now, "zh", "txt_1", "lin_1",
                [MaterialId.Parse("gallium")], [new InstrumentId("cn:mofcom:2024:46")]),
        ],
        TextsSeen = ["txt_1"],
    };

    public static NoticeVersion Version(string notice, string hash = "txt_1", DateTimeOffset? at = null) => new(notice, hash, $"item_{notice}", at ?? Now, "标题", "text");

    public static Target Target(string id, string? secret = "whsec_x") => new(id, "acme", ChannelKind.Webhook, "https://example.com/hook", secret, Now);

    public static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, global::Alerts.DataFiles.DataFileReader.Options);
}
