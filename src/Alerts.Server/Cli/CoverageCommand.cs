using System.CommandLine;
using System.Text.Json;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Subscriptions;
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
        var (data, json, now) = (CommandOptions.Data(), CommandOptions.Json(), CommandOptions.Now());
        foreach (var option in (Option[])[_material, _since, data, json, now])
        {
            Add(option);
        }

        SetAction((parse, token) => FaultBoundary.RunAsync(
            () => RunAsync(parse.GetValue(data)!, parse.GetValue(_material), parse.GetValue(_since)!, parse.GetValue(json), ShiftedClock.At(parse.GetValue(now)), token), token));
    }

    private static async Task<int> RunAsync(string data, string? named, string since, bool json, TimeProvider clock, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(data);
        var reference = await ReferenceData.LoadAsync(directory, cancellationToken);
        var faults = new List<FieldFault>();
        MaterialId? material = MaterialId.TryParse(named, null, out var id) && reference.Catalogue.Contains(id) ? id : null;
        if (named is not null && material is null)
        {
            faults.Add(new FieldFault("material", "is not a material or group"));
        }

        var from = CoverageDesk.Since(since, clock.GetUtcNow(), out var fault);
        if (fault is not null)
        {
            faults.Add(new FieldFault("since", fault));
        }

        if (from is null || faults.Count > 0)
        {
            return await LawOptions.RefuseAsync(faults);
        }

        await using var host = AlertsHost.ForOnePass(directory, reference, clock);
        var coverage = await host.Services.GetRequiredService<CoverageDesk>().AskAsync(material, from.Value, cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(CoverageResponse.Of(coverage), PassJson.Options));
        }
        else
        {
            Write(coverage, ScreenText.ForOutput());
        }

        return ExitCode.Ok;
    }

    private static void Write(Coverage coverage, ScreenText screen)
    {
        foreach (var s in coverage.Sources)
        {
            screen.Plain(0, $"{s.Id,-40} {s.Trust.ToString().ToLowerInvariant(),-8} {(s.LastGood is { } last ? $"read {last:u}" : "never read"),-26} {s.Found} found{(s.Why is { } why ? $"  not complete: {why}" : "")}");
        }

        var about = coverage.Material is { } m ? $"about {m} " : "";
        var found = coverage.Sources.Sum(s => s.Found);
        screen.Plain(0, coverage.NothingNew ? $"Nothing new {about}since {coverage.Since:u}: every source was read."
            : found > 0 ? $"{found} notices {about}since {coverage.Since:u}."
            : $"Nothing was found {about}since {coverage.Since:u}, but \"nothing new\" cannot be said: {coverage.Sources.Count(s => !s.IsComplete)} of {coverage.Sources.Count} sources may have been missed.");
    }
}
