using System.CommandLine;
using System.Text.Json;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Passes;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli;

internal interface ITargets
{
    IAsyncEnumerable<TargetDetailResponse> ListAsync(CancellationToken cancellationToken);

    /// <summary>Null where there is none.</summary>
    Task<TargetDetailResponse?> FindAsync(string id, CancellationToken cancellationToken);

    Task<Outcome<TargetDetailResponse>> EnableAsync(string id, CancellationToken cancellationToken);

    /// <param name="reason">For people.</param>
    Task<Outcome<TargetDetailResponse>> DisableAsync(string id, string reason, CancellationToken cancellationToken);

    /// <summary>Not there where it signs nothing.</summary>
    Task<Outcome<SecretResponse>> RotateSecretAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Where deliveries go: list, enable, disable, rotate-secret.</summary>
internal sealed class TargetsCommand : Command
{
    public TargetsCommand()
        : base("targets", "Where deliveries go: list, enable, disable, rotate-secret.")
    {
        var json = CommandOptions.Json();
        AddVerb(new Command("list", "List the targets, masked.") { json }, (targets, parse, token) => ListAsync(targets, parse.GetValue(json), token));
        AddOne("enable", "Switch a target on again. What it missed: alerts deliveries replay --target ID.", EnableAsync);
        AddOne("disable", "Switch a target off; what is on its way to it is cancelled.", DisableAsync);
        AddOne("rotate-secret", "Give a webhook a new signing secret; the old one signs too for 24 hours.", RotateAsync);
    }

    private void AddOne(string name, string description, Func<ITargets, TargetDetailResponse, CancellationToken, Task<int>> work)
    {
        var id = new Argument<string>("ID") { Description = "The target's id, as `alerts targets list` shows it." };
        AddVerb(
            new Command(name, description) { id },
            async (targets, parse, token) => await targets.FindAsync(parse.GetValue(id)!, token) is { } target
                ? await work(targets, target, token)
                : await Refusals.WriteAsync($"ID '{parse.GetValue(id)}' is not a target of this installation: alerts targets list names them."));
    }

    private void AddVerb(Command verb, Func<ITargets, ParseResult, CancellationToken, Task<int>> work)
    {
        var where = new Where(verb);
        verb.SetAction((parse, token) => where.RunAsync<ITargets>(parse, host => new TargetsHere(host.Services), server => new TargetsThere(server), targets => work(targets, parse, token), token));
        Add(verb);
    }

    private static async Task<int> ListAsync(ITargets targets, bool json, CancellationToken cancellationToken)
    {
        var all = await targets.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all, PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var t in all)
        {
            var state = t.DisabledReason is { } reason ? $"switched off: {reason}" : t.FailingSince is { } since ? $"failing since {since:u}" : t.AwaitsConfirmation ? "awaits its reader's confirmation" : "in use";
            Console.WriteLine($"{t.Id}  {t.Channel.ToString().ToLowerInvariant(),-7}  {t.Address,-40}  {state}");
        }

        Console.WriteLine(all.Count == 0 ? "There are none." : $"{all.Count} targets.");
        return ExitCode.Ok;
    }

    private static async Task<int> EnableAsync(ITargets targets, TargetDetailResponse target, CancellationToken cancellationToken)
    {
        switch (await targets.EnableAsync(target.Id, cancellationToken))
        {
            case Outcome<TargetDetailResponse>.Done:
                Console.WriteLine($"{NameOf(target)} is in use.");
                return ExitCode.Ok;
            case Outcome<TargetDetailResponse>.Conflict:
                return await Refusals.WriteAsync($"{NameOf(target)} is on the suppression list: alerts suppressions list names its address, and alerts suppressions remove takes it off.", ExitCode.Failed);
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<int> DisableAsync(ITargets targets, TargetDetailResponse target, CancellationToken cancellationToken)
    {
        var outcome = await targets.DisableAsync(target.Id, "An operator switched it off.", cancellationToken);
        if (outcome is not Outcome<TargetDetailResponse>.Done)
        {
            return await Refusals.WriteAsync(outcome);
        }

        Console.WriteLine($"{NameOf(target)} is switched off.");
        return ExitCode.Ok;
    }

    private static async Task<int> RotateAsync(ITargets targets, TargetDetailResponse target, CancellationToken cancellationToken)
    {
        if (await targets.RotateSecretAsync(target.Id, cancellationToken) is not Outcome<SecretResponse>.Done { Value: var rotated })
        {
            return await Refusals.WriteAsync($"{NameOf(target)} signs nothing: only webhooks have a secret.", ExitCode.Failed);
        }

        Console.WriteLine($"signing secret, shown once: {rotated.Secret}");
        Console.WriteLine($"The old one signs too until {rotated.OldSecretUntil:u}.");
        return ExitCode.Ok;
    }

    /// <summary>As <see cref="Alerts.Deliveries.Target"/> calls itself.</summary>
    public static string NameOf(TargetDetailResponse target) => $"{target.Channel} {target.Address} ({target.Id})";
}
