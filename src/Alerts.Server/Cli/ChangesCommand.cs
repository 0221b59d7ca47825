using System.CommandLine;
using System.Text.Json;
using Alerts.Server.Passes;
using Alerts.Web.Measures;

namespace Alerts.Server.Cli;

/// <summary>What differs between a revision that was in use and the one that is.</summary>
internal sealed class ChangesCommand : Command
{
    public ChangesCommand()
        : base("changes", "Print what differs between a revision of the policy dataset that was in use and the one that is.")
    {
        var since = LawOptions.Text("--since", "The revision that you have, as state and cliffs print it with --json.", "REVISION");
        since.Required = true;
        var json = CommandOptions.Json();
        Add(since);
        Add(json);
        var where = new Where(this);
        SetAction((parse, token) => ILaw.RunAsync(where, parse, policies: null, TimeProvider.System, law => RunAsync(law, parse.GetValue(since)!, parse.GetValue(json), token), token));
    }

    private static async Task<int> RunAsync(ILaw law, string since, bool json, CancellationToken cancellationToken)
    {
        var outcome = await law.ChangesAsync(since, cancellationToken);
        if (outcome is not Outcome<ChangesResponse>.Done { Value: var answer })
        {
            return await LawOptions.RefuseAsync(outcome);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(answer, PassJson.Options));
        }
        else
        {
            DiffText.Print(answer);
        }

        return ExitCode.Ok;
    }
}
