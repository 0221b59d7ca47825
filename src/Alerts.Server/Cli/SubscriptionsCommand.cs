using System.CommandLine;
using System.Text.Json;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Passes;
using Alerts.Subscriptions;
using Alerts.Web.Deliveries;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli;

internal interface ISubscriptions
{
    IAsyncEnumerable<SubscriptionResponse> ListAsync(CancellationToken cancellationToken);

    /// <summary>Not new where the same was there already; with its secret where it is.</summary>
    Task<Outcome<SubscriptionResponse>> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken);

    /// <summary>Puts a test message on its way; here, where no server runs, also what else is due.</summary>
    Task<Outcome<TestResponse>> SendTestAsync(string id, CancellationToken cancellationToken);

    /// <summary>Null where there is none.</summary>
    Task<SubscriptionResponse?> FindAsync(string id, CancellationToken cancellationToken);

    /// <param name="patch">JSON Merge Patch (RFC 7396).</param>
    Task<Outcome<SubscriptionResponse>> PatchAsync(string id, string patch, CancellationToken cancellationToken);

    Task<Outcome<SubscriptionResponse>> PauseAsync(string id, CancellationToken cancellationToken);

    Task<Outcome<SubscriptionResponse>> ResumeAsync(string id, CancellationToken cancellationToken);

    /// <summary>False where there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>As <see cref="SendTestAsync"/>, how things stand.</summary>
    Task<Outcome<TestResponse>> SendFirstMessageAsync(string id, CancellationToken cancellationToken);

    /// <summary>Null until it is filed.</summary>
    Task<DeliveryDetailResponse?> FindDeliveryAsync(string id, CancellationToken cancellationToken);

    static Task<int> RunAsync(Where where, ParseResult parse, Func<ISubscriptions, Task<int>> work, CancellationToken cancellationToken)
        => where.RunAsync<ISubscriptions>(parse, host => new SubscriptionsHere(host.Services), server => new SubscriptionsThere(server), work, cancellationToken);
}

/// <summary>Lists subscriptions.</summary>
internal sealed class SubscriptionsCommand : Command
{
    public SubscriptionsCommand()
        : base("subscriptions", "List the subscriptions.")
    {
        Add(new SubscriptionsImportCommand());
        Add(new SubscriptionsExportCommand());
        foreach (var verb in SubscriptionVerbs.All())
        {
            Add(verb);
        }

        var json = CommandOptions.Json();
        Add(json);
        var where = new Where(this);
        SetAction((parse, token) => ISubscriptions.RunAsync(where, parse, subscriptions => ListAsync(subscriptions, parse.GetValue(json), token), token));
    }

    private static async Task<int> ListAsync(ISubscriptions subscriptions, bool json, CancellationToken cancellationToken)
    {
        var all = await subscriptions.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all.Select(SubscriptionView.Of), PassJson.Options));
            return ExitCode.Ok;
        }

        if (all.Count == 0)
        {
            Console.WriteLine("No subscriptions. Add one: alerts subscribe --channel email --target you@example.com --material gallium");
        }

        foreach (var s in all)
        {
            Console.WriteLine($"{s.Id}  {s.Channel.ToString().ToLowerInvariant(),-7}  {s.Target.Address,-40}  {(s.Materials.Count == 0 ? "all materials" : string.Join(",", s.Materials))}{(s.Target.DisabledReason is { } reason ? $"  switched off: {reason}" : "")}{(s.PausedAt is { } since ? $"  paused since {since:u}" : "")}");
        }

        return ExitCode.Ok;
    }
}

/// <summary>Subscriptions as verbs print them: no address in full, no secret.</summary>
internal static class SubscriptionView
{
    public static object FilterOf(SubscriptionResponse s)
        => new { materials = s.Materials, jurisdictions = s.Jurisdictions, kinds = s.Kinds, allDualUse = s.AllDualUse, includeLowConfidence = s.IncludeLowConfidence };

    public static object Of(SubscriptionResponse s)
        => new { id = s.Id, tenant = s.Tenant, name = s.Name, channel = s.Channel, target = s.Target.Address, targetDisabled = s.Target.DisabledReason, filter = FilterOf(s), leadDays = s.LeadDays, pausedAt = s.PausedAt, createdAt = s.CreatedAt };
}
