using System.CommandLine;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary><c>alerts correct</c>: tells what was wrong with an alert to those who were told it.</summary>
internal sealed class CorrectCommand : Command
{
    private readonly Argument<string> _id = new("ALERT_ID") { Description = "The alert that was wrong." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why it is corrected.", HelpName = "TEXT", Required = true };
    private readonly Option<string> _summary = new("--summary") { Description = "What is so in truth.", HelpName = "TEXT", Required = true };
    private readonly Option<string?> _headline = new("--headline") { Description = "Shown after \"Correction: \". [default: the headline of the alert]", HelpName = "TEXT" };
    private readonly Option<bool> _withdraw = new("--withdraw") { Description = "The alert does not hold at all: what is still to be sent of it is cancelled." };
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<bool> _json = CommandOptions.Json();

    public CorrectCommand()
        : base("correct", "Tell what was wrong with an alert to exactly those who were told it.")
    {
        Add(_id);
        foreach (var option in new Option[] { _reason, _summary, _headline, _withdraw, _data, _json })
        {
            Add(option);
        }

        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var id = parse.GetValue(_id)!;
        var wish = new CorrectionRequest(parse.GetValue(_reason), parse.GetValue(_headline), parse.GetValue(_summary), parse.GetValue(_withdraw));
        await using var host = await AlertsHost.OpenAsync(parse.GetValue(_data)!, cancellationToken);
        switch (await host.Services.GetRequiredService<CorrectionDesk>().CorrectAsync(id, wish, DeliveryDesk.NewNonce(), cancellationToken))
        {
            case CorrectionResult.Corrected { Correction: var correction }:
                Console.WriteLine(parse.GetValue(_json)
                    ? JsonSerializer.Serialize(new { correction = correction.Id }, PassJson.Options)
                    : $"{correction.Id}: a server that runs tells it at once, else the next run does.");
                return ExitCode.Ok;
            case CorrectionResult.NotFound:
                await Console.Error.WriteLineAsync($"ID '{id}' is not an alert of this installation.");
                return ExitCode.Usage;
            case CorrectionResult.Conflict conflict:
                await Console.Error.WriteLineAsync(conflict.Why);
                return ExitCode.Failed;
            case CorrectionResult.Refused refused:
                await Console.Error.WriteLineAsync(string.Join('\n', refused.Faults.Select(f => $"--{f.Field} {f.Reason}")));
                return ExitCode.Usage;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
