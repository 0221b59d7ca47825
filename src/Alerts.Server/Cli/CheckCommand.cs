using System.CommandLine;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;
using Alerts.Web.States;

namespace Alerts.Server.Cli;

/// <summary>Says whether a dataset would be taken, and what in it is open, unconfirmed or about to change.</summary>
internal sealed class CheckCommand : Command
{
    private const int DaysAhead = 60;

    public CheckCommand()
        : base("check", $"Validate a policy dataset; print its counts, open questions, unconfirmed states and the cliffs of the next {DaysAhead} days.")
    {
        var file = new Argument<string>("FILE") { Description = "The dataset, such as data/policies.json." };
        var (data, json, now) = (CommandOptions.Data(), CommandOptions.Json(), CommandOptions.Now());
        Add(file);
        Add(data);
        Add(json);
        Add(now);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(file)!, parse.GetValue(data)!, parse.GetValue(json), ShiftedClock.At(parse.GetValue(now)), token), token));
    }

    private static async Task<int> RunAsync(string file, string data, bool json, TimeProvider clock, CancellationToken cancellationToken)
    {
        var reference = await ReferenceData.LoadAsync(DataDirectory.ReadOnly(data).Root, cancellationToken);
        var read = await reference.ReadPoliciesAsync(file, cancellationToken);
        if (read is DataFile<PolicyDataset>.Refused refused && json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { good = false, faults = refused.Faults }, PassJson.Options));
            return ExitCode.Failed;
        }

        var report = CheckReport.Of(read.OrThrow(), reference.Catalogue, clock.GetUtcNow(), DaysAhead);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, PassJson.Options));
        }
        else
        {
            Write(report, ScreenText.ForOutput());
        }

        return ExitCode.Ok;
    }

    private static void Write(CheckReport report, ScreenText screen)
    {
        screen.Plain(0, $"Good: {report.Measures} measures, {report.Provisions} provisions, {report.Relations} relations, {report.Claims} claims; as of {report.AsOf:O}; revision {report.Revision}.");
        screen.Plain(0, $"Kinds: {string.Join(", ", report.Kinds.Select(k => $"{k.Value} {JsonNamingPolicy.KebabCaseLower.ConvertName(k.Key.ToString())}"))}.");
        screen.Plain(0, $"States today: {string.Join(", ", report.States.Select(s => $"{s.Value} {StateText.Word(s.Key)}"))}.");

        screen.Blank();
        screen.Heading($"{report.Unconfirmed.Count} unconfirmed today");
        foreach (var state in report.Unconfirmed)
        {
            screen.Plain(2, $"{state.Measure} ¶{state.Provision}: {StateText.Word(state.State)}. {string.Join(" ", state.Readings)}");
        }

        screen.Blank();
        screen.Heading($"{report.Cliffs.Count} cliffs in the next {DaysAhead} days");
        foreach (var cliff in report.Cliffs)
        {
            LawText.Write(cliff, screen);
        }

        screen.Blank();
        screen.Heading($"{report.OpenQuestions.Count} open questions");
        foreach (var question in report.OpenQuestions)
        {
            screen.Plain(2, $"{question.Of}: {question.Question}");
        }
    }
}

/// <summary>What a good dataset holds.</summary>
/// <param name="States">How many parts of provisions are in each state today, each authority's own day.</param>
internal sealed record CheckReport(
    bool Good,
    string Revision,
    DateOnly AsOf,
    int Measures,
    int Provisions,
    int Relations,
    int Claims,
    IReadOnlyDictionary<MeasureKind, int> Kinds,
    IReadOnlyDictionary<LegalState, int> States,
    IReadOnlyList<StateResult> Unconfirmed,
    IReadOnlyList<CliffResponse> Cliffs,
    IReadOnlyList<CheckReport.OpenQuestion> OpenQuestions)
{
    /// <param name="Of">A measure, or a provision of one: cn-mofcom-2025-72#1.</param>
    public sealed record OpenQuestion(string Of, string Question);

    public static CheckReport Of(PolicyDataset dataset, Materials.MaterialCatalogue catalogue, DateTimeOffset now, int daysAhead)
    {
        var states = new PolicyStates(dataset, catalogue).Find(new StateQuery(Kinds: [.. Enum.GetValues<MeasureKind>().Where(k => k != MeasureKind.Statement)]), now);
        var cliffs = new CliffQuery(To: DateOnly.FromDateTime(now.UtcDateTime).AddDays(daysAhead)).Find(dataset, catalogue, now);
        var questions = dataset.Measures.OrderBy(m => m.Id.Value, StringComparer.Ordinal).SelectMany(m => (m.OpenQuestions ?? []).Select(q => new OpenQuestion(m.Id.Value, q))
            .Concat(m.Provisions.SelectMany(p => (p.OpenQuestions ?? []).Select(q => new OpenQuestion(new ProvisionKey(m.Id, p.Number).ToString(), q)))));
        return new CheckReport(
            true, dataset.Revision, dataset.AsOf, dataset.Measures.Count, dataset.Provisions.Count, dataset.Provisions.Values.Sum(p => p.Relations?.Count ?? 0), dataset.File.Claims?.Count ?? 0,
            dataset.Measures.CountBy(m => m.Kind).OrderBy(k => k.Key).ToDictionary(), states.CountBy(s => s.State).OrderBy(s => s.Key).ToDictionary(),
            [.. states.Where(s => s.Certainty == Certainty.Unconfirmed).Select(s => StateResult.Of(s, dataset))],
            [.. cliffs.Select(c => CliffResponse.Of(c, dataset, catalogue, now))], [.. questions]);
    }
}
