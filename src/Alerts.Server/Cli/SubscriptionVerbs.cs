using System.CommandLine;
using System.Text.Json;
using Alerts.Server.Passes;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>What can be done with one subscription: show, update, pause, resume, first-message, end.</summary>
internal static class SubscriptionVerbs
{
    public static IEnumerable<Command> All()
    {
        yield return One("show", "Show one subscription as JSON.", ShowAsync);
        yield return Update();
        yield return One("pause", "Tell a subscription nothing until it is resumed.", async (s, id, token) => await ChangedAsync(id, "is paused", await s.PauseAsync(id, token)));
        yield return One("resume", "Tell a paused subscription again, first how things stand.", async (s, id, token) => await ChangedAsync(id, "is told again", await s.ResumeAsync(id, token)));
        yield return One("first-message", "Say to a subscription once more how things stand.", SendFirstMessageAsync);
        yield return One("end", "End a subscription.", RemoveAsync);
    }

    private static Command Update()
    {
        var patch = new Argument<string>("PATCH") { Description = """A JSON Merge Patch of its members: '{"materials":["gallium"],"digest":null}'. What is not named stays, null means the default.""" };
        var (update, id) = With("update", "Change what a subscription hears of, and when.");
        update.Add(patch);
        Do(update, id, async (s, parse, named, token) => await ChangedAsync(named, "is changed", await s.PatchAsync(named, parse.GetValue(patch)!, token)));
        return update;
    }

    private static Command One(string name, string description, Func<ISubscriptions, string, CancellationToken, Task<int>> work)
    {
        var (command, id) = With(name, description);
        Do(command, id, (s, _, named, token) => work(s, named, token));
        return command;
    }

    private static (Command Command, Argument<string> Id) With(string name, string description)
    {
        var id = new Argument<string>("ID") { Description = "The subscription's id, as `alerts subscriptions` shows it." };
        return (new Command(name, description) { id }, id);
    }

    private static void Do(Command command, Argument<string> id, Func<ISubscriptions, ParseResult, string, CancellationToken, Task<int>> work)
    {
        var where = new Where(command);
        command.SetAction((parse, token) => ISubscriptions.RunAsync(where, parse, subscriptions => work(subscriptions, parse, parse.GetValue(id)!, token), token));
    }

    private static async Task<int> ShowAsync(ISubscriptions subscriptions, string id, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(id, cancellationToken) is not { } subscription)
        {
            return await NoneAsync(id);
        }

        Console.WriteLine(JsonSerializer.Serialize(SubscriptionView.Of(subscription), PassJson.Options));
        return ExitCode.Ok;
    }

    private static async Task<int> SendFirstMessageAsync(ISubscriptions subscriptions, string id, CancellationToken cancellationToken)
    {
        switch (await subscriptions.SendFirstMessageAsync(id, cancellationToken))
        {
            case Outcome<TestResponse>.Done done:
                Console.WriteLine($"{done.Value.AlertId} is on its way: alerts deliveries show {done.Value.DeliveryId} says what became of it.");
                return ExitCode.Ok;
            case Outcome<TestResponse>.NotThere:
                return await NoneAsync(id);
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static async Task<int> RemoveAsync(ISubscriptions subscriptions, string id, CancellationToken cancellationToken)
    {
        if (!await subscriptions.RemoveAsync(id, cancellationToken))
        {
            return await NoneAsync(id);
        }

        Console.WriteLine($"{id} is ended.");
        return ExitCode.Ok;
    }

    private static async Task<int> ChangedAsync(string id, string says, Outcome<SubscriptionResponse> outcome)
    {
        switch (outcome)
        {
            case Outcome<SubscriptionResponse>.Done:
                Console.WriteLine($"{id} {says}.");
                return ExitCode.Ok;
            case Outcome<SubscriptionResponse>.NotThere:
                return await NoneAsync(id);
            case var other:
                return await Refusals.WriteAsync(other);
        }
    }

    private static Task<int> NoneAsync(string id) => Refusals.WriteAsync($"ID '{id}' is not a subscription: alerts subscriptions names them.");
}
