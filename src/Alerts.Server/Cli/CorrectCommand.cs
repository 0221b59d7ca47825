using System.CommandLine;
using System.Text.Json;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Web.Alerting;

namespace Alerts.Server.Cli;

/// <summary><c>alerts correct</c>: tells what was wrong with an alert to those who were told it.</summary>
internal sealed class CorrectCommand : Command
{
    private readonly Argument<string> _id = new("ALERT_ID") { Description = "The alert that was wrong." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why it is corrected.", HelpName = "TEXT", Required = true };
    private readonly Option<string> _summary = new("--summary") { Description = "What is so in truth.", HelpName = "TEXT", Required = true };
    private readonly Option<string?> _headline = new("--headline") { Description = "Shown after \"Correction: \". [default: the headline of the alert]", HelpName = "TEXT" };
    private readonly Option<bool> _withdraw = new("--withdraw") { Description = "The alert does not hold at all: what is still to be sent of it is cancelled." };
    private readonly Option<bool> _json = CommandOptions.Json();

    public CorrectCommand()
        : base("correct", "Tell what was wrong with an alert to exactly those who were told it.")
    {
        Add(_id);
        foreach (var option in new Option[] { _reason, _summary, _headline, _withdraw, _json })
        {
            Add(option);
        }

        var where = new Where(this);
        SetAction((parse, token) => where.RunAsync<Desk>(
            parse, host => (id, wish) => CorrectHereAsync(host, id, wish, token),
            server => async (id, wish) => Id(await server.PostAsync<AlertResponse>(ServerClient.Path("alerts", id, "correction"), wish, token)), desk => RunAsync(parse, desk), token));
    }

    // The correction's id.
    private delegate Task<Outcome<string>> Desk(string id, CorrectionRequest wish);

    private async Task<int> RunAsync(ParseResult parse, Desk desk)
    {
        var id = parse.GetValue(_id)!;
        switch (await desk(id, new CorrectionRequest(parse.GetValue(_reason), parse.GetValue(_headline), parse.GetValue(_summary), parse.GetValue(_withdraw))))
        {
            case Outcome<string>.Done { Value: var correction }:
                Console.WriteLine(parse.GetValue(_json)
                    ? JsonSerializer.Serialize(new { correction }, PassJson.Options)
                    : $"{correction}: a server that runs tells it at once, else the next run does.");
                return ExitCode.Ok;
            case Outcome<string>.NotThere:
                return await Refusals.WriteAsync($"ID '{id}' is not an alert of this installation.");
            case Outcome<string>.Refused refused:
                return await Refusals.WriteAsync(refused.Faults, field => $"--{field}");
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<Outcome<string>> CorrectHereAsync(AlertsHost host, string id, CorrectionRequest wish, CancellationToken cancellationToken)
        => await host.Services.GetRequiredService<CorrectionDesk>().CorrectAsync(id, wish, DeliveryDesk.NewNonce(), cancellationToken) switch
        {
            CorrectionResult.Corrected { Correction: var correction } => new Outcome<string>.Done(correction.Id),
            CorrectionResult.NotFound => new Outcome<string>.NotThere(),
            CorrectionResult.Conflict conflict => new Outcome<string>.Conflict(conflict.Why),
            CorrectionResult.Refused refused => new Outcome<string>.Refused(refused.Faults),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Outcome<string> Id(Outcome<AlertResponse> outcome) => outcome switch
    {
        Outcome<AlertResponse>.Done done => new Outcome<string>.Done(done.Value.Id),
        Outcome<AlertResponse>.NotThere => new Outcome<string>.NotThere(),
        Outcome<AlertResponse>.Conflict conflict => new Outcome<string>.Conflict(conflict.Reason),
        Outcome<AlertResponse>.Refused refused => new Outcome<string>.Refused(refused.Faults),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
