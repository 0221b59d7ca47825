using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>Where deliveries go: list, enable, disable, rotate-secret.</summary>
internal sealed class TargetsCommand : Command
{
    private const int PageSize = 500;

    public TargetsCommand()
        : base("targets", "Where deliveries go: list, enable, disable, rotate-secret.")
    {
        var list = new Command("list", "List the targets, masked.");
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        list.Add(data);
        list.Add(json);
        list.SetAction((parse, token) => FaultBoundary.RunAsync(() => ListAsync(parse.GetValue(data)!, parse.GetValue(json), token), token));
        Add(list);
        Add(One("enable", "Switch a target on again. What it missed: alerts deliveries replay --target ID.", EnableAsync));
        Add(One("disable", "Switch a target off; what is on its way to it is cancelled.", DisableAsync));
        Add(One("rotate-secret", "Give a webhook a new signing secret; the old one signs too for 24 hours.", RotateAsync));
    }

    private static Command One(string name, string description, Func<IServiceProvider, Target, CancellationToken, Task<int>> work)
    {
        var command = new Command(name, description);
        var id = new Argument<string>("ID") { Description = "The target's id, as `alerts targets list` shows it." };
        var data = CommandOptions.Data();
        command.Add(id);
        command.Add(data);
        command.SetAction((parse, token) => FaultBoundary.RunAsync(() => WithTargetAsync(parse.GetValue(id)!, parse.GetValue(data)!, work, token), token));
        return command;
    }

    private static async Task<int> WithTargetAsync(string id, string data, Func<IServiceProvider, Target, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        if (await host.Services.GetRequiredService<ITargetStore>().FindAsync(id, cancellationToken) is { } target)
        {
            return await work(host.Services, target, cancellationToken);
        }

        await Console.Error.WriteLineAsync($"ID '{id}' is not a target of this installation: alerts targets list names them.");
        return ExitCode.Usage;
    }

    private static async Task<int> ListAsync(string data, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var store = host.Services.GetRequiredService<ITargetStore>();
        var all = await Pages.AllAsync(cursor => store.ListAsync(null, cursor, PageSize, cancellationToken)).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                all.Select(t => new { id = t.Id, tenant = t.Tenant, channel = t.Channel, address = t.Masked, createdAt = t.CreatedAt, disabledReason = t.DisabledReason, disabledBy = t.DisabledBy, awaitsConfirmation = t.AwaitsConfirmation, failingSince = t.FailingSince }),
                PassJson.Options));
            return ExitCode.Ok;
        }

        foreach (var t in all)
        {
            var state = t.DisabledReason is { } reason ? $"switched off: {reason}" : t.FailingSince is { } since ? $"failing since {since:u}" : t.AwaitsConfirmation ? "awaits its reader's confirmation" : "in use";
            Console.WriteLine($"{t.Id}  {t.Channel.ToString().ToLowerInvariant(),-7}  {t.Masked,-40}  {state}");
        }

        Console.WriteLine(all.Count == 0 ? "There are none." : $"{all.Count} targets.");
        return ExitCode.Ok;
    }

    private static async Task<int> EnableAsync(IServiceProvider services, Target target, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<TargetSwitch>().EnableAsync(target.Id, cancellationToken) is { DisabledReason: not null })
        {
            await Console.Error.WriteLineAsync($"{target} is on the suppression list: alerts suppressions remove {Suppression.IdOf(target.Address)} takes it off.");
            return ExitCode.Failed;
        }

        Console.WriteLine($"{target} is in use.");
        return ExitCode.Ok;
    }

    private static async Task<int> DisableAsync(IServiceProvider services, Target target, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<TargetSwitch>().DisableAsync(target.Id, "An operator switched it off.", cancellationToken);
        Console.WriteLine($"{target} is switched off.");
        return ExitCode.Ok;
    }

    private static async Task<int> RotateAsync(IServiceProvider services, Target target, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<DeliveryDesk>().RotateSecretAsync(target.Id, cancellationToken) is not { } rotated)
        {
            await Console.Error.WriteLineAsync($"{target} signs nothing: only webhooks have a secret.");
            return ExitCode.Failed;
        }

        Console.WriteLine($"signing secret, shown once: {rotated.Secret}");
        Console.WriteLine($"The old one signs too until {rotated.OldUntil:u}.");
        return ExitCode.Ok;
    }
}
