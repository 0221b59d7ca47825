using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>Lists subscriptions.</summary>
internal sealed class SubscriptionsCommand : Command
{
    private const int PageSize = 500;

    public SubscriptionsCommand()
        : base("subscriptions", "List the subscriptions.")
    {
        Add(new SubscriptionsImportCommand());
        Add(new SubscriptionsExportCommand());
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        Add(data);
        Add(json);
        SetAction((parse, cancellationToken) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(data)!, parse.GetValue(json), cancellationToken), cancellationToken));
    }

    private static async Task<int> RunAsync(string data, bool json, CancellationToken cancellationToken)
    {
        await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
        var store = host.Services.GetRequiredService<ISubscriptionStore>();
        var targets = host.Services.GetRequiredService<ITargetStore>();
        var all = new List<(Subscription Subscription, Target? Target)>();
        await foreach (var subscription in Pages.AllAsync(cursor => store.ListAsync(null, cursor, PageSize, cancellationToken)))
        {
            all.Add((subscription, await targets.FindAsync(subscription.TargetId, cancellationToken)));
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all.Select(s => SubscriptionView.Of(s.Subscription, s.Target)), PassJson.Options));
            return ExitCode.Ok;
        }

        if (all.Count == 0)
        {
            Console.WriteLine("No subscriptions. Add one: alerts subscribe --channel email --target you@example.com --material gallium");
        }

        foreach (var (s, target) in all)
        {
            Console.WriteLine($"{s.Id}  {s.Channel.ToString().ToLowerInvariant(),-7}  {target?.Masked,-40}  {(s.Filter.Materials.Count == 0 ? "all materials" : string.Join(",", s.Filter.Materials))}{(target?.DisabledReason is { } reason ? $"  switched off: {reason}" : "")}");
        }

        return ExitCode.Ok;
    }
}
