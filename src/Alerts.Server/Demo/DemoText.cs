using System.Text.Json;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Server.Passes;
using MimeKit;
using Spectre.Console;

namespace Alerts.Server.Demo;

/// <summary>The demo's one screen.</summary>
internal sealed class DemoText(ScreenText screen, MaterialCatalogue catalogue)
{
    // Enough of a mail to see its shape: the headline, what happens by default, the facts.
    private const int LinesShown = 14;

    public void Write(PassReport report, IReadOnlyList<ReceivedPost> posts, IReadOnlyList<MimeMessage> mails, IReadOnlyList<(string Who, string Channel, string[] Materials)> subscribers, string? keptIn)
    {
        var read = report.Sources.Where(s => s.Outcome == SourceOutcome.Read).ToList();
        screen.Line(0, $"[bold]Alerts demo[/]: today is {report.Now:yyyy-MM-dd HH:mm}Z; no network is used and {(keptIn is null ? "nothing is kept" : $"everything is kept in {Markup.Escape(keptIn)}")}.");
        screen.Plain(2, $"{read.Sum(s => s.New.Count)} official notices read from {read.Count} archives: what is older than {Recency.Days} days is baseline, not news.");
        screen.Plain(2, $"{report.Dataset.Measures.Count} measures with {report.Dataset.Provisions.Count} provisions in the dataset; {report.Raised.Count} alerts raised, {report.Deliveries.Count} deliveries made.");
        screen.Blank();
        new PassSummary(screen, catalogue).WriteCliffs(report);
        screen.Blank();
        foreach (var (who, channel, _) in subscribers)
        {
            var received = channel switch
            {
                "slack" => posts.Where(p => p.Path.StartsWith("/services/", StringComparison.Ordinal)).Select(SlackLine),
                "webhook" => posts.Where(p => p.Path == "/hook").Select(WebhookLine),
                _ => mails.Select(m => m.Subject ?? ""),
            };
            WriteReceived(who, [.. received.Order(StringComparer.Ordinal)]);
        }

        WriteSample(mails);
    }

    private void WriteReceived(string who, IReadOnlyList<string> lines)
    {
        screen.Line(0, $"[bold]{Markup.Escape(who)}[/] received {lines.Count}:");
        foreach (var line in lines)
        {
            screen.Plain(2, $"• {line}");
        }

        screen.Blank();
    }

    private void WriteSample(IReadOnlyList<MimeMessage> mails)
    {
        if (mails.Count == 0)
        {
            return;
        }

        var lines = (mails.OrderBy(m => m.Subject, StringComparer.Ordinal).First().TextBody ?? "").Trim().Split('\n');
        screen.Heading("One of the emails");
        foreach (var line in lines.Take(LinesShown))
        {
            screen.Line(2, $"[dim]│[/] {Markup.Escape(line.TrimEnd())}");
        }

        if (lines.Length > LinesShown)
        {
            screen.Line(2, $"[dim]│ … and {lines.Length - LinesShown} more lines: open questions, the original words, sources[/]");
        }
    }

    private static string SlackLine(ReceivedPost post)
    {
        using var json = JsonDocument.Parse(post.Body);
        return json.RootElement.TryGetProperty("text", out var text) ? text.GetString() ?? "" : post.Body;
    }

    private static string WebhookLine(ReceivedPost post)
    {
        using var json = JsonDocument.Parse(post.Body);
        var root = json.RootElement;
        return $"{root.GetProperty("type").GetString()}  {root.GetProperty("data").GetProperty("headline").GetString()}  (webhook-id {post.Headers["webhook-id"]}, signed {post.Headers["webhook-signature"][..11]}…)";
    }
}
