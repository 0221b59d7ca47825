using System.CommandLine;
using System.Text.Json;
using Alerts.Policies;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Web.States;

namespace Alerts.Server.Cli;

/// <summary>What the law is on a day.</summary>
internal sealed class StateCommand : Command
{
    private readonly Option<string?> _policies = LawOptions.Policies();
    private readonly Option<string?> _on = LawOptions.Text("--on", "The day, such as 2026-11-28; today at each authority where no day is given.", "DAY");
    private readonly Option<string?> _from = LawOptions.Text("--from", "The first day of a range.", "DAY");
    private readonly Option<string?> _to = LawOptions.Text("--to", "The last day of a range.", "DAY");
    private readonly Option<string?> _material = LawOptions.Material();
    private readonly Option<string?> _destination = LawOptions.Destination();
    private readonly Option<string?> _jurisdiction = LawOptions.Jurisdiction();
    private readonly Option<string?> _measure = LawOptions.Text("--measure", "Only this measure, such as cn-mofcom-2024-46.", "ID");
    private readonly Option<string?> _provision = LawOptions.Text("--provision", "Only the provision with this number; needs --measure.", "NUMBER");
    private readonly Option<string?> _suspendedBy = LawOptions.Text("--suspended-by", "Only what this measure suspends, whether its window still runs or not.", "ID");
    private readonly Option<string?> _state = LawOptions.Text("--state", "Only these states: announced, in-force, suspended, lapsed, repealed; commas between.", "STATES");
    private readonly Option<string?> _kind = LawOptions.Text("--kind", "Only these kinds of measure; commas between. Without it, agreements, programmes and statements are left out.", "KINDS");
    private readonly Option<string?> _knownOn = LawOptions.Text("--known-on", "Only what could be known on that day.", "DAY");

    public StateCommand()
        : base("state", "Say which provision is in force, suspended, announced or gone, until when, and why.")
    {
        var (json, now) = (CommandOptions.Json(), CommandOptions.Now());
        foreach (var option in (Option[])[_on, _from, _to, _material, _destination, _jurisdiction, _measure, _provision, _suspendedBy, _state, _kind, _knownOn, _policies, json, now])
        {
            Add(option);
        }

        _measure.CompletionSources.Add(Completion.Candidates.Measures);
        _suspendedBy.CompletionSources.Add(Completion.Candidates.Measures);
        _state.CompletionSources.Add([.. Enum.GetNames<LegalState>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)]);
        var where = new Where(this, _policies, now);
        SetAction((parse, token) => ILaw.RunAsync(where, parse, parse.GetValue(_policies), ShiftedClock.At(parse.GetValue(now)), law => RunAsync(law, parse, parse.GetValue(json), token), token));
    }

    private async Task<int> RunAsync(ILaw law, ParseResult parse, bool json, CancellationToken cancellationToken)
    {
        var request = new StateRequest(
            parse.GetValue(_on), parse.GetValue(_from), parse.GetValue(_to), parse.GetValue(_material), parse.GetValue(_destination), parse.GetValue(_jurisdiction),
            parse.GetValue(_measure), parse.GetValue(_provision), parse.GetValue(_suspendedBy), parse.GetValue(_state), parse.GetValue(_kind), parse.GetValue(_knownOn));
        var outcome = await law.StateAsync(request, cancellationToken);
        if (outcome is not Outcome<StateResponse>.Done { Value: var answer })
        {
            return await LawOptions.RefuseAsync(outcome);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(answer, PassJson.Options));
        }
        else
        {
            LawText.Write(answer, await law.NamesAsync(cancellationToken), ScreenText.ForOutput());
        }

        return ExitCode.Ok;
    }
}
