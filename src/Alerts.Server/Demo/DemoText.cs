using System.Text.Json;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Server.Passes;
using MimeKit;
using Spectre.Console;

namespace Alerts.Server.Demo;

/// <summary>The demo's one screen.</summary>
internal sealed class DemoText(IAnsiConsole console, MaterialCatalogue catalogue)
{
    public void Write(PassReport report, IReadOnlyList<ReceivedPost> posts, IReadOnlyList<MimeMessage> mails, IReadOnlyList<(string Who, string Channel, string[] Materials)> subscribers)
    {
        console.MarkupLineInterpolated($"[bold]Alerts demo[/]: today is {report.Now:yyyy-MM-dd HH:mm}Z; no network is used and nothing is kept.");
        console.WriteLine();
        var read = report.Sources.Where(s => s.Outcome == SourceOutcome.Read).ToList();
        console.WriteLine($"  {read.Sum(s => s.New.Count)} official notices read from {read.Count} archives; older than {Recency.Days} days is baseline, not news.");
        console.WriteLine($"  {report.Dataset.Measures.Count} measures with {report.Dataset.Provisions.Count} provisions in the dataset; {report.Raised.Count} alerts raised, {report.Deliveries.Count} deliveries made.");
        console.WriteLine();
        new PassSummary(console, catalogue).WriteCliffs(report);
        console.WriteLine();
        foreach (var (who, channel, _) in subscribers)
        {
            var received = channel switch
            {
                "slack" => posts.Where(p => p.Path.StartsWith("/services/", StringComparison.Ordinal)).Select(SlackLine),
                "webhook" => posts.Where(p => p.Path == "/hook").Select(WebhookLine),
                _ => mails.Select(m => $"{m.Subject}"),
            };
            WriteReceived(who, [.. received.Order(StringComparer.Ordinal)]);
        }

        WriteSample(mails);
    }

    private void WriteReceived(string who, IReadOnlyList<string> lines)
    {
        console.MarkupLineInterpolated($"[bold]{who}[/] received {lines.Count}:");
        foreach (var line in lines)
        {
            console.Write(new Padder(new Spectre.Console.Text($"• {line}"), new Padding(2, 0, 0, 0)));
        }

        console.WriteLine();
    }

    private void WriteSample(IReadOnlyList<MimeMessage> mails)
    {
        if (mails.Count == 0)
        {
            return;
        }

        console.MarkupLine("[bold]One of the emails, in full[/]");
        var text = mails.OrderBy(m => m.Subject, StringComparer.Ordinal).First().TextBody?.Trim() ?? "";
        console.Write(new Panel(new Spectre.Console.Text(text)) { Border = BoxBorder.Rounded, Expand = true });
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
