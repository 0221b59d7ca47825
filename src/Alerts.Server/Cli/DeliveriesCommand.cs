using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Cli.Here;
using Alerts.Server.Cli.Remote;
using Alerts.Server.Passes;
using Alerts.Web.Deliveries;

namespace Alerts.Server.Cli;

internal interface IDeliveries
{
    /// <summary>Newest first.</summary>
    IAsyncEnumerable<DeliveryResponse> ListAsync(DeliveryQuery query, CancellationToken cancellationToken);

    /// <summary>Null where there is none.</summary>
    Task<DeliveryDetailResponse?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>What its target is called; null where it was removed.</summary>
    Task<string?> TargetNameAsync(string targetId, CancellationToken cancellationToken);

    /// <summary>The ids of the new deliveries.</summary>
    Task<Outcome<ReplayResponse>> ReplayAsync(string id, CancellationToken cancellationToken);

    /// <param name="since">Null: all dead letters.</param>
    Task<Outcome<ReplayResponse>> ReplayTargetAsync(string targetId, DateTimeOffset? since, CancellationToken cancellationToken);
}

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

    private static void SetWork(Command verb, Func<IDeliveries, ParseResult, CancellationToken, Task<int>> work)
    {
        var where = new Where(verb);
        verb.SetAction((parse, token) => where.RunAsync<IDeliveries>(
            parse, host => new DeliveriesHere(host.Services), server => new DeliveriesThere(server), deliveries => work(deliveries, parse, token), token));
    }

    private static Task<int> NoneAsync(string what, string id) => Refusals.WriteAsync($"ID '{id}' is not a {what} of this installation.");

    private sealed class ListCommand : Command
    {
        private const int MostShown = 200;

        // A server is asked for so many at once: what each was answered stands with its attempts.
        private const int AtOnce = 8;

        private readonly Option<string?> _target = new("--target") { HelpName = "ID", Description = "Only those of this target." };
        private readonly Option<string?> _alert = new("--alert") { HelpName = "ID", Description = "Only those of this alert." };
        private readonly Option<DeliveryStatus?> _status = new("--status") { HelpName = "STATUS", Description = "pending, accepted, dead, cancelled or replayed. [default: dead, where neither target nor alert is given]" };
        private readonly Option<DateTimeOffset?> _since = CommandOptions.Instant("--since", "Only those filed at this instant or later.");
        private readonly Option<bool> _json = CommandOptions.Json();

        public ListCommand()
            : base("list", $"List deliveries, newest first; {MostShown} at most. Without options: the dead letters.")
        {
            foreach (var option in new Option[] { _target, _alert, _status, _since, _json })
            {
                Add(option);
            }

            SetWork(this, RunAsync);
        }

        private async Task<int> RunAsync(IDeliveries deliveries, ParseResult parse, CancellationToken cancellationToken)
        {
            var (target, alert, status) = (parse.GetValue(_target), parse.GetValue(_alert), parse.GetValue(_status));
            var query = new DeliveryQuery(target, status ?? (target is null && alert is null ? DeliveryStatus.Dead : null), parse.GetValue(_since), alert);
            var found = await deliveries.ListAsync(query, cancellationToken).Take(MostShown + 1).ToListAsync(cancellationToken);
            var shown = found.Take(MostShown).ToList();
            if (parse.GetValue(_json))
            {
                Console.WriteLine(JsonSerializer.Serialize(shown, PassJson.Options));
                return ExitCode.Ok;
            }

            foreach (var some in shown.Chunk(AtOnce))
            {
                foreach (var (delivery, last) in await Task.WhenAll(some.Select(async d => (d, Last: await deliveries.FindAsync(d.Id, cancellationToken) is { Attempts: [.., var latest] } ? latest : null))))
                {
                    Console.WriteLine($"{delivery.Id}  {Word(delivery.Status),-9}  {delivery.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {delivery.Attempts} attempts  {delivery.TargetId}  {last?.Detail}");
                }
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
            var json = CommandOptions.Json();
            Add(id);
            Add(json);
            SetWork(this, (deliveries, parse, token) => RunAsync(deliveries, parse.GetValue(id)!, parse.GetValue(json), token));
        }

        private static async Task<int> RunAsync(IDeliveries deliveries, string id, bool json, CancellationToken cancellationToken)
        {
            if (await deliveries.FindAsync(id, cancellationToken) is not { Delivery: var delivery } found)
            {
                return await NoneAsync("delivery", id);
            }

            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(found, PassJson.Options));
                return ExitCode.Ok;
            }

            Console.WriteLine($"{delivery.Id}  {Word(delivery.Status)}{(delivery.ReplayOf is { } of ? $", a replay of {of}" : "")}");
            Console.WriteLine($"  alert {delivery.AlertId} for {await deliveries.TargetNameAsync(delivery.TargetId, cancellationToken) ?? $"{delivery.TargetId}, which was removed"}");
            foreach (var a in found.Attempts)
            {
                Console.WriteLine($"  {a.Number,2}  {a.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {a.DurationMilliseconds,6} ms  {a.Outcome.ToString().ToLowerInvariant(),-8}  {a.Detail}");
            }

            if (delivery.NextAttemptAt is { } next)
            {
                Console.WriteLine($"  next attempt {next.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            }

            return ExitCode.Ok;
        }
    }

    private sealed class ReplayCommand : Command
    {
        private const int MostShown = 20;

        private readonly Argument<string?> _id = new("ID") { Description = "One delivery.", Arity = ArgumentArity.ZeroOrOne };
        private readonly Option<string?> _target = new("--target") { HelpName = "ID", Description = "All dead letters of this target; with --since, all that were settled from then on." };
        private readonly Option<DateTimeOffset?> _since = CommandOptions.Instant("--since", "With --target: all that were filed at this instant or later.");
        private readonly Option<bool> _json = CommandOptions.Json();

        public ReplayCommand()
            : base("replay", "Send once more, under new ids: one delivery, or what a target has missed.")
        {
            Add(_id);
            foreach (var option in new Option[] { _target, _since, _json })
            {
                Add(option);
            }

            Validators.Add(result =>
            {
                var (id, target) = (result.GetValue(_id), result.GetValue(_target));
                if (id is null == target is null || (target is null && result.GetResult(_since) is not null))
                {
                    result.AddError("Say what to replay: either ID, or --target ID, the latter with --since INSTANT if need be.");
                }
            });
            SetWork(this, RunAsync);
        }

        private async Task<int> RunAsync(IDeliveries deliveries, ParseResult parse, CancellationToken cancellationToken)
        {
            var (id, target) = (parse.GetValue(_id), parse.GetValue(_target));
            var outcome = id is not null ? await deliveries.ReplayAsync(id, cancellationToken) : await deliveries.ReplayTargetAsync(target!, parse.GetValue(_since), cancellationToken);
            switch (outcome)
            {
                case Outcome<ReplayResponse>.Done { Value: var done }:
                    Console.WriteLine(parse.GetValue(_json)
                        ? JsonSerializer.Serialize(done, PassJson.Options)
                        : done.Count == 0 ? "There is nothing to replay." : $"{done.Count} on the way: a server that runs sends them at once, else the next run does.\n{string.Join('\n', done.Deliveries.Take(MostShown))}");
                    return ExitCode.Ok;
                case Outcome<ReplayResponse>.NotThere:
                    return await NoneAsync(id is null ? "target" : "delivery", id ?? target!);
                case var other:
                    return await Refusals.WriteAsync(other);
            }
        }
    }
}
