using System.CommandLine;
using Alerts.Notices;
using Alerts.Server.Hosting;

namespace Alerts.Server.Cli;

/// <summary>Pauses a source, or has it looked at again.</summary>
internal sealed class SourcesPauseCommand : Command
{
    private SourcesPauseCommand(string name, string description, bool pauses)
        : base(name, description)
    {
        var id = new Argument<string>("ID") { Description = "The source's id, as `alerts sources list` shows it." };
        var data = CommandOptions.Data();
        Add(id);
        Add(data);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(id)!, parse.GetValue(data)!, pauses, token), token));
    }

    public static Command Pause() => new SourcesPauseCommand("pause", "Look at a source no more until it is resumed. A server that runs obeys at once.", pauses: true);

    public static Command Resume() => new SourcesPauseCommand("resume", "Look at a paused source again.", pauses: false);

    private static async Task<int> RunAsync(string named, string data, bool pauses, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(data);
        var reference = await ReferenceData.LoadAsync(directory, cancellationToken);
        if (reference.Sources.FirstOrDefault(s => s.Id.Value == named) is not { } source)
        {
            await Console.Error.WriteLineAsync($"ID '{named}' is not a source of this installation: alerts sources list names them");
            return ExitCode.Usage;
        }

        await using var host = AlertsHost.ForOnePass(directory, reference, TimeProvider.System);
        var desk = host.Services.GetRequiredService<SourceDesk>();
        var before = pauses ? await desk.PauseAsync(named, cancellationToken) : await desk.ResumeAsync(named, cancellationToken);
        Console.WriteLine((pauses, before?.Health.PausedSince) switch
        {
            (true, null) => $"{source.Id} is paused: nothing of it is told, and coverage says so.",
            (true, { } at) => $"{source.Id} is paused already, since {at:u}.",
            (false, null) => $"{source.Id} was not paused.",
            (false, { } at) => $"{source.Id} is looked at again; it was paused since {at:u}.",
        });
        return ExitCode.Ok;
    }
}
