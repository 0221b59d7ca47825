using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;

namespace Alerts.Server.Cli;

/// <summary>What became of what was told: list, show, replay.</summary>
internal sealed class DeliveriesCommand : Command
{
    public DeliveriesCommand()
        : base("deliveries", "What became of what was told: list, show, replay.")
    {
        Add(new ListCommand());
        Add(new ShowCommand());
        Add(new ReplayCommand());
    }

    private static string Word(DeliveryStatus status) => status.ToString().ToLowerInvariant();

    private static async Task<int> NoneAsync(string what, string id)
    {
        await Console.Error.WriteLineAsync($"ID '{id}' is not a {what} of this installation.");
        return ExitCode.Usage;
    }

    private sealed class ListCommand : Command
    {
        private const int MostShown = 200;

        private readonly Option<string?> _target = new("--target") { HelpName = "ID", Description = "Only those of this target." };
        private readonly Option<string?> _alert = new("--alert") { HelpName = "ID", Description = "Only those of this alert." };
        private readonly Option<DeliveryStatus?> _status = new("--status") { HelpName = "STATUS", Description = "pending, accepted, dead, cancelled or replayed. [default: dead, where neither target nor alert is given]" };
        private readonly Option<DateTimeOffset?> _since = CommandOptions.Instant("--since", "Only those filed at this instant or later.");
        private readonly Option<string> _data = CommandOptions.Data();
        private readonly Option<bool> _json = CommandOptions.Json();

        public ListCommand()
            : base("list", $"List deliveries, newest first; {MostShown} at most. Without options: the dead letters.")
        {
            foreach (var option in new Option[] { _target, _alert, _status, _since, _data, _json })
            {
                Add(option);
            }

            SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
        }

        private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
        {
            var (target, alert, status) = (parse.GetValue(_target), parse.GetValue(_alert), parse.GetValue(_status));
            var query = new DeliveryQuery(target, status ?? (target is null && alert is null ? DeliveryStatus.Dead : null), parse.GetValue(_since), alert);
            await using var host = await AlertsHost.OpenAsync(parse.GetValue(_data)!, cancellationToken);
            var ledger = host.Services.GetRequiredService<IDeliveryLedger>();
            var found = await Pages.AllAsync(cursor => ledger.ListAsync(query, cursor, MostShown, cancellationToken)).Take(MostShown + 1).ToListAsync(cancellationToken);
            var shown = found.Take(MostShown).ToList();
            if (parse.GetValue(_json))
            {
                Console.WriteLine(JsonSerializer.Serialize(shown, PassJson.Options));
                return ExitCode.Ok;
            }

            foreach (var delivery in shown)
            {
                var last = await ledger.AttemptsAsync(delivery.Id, cancellationToken) is [.., var latest] ? latest : null;
                Console.WriteLine($"{delivery.Id}  {Word(delivery.Status),-9}  {delivery.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {delivery.Attempts} attempts  {delivery.TargetId}  {last?.Detail}");
            }

            Console.WriteLine(found.Count == 0 ? "There are none." : found.Count == shown.Count ? $"{shown.Count} deliveries." : $"The newest {shown.Count}; there are more.");
            return ExitCode.Ok;
        }
    }

    private sealed class ShowCommand : Command
    {
        public ShowCommand()
            : base("show", "Show one delivery with every attempt.")
        {
            var id = new Argument<string>("ID") { Description = "The delivery's id; also the webhook-id that its receiver saw." };
            var data = CommandOptions.Data();
            var json = CommandOptions.Json();
            Add(id);
            Add(data);
            Add(json);
            SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(id)!, parse.GetValue(data)!, parse.GetValue(json), token), token));
        }

        private static async Task<int> RunAsync(string id, string data, bool json, CancellationToken cancellationToken)
        {
            await using var host = await AlertsHost.OpenAsync(data, cancellationToken);
            var ledger = host.Services.GetRequiredService<IDeliveryLedger>();
            if (await ledger.FindAsync(id, cancellationToken) is not { } delivery)
            {
                return await NoneAsync("delivery", id);
            }

            var attempts = await ledger.AttemptsAsync(id, cancellationToken);
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(new { delivery, attempts }, PassJson.Options));
                return ExitCode.Ok;
            }

            var target = await host.Services.GetRequiredService<ITargetStore>().FindAsync(delivery.TargetId, cancellationToken);
            Console.WriteLine($"{delivery.Id}  {Word(delivery.Status)}{(delivery.ReplayOf is { } of ? $", a replay of {of}" : "")}");
            Console.WriteLine($"  alert {delivery.AlertId} for {target?.ToString() ?? $"{delivery.TargetId}, which was removed"}");
            foreach (var a in attempts)
            {
                Console.WriteLine($"  {a.Number,2}  {a.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {a.Duration.TotalMilliseconds,6:0} ms  {a.Outcome.ToString().ToLowerInvariant(),-8}  {a.Detail}");
            }

            if (delivery.Status == DeliveryStatus.Pending)
            {
                Console.WriteLine($"  next attempt {delivery.NextAttemptAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            }

            return ExitCode.Ok;
        }
    }

    private sealed class ReplayCommand : Command
    {
        private readonly Argument<string?> _id = new("ID") { Description = "One delivery.", Arity = ArgumentArity.ZeroOrOne };
        private readonly Option<string?> _target = new("--target") { HelpName = "ID", Description = "All dead letters of this target; with --since, all that were settled from then on." };
        private readonly Option<DateTimeOffset?> _since = CommandOptions.Instant("--since", "With --target: all that were filed at this instant or later.");
        private readonly Option<string> _data = CommandOptions.Data();
        private readonly Option<bool> _json = CommandOptions.Json();

        public ReplayCommand()
            : base("replay", "Send once more, under new ids: one delivery, or what a target has missed.")
        {
            Add(_id);
            foreach (var option in new Option[] { _target, _since, _data, _json })
            {
                Add(option);
            }

            SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse, token), token));
        }

        private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
        {
            var (id, target, since) = (parse.GetValue(_id), parse.GetValue(_target), parse.GetValue(_since));
            if (id is null == target is null || (since is not null && target is null))
            {
                await Console.Error.WriteLineAsync("Say what to replay: either ID, or --target ID, the latter with --since INSTANT if need be.");
                return ExitCode.Usage;
            }

            await using var host = await AlertsHost.OpenAsync(parse.GetValue(_data)!, cancellationToken);
            var desk = host.Services.GetRequiredService<DeliveryDesk>();
            var result = id is not null
                ? await desk.ReplayAsync(id, DeliveryDesk.NewNonce(), cancellationToken)
                : await desk.ReplayTargetAsync(target!, since, DeliveryDesk.NewNonce(), cancellationToken);
            switch (result)
            {
                case ReplayResult.Replayed done:
                    Console.WriteLine(parse.GetValue(_json)
                        ? JsonSerializer.Serialize(new { deliveries = done.Ids }, PassJson.Options)
                        : done.Ids.Count == 0 ? "There is nothing to replay." : $"{done.Ids.Count} on the way: a server that runs sends them at once, else the next run does.\n{string.Join('\n', done.Ids.Take(20))}");
                    return ExitCode.Ok;
                case ReplayResult.Refused refused:
                    await Console.Error.WriteLineAsync(refused.Reason);
                    return ExitCode.Failed;
                default:
                    return await NoneAsync(id is null ? "target" : "delivery", id ?? target!);
            }
        }
    }
}
