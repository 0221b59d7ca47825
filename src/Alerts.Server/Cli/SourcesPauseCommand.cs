using System.CommandLine;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;

namespace Alerts.Server.Cli;

internal interface ISources
{
    /// <summary>Looks at it no more. Done with when it was paused before; null: it was not.</summary>
    Task<Outcome<Pause>> PauseAsync(string id, CancellationToken cancellationToken);

    /// <inheritdoc cref="PauseAsync"/>
    Task<Outcome<Pause>> ResumeAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Before">Since when a source was paused; null: it was not.</param>
internal sealed record Pause(DateTimeOffset? Before);

/// <summary>Pauses a source, or has it looked at again.</summary>
internal sealed class SourcesPauseCommand : Command
{
    private SourcesPauseCommand(string name, string description, bool pauses)
        : base(name, description)
    {
        var id = new Argument<string>("ID") { Description = "The source's id, as `alerts sources list` shows it." };
        id.CompletionSources.Add(Completion.Candidates.Sources);
        Add(id);
        var where = new Where(this);
        SetAction((parse, token) => where.RunAsync<ISources>(
            parse, host => new SourcesHere(host.Services), server => new SourcesThere(server), sources => RunAsync(sources, parse.GetValue(id)!, pauses, token), token));
    }

    public static Command Pause() => new SourcesPauseCommand("pause", "Look at a source no more until it is resumed. A server that runs obeys at once.", pauses: true);

    public static Command Resume() => new SourcesPauseCommand("resume", "Look at a paused source again.", pauses: false);

    private static async Task<int> RunAsync(ISources sources, string id, bool pauses, CancellationToken cancellationToken)
    {
        var outcome = pauses ? await sources.PauseAsync(id, cancellationToken) : await sources.ResumeAsync(id, cancellationToken);
        if (outcome is not Outcome<Pause>.Done { Value.Before: var before })
        {
            return outcome is Outcome<Pause>.NotThere
                ? await Refusals.WriteAsync($"ID '{id}' is not a source of this installation: alerts sources list names them")
                : await Refusals.WriteAsync(outcome);
        }

        Console.WriteLine((pauses, before) switch
        {
            (true, null) => $"{id} is paused: nothing of it is told, and coverage says so.",
            (true, { } at) => $"{id} is paused already, since {at:u}.",
            (false, null) => $"{id} was not paused.",
            (false, { } at) => $"{id} is looked at again; it was paused since {at:u}.",
        });
        return ExitCode.Ok;
    }
}
