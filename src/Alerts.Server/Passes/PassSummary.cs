using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Spectre.Console;

namespace Alerts.Server.Passes;

/// <summary>The readable report of a pass.</summary>
public sealed class PassSummary(IAnsiConsole console, MaterialCatalogue catalogue)
{
    private const int MostCliffs = 5;
    private const int MostAlerts = 12;
    private const int MostFailures = 12;

    public void Write(PassReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Heading($"Alerts at {report.Now:yyyy-MM-dd HH:mm}Z");
        WriteDataset(report);
        WriteSources(report);
        WriteAlerts(report);
        WriteDeliveries(report);
        WriteCliffs(report);
    }

    /// <summary>What lapses next: shared with the demo.</summary>
    public void WriteCliffs(PassReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Heading("What lapses next");
        if (report.Ahead.Count == 0)
        {
            console.WriteLine("  Nothing that the dataset knows of.");
        }

        foreach (var cliff in report.Ahead.Take(MostCliffs))
        {
            var days = cliff.Key.On.DayNumber - ExpiryWatch.Today(report.Dataset, cliff.Key, report.Now).DayNumber;
            var when = days switch { 0 => "today", 1 => "tomorrow", _ => $"in {days} days" };
            var isStart = cliff.Key.Kind == CliffKind.Start;
            var unconfirmed = cliff.Certainty == Certainty.Unconfirmed;
            console.MarkupLineInterpolated($"  [bold]{cliff.Key.On:yyyy-MM-dd}[/] ({when}){(unconfirmed ? "  announced only, unconfirmed" : "")}");
            Indented($"{CliffText.Subject(cliff, report.Dataset)} {(isStart ? "is on" : "ends on")} {cliff.Key.On:yyyy-MM-dd}.");
            Indented($"{(isStart ? "From" : "Unless extended, from")} {cliff.ChangesOn:yyyy-MM-dd}: {CliffText.ByDefault(cliff, report.Dataset, catalogue)}.");
        }
    }

    private void WriteDataset(PassReport report)
    {
        console.WriteLine($"  Dataset   {report.Dataset.Measures.Count} measures, {report.Dataset.Provisions.Count} provisions, as of {report.Dataset.AsOf:yyyy-MM-dd}");
        foreach (var fault in report.Faults)
        {
            console.MarkupLineInterpolated($"  [red]refused[/]   {fault}");
        }
    }

    private void WriteSources(PassReport report)
    {
        var failed = report.Sources.Where(s => s.Outcome == SourceOutcome.Failed).ToList();
        console.WriteLine($"  Sources   {report.Sources.Count - failed.Count} of {report.Sources.Count} read, {report.Sources.Sum(s => s.Items)} items, {report.Sources.Sum(s => s.New.Count)} new notices");
        foreach (var source in failed.Take(MostFailures))
        {
            console.MarkupLineInterpolated($"  [yellow]failed[/]    {source.Source.Id}: {source.Error}");
        }
    }

    private void WriteAlerts(PassReport report)
    {
        console.WriteLine($"  Alerts    {report.Raised.Count} raised");
        foreach (var alert in report.Raised.Take(MostAlerts))
        {
            console.MarkupLineInterpolated($"    [bold]{AlertKinds.Name(alert.Kind),-16}[/] {alert.Message.Headline}");
        }

        More(report.Raised.Count, MostAlerts);
    }

    private void WriteDeliveries(PassReport report)
    {
        var byOutcome = report.Deliveries.GroupBy(d => d.Attempt.Outcome).Select(g => $"{g.Count()} {Word(g.Key)}");
        console.WriteLine($"  Deliveries {(report.Deliveries.Count == 0 ? "none due" : string.Join(", ", byOutcome))}");
        var failed = report.Deliveries.Where(d => d.Attempt.Outcome is not (AttemptOutcome.Accepted or AttemptOutcome.Cancelled)).ToList();
        foreach (var delivery in failed.Take(MostFailures))
        {
            var next = delivery.Delivery.Status == DeliveryStatus.Pending ? $", again at {delivery.Delivery.NextAttemptAt:yyyy-MM-dd HH:mm:ss}Z" : ", given up";
            console.MarkupLineInterpolated($"  [yellow]failed[/]    {delivery.Target?.Channel} {delivery.Target?.Masked}: {delivery.Attempt.Detail}{next}");
        }

        More(failed.Count, MostFailures);
    }

    private void Heading(string text) => console.MarkupLineInterpolated($"[bold]{text}[/]");

    private void Indented(string text) => console.Write(new Padder(new Spectre.Console.Text(text), new Padding(4, 0, 0, 0)));

    private void More(int count, int shown)
    {
        if (count > shown)
        {
            console.WriteLine($"    … and {count - shown} more");
        }
    }

    private static string Word(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Accepted => "accepted",
        AttemptOutcome.Retry => "to be tried again",
        AttemptOutcome.Refused => "refused",
        AttemptOutcome.Gone => "gone",
        AttemptOutcome.Cancelled => "cancelled",
    };
}
