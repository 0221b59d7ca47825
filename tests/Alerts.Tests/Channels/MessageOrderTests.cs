using System.Text.Json;
using System.Text.RegularExpressions;
using Alerts.Alerting;
using Alerts.Channels.Email;
using Alerts.Channels.Webhook;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Subscriptions;
using Alerts.Tests.Channels.Support;
using MimeKit;

namespace Alerts.Tests.Channels;

/// <summary>Every channel shows every part of a message, and all in one order.</summary>
public sealed class MessageOrderTests
{
    private static readonly Alert Whole = SomeAlert.With(new AlertMessage(
        "part-00", "part-01", [new Fact("Label", "part-04")], Certainty.Unconfirmed, ["part-10"], new Quote("zh", "part-11"), [new Reference("part-12", new Uri("https://example.com/law"))],
        Since: new DateOnly(2025, 11, 9), Until: new DateOnly(2026, 11, 27), ByDefault: "part-05", Beside: ["part-06"], Present: ["part-07"], Ahead: ["part-08"], Readings: ["part-09"],
        Claims: [new ReportedClaim("part-13", new DateOnly(2026, 9, 30), "part-14", "part-15", new Uri("https://example.com/claim"))]));

    [Fact]
    public void Slack() => AssertWhole(System.Text.Encoding.UTF8.GetString(SlackBody.Render(Whole)).Split("\"blocks\"")[1]);

    [Fact]
    public void Teams() => AssertWhole(System.Text.Encoding.UTF8.GetString(TeamsBody.Render(Whole)).Split("\"body\"")[1]);

    [Fact]
    public void Discord() => AssertWhole(System.Text.Encoding.UTF8.GetString(DiscordBody.Render(Whole)));

    [Fact]
    public void Plain_mail() => AssertWhole(MailText.Render(Whole));

    [Fact]
    public async Task Html_mail()
    {
        var directory = Directory.CreateTempSubdirectory("alerts-order-");
        try
        {
            await using var host = new ChannelHost(settings: [("Alerts:Smtp:OutboxDirectory", directory.FullName)]);
            await host.SendAsync(SomeAlert.TargetAt(ChannelKind.Email, "jane@example.com"), TestContext.Current.CancellationToken, Whole, "dlv_1");
            using var mail = await MimeMessage.LoadAsync(Path.Combine(directory.FullName, "dlv_1.eml"), TestContext.Current.CancellationToken);
            AssertWhole(mail.HtmlBody!.Split("<body")[1]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Webhook() => AssertWhole(System.Text.Encoding.UTF8.GetString(WebhookBody.Render(Whole)));

    [Fact]
    public void An_alert_stored_before_these_parts_were_kept_still_reads()
    {
        const string Old = """{"headline":"h","summary":"s","facts":[],"certainty":"certain","openQuestions":[],"quote":null,"references":[]}""";
        var message = JsonSerializer.Deserialize<AlertMessage>(Old, DataFileReader.Options)!;
        Assert.Empty(message.Beside);
        Assert.Empty(message.Claims);
        Assert.Null(message.ByDefault);
        Assert.Single(AlertSections.Of(SomeAlert.With(message) with { Kind = AlertKind.TargetDisabled }));
    }

    private static void AssertWhole(string text)
    {
        Assert.Equal(Enumerable.Range(0, 16).Except([2, 3]).Select(i => $"part-{i:D2}"), Regex.Matches(text, @"part-\d\d", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => m.Value).Distinct());
        Assert.Contains("2025-11-09", text, StringComparison.Ordinal);
        Assert.Contains("2026-11-27", text, StringComparison.Ordinal);
        Assert.Contains("2026-09-30", text, StringComparison.Ordinal);
        Assert.Contains("https://example.com/claim", text, StringComparison.Ordinal);
        Assert.Contains("unconfirmed", text, StringComparison.OrdinalIgnoreCase);
    }
}
