using System.CommandLine;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Web.States;

namespace Alerts.Server.Cli;

/// <summary>What changes by itself, and when.</summary>
internal sealed class CliffsCommand : Command
{
    public CliffsCommand()
        : base("cliffs", "List the days on which the law changes by itself, and into what.")
    {
        var from = LawOptions.Text("--from", "The first day; today at each authority where it is not given.", "DAY");
        var to = LawOptions.Text("--to", "The last day; without it there is no end.", "DAY");
        var (material, destination, jurisdiction) = (LawOptions.Material(), LawOptions.Destination(), LawOptions.Jurisdiction());
        var (policies, json, now) = (LawOptions.Policies(), CommandOptions.Json(), CommandOptions.Now());
        foreach (var option in (Option[])[from, to, material, destination, jurisdiction, policies, json, now])
        {
            Add(option);
        }

        var where = new Where(this, policies, now);
        SetAction((parse, token) => ILaw.RunAsync(
            where, parse, parse.GetValue(policies), ShiftedClock.At(parse.GetValue(now)),
            law => RunAsync(law, new CliffRequest(parse.GetValue(from), parse.GetValue(to), parse.GetValue(material), parse.GetValue(destination), parse.GetValue(jurisdiction)), parse.GetValue(json), token),
            token));
    }

    private static async Task<int> RunAsync(ILaw law, CliffRequest request, bool json, CancellationToken cancellationToken)
    {
        var outcome = await law.CliffsAsync(request, cancellationToken);
        if (outcome is not Outcome<CliffsResponse>.Done { Value: var answer })
        {
            return await LawOptions.RefuseAsync(outcome);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(answer, PassJson.Options));
        }
        else
        {
            LawText.Write(answer, ScreenText.ForOutput());
        }

        return ExitCode.Ok;
    }
}
