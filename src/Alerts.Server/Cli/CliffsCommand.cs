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
        var (policies, data, json, now) = (LawOptions.Policies(), CommandOptions.Data(), CommandOptions.Json(), CommandOptions.Now());
        foreach (var option in (Option[])[from, to, material, destination, jurisdiction, policies, data, json, now])
        {
            Add(option);
        }

        SetAction((parse, token) => FaultBoundary.RunAsync(
            () => RunAsync(
                new CliffRequest(parse.GetValue(from), parse.GetValue(to), parse.GetValue(material), parse.GetValue(destination), parse.GetValue(jurisdiction)),
                parse.GetValue(data)!, parse.GetValue(policies), parse.GetValue(json), ShiftedClock.At(parse.GetValue(now)), token),
            token));
    }

    private static async Task<int> RunAsync(CliffRequest request, string data, string? policies, bool json, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (dataset, catalogue) = await LawOptions.LoadAsync(data, policies, cancellationToken);
        if (request.Read(dataset, catalogue, out var faults) is not { } query)
        {
            return await LawOptions.RefuseAsync(faults);
        }

        var answer = CliffsResponse.Of(query, dataset, catalogue, clock.GetUtcNow());
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
