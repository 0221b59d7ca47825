using System.CommandLine;
using System.Text.Json;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Web.Notices;

namespace Alerts.Server.Cli;

/// <summary>How well each source was watched.</summary>
internal sealed class CoverageCommand : Command
{
    private readonly Option<string?> _material = LawOptions.Text("--material", "Only what names this material or group, a member of it, or a group that holds it.", "ID");
    private readonly Option<string> _since = new("--since") { Description = "A span before now (30m, 24h, 7d, 2w), a date, or an RFC 3339 instant.", HelpName = "TIME", DefaultValueFactory = _ => "7d" };

    public CoverageCommand()
        : base("coverage", "Say how well each source was watched, and whether \"nothing new\" can be said.")
    {
        var (json, now) = (CommandOptions.Json(), CommandOptions.Now());
        foreach (var option in (Option[])[_material, _since, json, now])
        {
            Add(option);
        }

        _material.CompletionSources.Add(Completion.Candidates.Materials);
        var where = new Where(this, now);
        SetAction((parse, token) => ILaw.RunAsync(where, parse, policies: null, ShiftedClock.At(parse.GetValue(now)), law => RunAsync(law, parse, parse.GetValue(json), token), token));
    }

    private async Task<int> RunAsync(ILaw law, ParseResult parse, bool json, CancellationToken cancellationToken)
    {
        var outcome = await law.CoverageAsync(parse.GetValue(_material), parse.GetValue(_since)!, cancellationToken);
        if (outcome is not Outcome<CoverageResponse>.Done { Value: var coverage })
        {
            return await LawOptions.RefuseAsync(outcome);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(coverage, PassJson.Options));
        }
        else
        {
            Write(coverage, ScreenText.ForOutput());
        }

        return ExitCode.Ok;
    }

    private static void Write(CoverageResponse coverage, ScreenText screen)
    {
        foreach (var s in coverage.Sources)
        {
            screen.Plain(0, $"{s.Source,-40} {s.State.ToString().ToLowerInvariant(),-8} {(s.LastGood is { } last ? $"read {last:u}" : "never read"),-26} {s.Found} found{(s.Why is { } why ? $"  not complete: {why}" : "")}");
        }

        var about = coverage.Material is { } m ? $"about {m} " : "";
        var found = coverage.Sources.Sum(s => s.Found);
        screen.Plain(0, coverage.NothingNew ? $"Nothing new {about}since {coverage.Since:u}: every source was read."
            : found > 0 ? $"{found} notices {about}since {coverage.Since:u}."
            : $"Nothing was found {about}since {coverage.Since:u}, but \"nothing new\" cannot be said: {coverage.Sources.Count(s => !s.Complete)} of {coverage.Sources.Count} sources may have been missed.");
    }
}
