using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;
using Spectre.Console;

namespace Alerts.Server.Passes;

/// <summary>The readable report of a pass.</summary>
public sealed class PassSummary(ScreenText screen, MaterialCatalogue catalogue)
{
    private const int MostCliffs = 5;
    private const int MostAlerts = 12;
    private const int MostFailures = 12;

    /// <summary>The report of a pass on standard output: JSON and nothing else, or for people.</summary>
    public static void Print(PassReport report, MaterialCatalogue catalogue, bool json)
    {
        if (json)
        {
            Console.WriteLine(PassJson.Of(report, catalogue));
        }
        else
        {
            new PassSummary(ScreenText.ForOutput(), catalogue).Write(report);
        }
    }

    public void Write(PassReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        screen.Heading($"Alerts at {report.Now:yyyy-MM-dd HH:mm}Z");
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
        screen.Heading("What lapses next");
        if (report.Ahead.Count == 0)
        {
            screen.Plain(2, "Nothing that the dataset knows of.");
        }

        foreach (var cliff in report.Ahead.Take(MostCliffs))
        {
            var days = cliff.Key.On.DayNumber - ExpiryWatch.Today(report.Dataset, cliff.Key, report.Now).DayNumber;
            var when = days switch { 0 => "today", 1 => "tomorrow", _ => $"in {days} days" };
            var unconfirmed = cliff.Certainty == Certainty.Unconfirmed;
            screen.Line(2, $"[bold]{cliff.Key.On:yyyy-MM-dd}[/] ({when}){(unconfirmed ? "  announced only, unconfirmed" : "")}");
            screen.Plain(4, $"{CliffText.Day(cliff, report.Dataset)}.");
            screen.Plain(4, $"{(cliff.ChangesOn == cliff.Key.On ? "From" : "Unless extended, from")} {cliff.ChangesOn:yyyy-MM-dd}: {CliffText.ByDefault(cliff, report.Dataset, catalogue)}.");
        }
    }

    private void WriteDataset(PassReport report)
    {
        screen.Plain(2, $"Dataset   {report.Dataset.Measures.Count} measures, {report.Dataset.Provisions.Count} provisions, as of {report.Dataset.AsOf:yyyy-MM-dd}");
        foreach (var fault in report.Faults)
        {
            screen.Line(2, $"[red]refused[/]   {Markup.Escape(fault.ToString())}");
        }
    }

    private void WriteSources(PassReport report)
    {
        var failed = report.Sources.Where(s => s.Outcome is not (SourceOutcome.Read or SourceOutcome.Unchanged)).ToList();
        screen.Plain(2, $"Sources   {report.Sources.Count(s => s.Outcome is SourceOutcome.Read or SourceOutcome.Unchanged)} of {report.Sources.Count} read, {report.Sources.Sum(s => s.Items)} items, {report.Sources.Sum(s => s.New.Count)} new notices");
        foreach (var source in failed)
        {
            screen.Line(2, $"[yellow]{source.Outcome.ToString().ToLowerInvariant(),-9}[/] {Markup.Escape($"{source.Source.Id}: {source.Error ?? "nothing was asked"}")}");
        }
    }

    private void WriteAlerts(PassReport report)
    {
        screen.Plain(2, $"Alerts    {report.Raised.Count} raised");
        foreach (var alert in report.Raised.Take(MostAlerts))
        {
            screen.Line(4, $"[bold]{AlertKinds.Name(alert.Kind),-16}[/] {Markup.Escape(alert.Message.Headline)}");
        }

        More(report.Raised.Count, MostAlerts);
    }

    private void WriteDeliveries(PassReport report)
    {
        var byOutcome = report.Deliveries.GroupBy(d => d.Attempt.Outcome).Select(g => $"{g.Count()} {Word(g.Key)}");
        screen.Plain(2, $"Deliveries {(report.Deliveries.Count == 0 ? "none due" : string.Join(", ", byOutcome))}");
        var failed = report.Deliveries.Where(d => d.Attempt.Outcome is not (AttemptOutcome.Accepted or AttemptOutcome.Cancelled)).ToList();
        foreach (var delivery in failed.Take(MostFailures))
        {
            var next = delivery.Delivery.Status == DeliveryStatus.Pending ? $", again at {delivery.Delivery.NextAttemptAt:yyyy-MM-dd HH:mm:ss}Z" : ", given up";
            screen.Line(2, $"[yellow]failed[/]    {Markup.Escape($"{delivery.Target?.Channel} {delivery.Target?.Masked}: {delivery.Attempt.Detail}{next}")}");
        }

        More(failed.Count, MostFailures);
    }

    private void More(int count, int shown)
    {
        if (count > shown)
        {
            screen.Plain(4, $"… and {count - shown} more");
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
