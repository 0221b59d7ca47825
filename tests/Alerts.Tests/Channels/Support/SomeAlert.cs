using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Tests.Channels.Support;

internal static class SomeAlert
{
    public static readonly DateTimeOffset RaisedAt = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>whsec_ with 32 bytes, as SubscriptionDesk draws them.</summary>
    public const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static readonly AlertMessage UsualMessage = new(
        "CN: Suspension of 46/2024 ¶2 by 72/2025 ends 2026-11-27 (in 7 days)",
        "Suspension of 46/2024 ¶2 by 72/2025 runs to 2026-11-27.",
        [new Fact("Day to watch", "2026-11-27"), new Fact("Materials", "Gallium, Germanium & Antimony")],
        Certainty.Certain,
        ["Was the suspension of ¶1 meant to end too?"],
        new Quote("zh-Hans", "自公布之日起至2026年11月27日暂停实施"),
        [new Reference("No. 72 of 2025", new Uri("https://www.mofcom.gov.cn/a?b=1&c=2"))],
        Since: new DateOnly(2025, 11, 9),
        Until: new DateOnly(2026, 11, 27),
        ByDefault: "From 2026-11-28 the ban applies.",
        Beside: ["46/2024 ¶1: Military & listed users"],
        Readings: ["As printed: it ends."],
        Claims: [new ReportedClaim("A law firm", new DateOnly(2026, 9, 30), "The ban is lifted", "Its newsletter", new Uri("https://example.com/claim"))]);

    public static readonly AlertMessage EmptiestMessage = new("", "", [], Certainty.Certain, [], null, []);

    public static AlertMessage LongestMessage(string text)
        => new(
            text, text, [.. Enumerable.Repeat(new Fact(text, text), 60)], Certainty.Unconfirmed, [.. Enumerable.Repeat(text, 60)],
            new Quote(text, text), [.. Enumerable.Repeat(new Reference(text, new Uri($"https://example.com/{new string('p', 400)}?a=1&b=|")), 60)],
            ByDefault: text, Beside: Many(text), Present: Many(text), Ahead: Many(text), Readings: Many(text),
            Claims: [.. Enumerable.Repeat(new ReportedClaim(text, null, text, text, new Uri("https://example.com/claim")), 60)]);

    private static List<string> Many(string text) => [.. Enumerable.Repeat(text, 60)];

    public static Alert With(AlertMessage message)
        => new(
            "alt_0123456789abcdefghjkmnpqrs", AlertKind.CliffUpcoming, "CN-72-2025/2026-11-27", Severity.Critical,
            [MaterialId.Parse("gallium"), MaterialId.Parse("germanium")], ["CN"], RaisedAt, message, new CliffRung(7, 7));

    public static Alert Usual { get; } = With(UsualMessage);

    /// <summary>Withdraws <see cref="Usual"/>, in words that tempt every format.</summary>
    public static Alert Correction { get; } = CorrectionText.Of(
        Usual, "The date was read from a draft <of> the act.", null, "The suspension runs on: No. 46 & its ¶2 are *not* affected.\nSee https://example.com/a_b_c for “the act”.", withdraws: true, "nonce", RaisedAt.AddHours(3));

    public static Target TargetAt(ChannelKind channel, string address)
        => new(Target.IdOf("default", channel, address), "default", channel, address, channel == ChannelKind.Webhook ? Secret : null, RaisedAt);
}
