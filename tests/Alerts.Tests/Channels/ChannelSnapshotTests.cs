using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Alerts.Alerting;
using Alerts.Channels.Webhook;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using Alerts.Tests.Support;

namespace Alerts.Tests.Channels;

/// <summary>
/// What each channel makes of the emptiest, a usual and the longest alert, and of a correction, in English with Chinese quotes: approved files in Approved/channels.
/// Read what changed before you replace one.
/// </summary>
public sealed class ChannelSnapshotTests
{
    private const int MostKept = 12_000;
    private const string Page = "https://alerts.example.com/alert?t=token";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var alert in new[] { "emptiest", "usual", "longest", "correction" })
        {
            foreach (var channel in new[] { "slack", "teams", "discord", "webhook", "mail" })
            {
                cases.Add(channel, alert);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_channel_shows_an_alert_as_approved(string channel, string alert)
    {
        var shown = channel == "mail" ? await MailAsync(Of(alert)) : Json(channel, Of(alert));
        await Approved.AssertAsync($"channels/{channel}-{alert}.txt", shown);
    }

    private static Alert Of(string name) => name switch
    {
        "emptiest" => SomeAlert.With(SomeAlert.EmptiestMessage) with { Rung = null, Materials = [], Jurisdictions = [] },
        "usual" => SomeAlert.Usual,
        "correction" => SomeAlert.Correction,
        _ => SomeAlert.With(Longest),
    };

    // Long, but not one letter a thousand times: every part is recognised where it is cut.
    private static AlertMessage Longest { get; } = SomeAlert.UsualMessage with
    {
        Summary = Many("The suspension of the ban ends; unless it is extended, the ban applies again to every shipment.", 60),
        Facts = [.. Enumerable.Range(1, 60).Select(i => new Fact($"Fact {i}", Many($"What fact {i} says of 镓, 锗 and 锑.", 20)))],
        OpenQuestions = Each("Open question"),
        Quote = new Alerts.Policies.Quote("zh-Hans", string.Concat(Enumerable.Repeat("自公布之日起至2026年11月27日暂停实施第46号公告第二款。", 120))),
        References = [.. Enumerable.Range(1, 60).Select(i => new Reference($"公告2025年第{i}号", new Uri($"https://www.mofcom.gov.cn/art/{i}?a=1&b=2")))],
        ByDefault = Many("From 2026-11-28 the ban applies.", 60),
        Beside = Each("46/2024 ¶1, military users,"),
        Present = Each("Provision"),
        Ahead = Each("2026-11-28: day"),
        Readings = Each("Reading"),
    };

    private static List<string> Each(string what) => [.. Enumerable.Range(1, 60).Select(i => Many($"{what} {i} (“出口管制”).", 12))];

    private static string Many(string text, int times) => string.Join(' ', Enumerable.Repeat(text, times));

    private static string Json(string channel, Alert alert)
    {
        var body = channel switch
        {
            "slack" => SlackBody.Render(alert, Page),
            "teams" => TeamsBody.Render(alert, Page),
            "discord" => DiscordBody.Render(alert, Page),
            _ => WebhookBody.Render(alert, Page),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{body.Length} bytes\n{JsonNode.Parse(body)!.ToJsonString(Readable)}\n");
    }

    // As it leaves: headers, then both texts.
    private static async Task<string> MailAsync(Alert alert)
    {
        using var receiver = new Scratch();
        await using var host = new ChannelHost(settings: [("Alerts:Smtp:OutboxDirectory", receiver.Path), ("Alerts:Delivery:PublicUrl", "https://alerts.example.com")]);
        await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Email, "buyer@example.com"), TestContext.Current.CancellationToken, alert, follows: alert.Corrects is null ? null : "dlv_0");
        var mail = await MimeKit.MimeMessage.LoadAsync(Directory.GetFiles(receiver.Path).Single(), TestContext.Current.CancellationToken);
        var text = new StringBuilder();
        foreach (var header in mail.Headers.Where(h => h.Field != "Date"))
        {
            text.Append(CultureInfo.InvariantCulture, $"{header.Field}: {header.Value}\n");
        }

        return text.Append('\n').Append(mail.TextBody).Append("\n-----\n").Append(mail.HtmlBody).ToString().ReplaceLineEndings("\n") is { Length: > MostKept } whole
            ? string.Create(CultureInfo.InvariantCulture, $"{whole[..MostKept]}\n… {whole.Length} characters in all\n")
            : text.ToString().ReplaceLineEndings("\n");
    }

    private sealed class Scratch : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alerts-snapshot-");

        public string Path => _directory.FullName;

        public void Dispose() => _directory.Delete(recursive: true);
    }
}
