using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Passes;
using Alerts.Web.Deliveries;
using Alerts.Web.Subscriptions;

namespace Alerts.Server.Cli;

/// <summary>Sends one test message and says what became of it.</summary>
internal sealed class SendTestCommand : Command
{
    // Longer than one attempt may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public SendTestCommand()
        : base("send-test", "Send a test message to the target of a subscription and say what it answered.")
    {
        var id = new Argument<string>("SUBSCRIPTION") { Description = "The subscription's id, as `alerts subscriptions` shows it." };
        var json = CommandOptions.Json();
        Add(id);
        Add(json);
        var where = new Where(this);
        SetAction((parse, token) => ISubscriptions.RunAsync(where, parse, subscriptions => RunAsync(subscriptions, parse.GetValue(id)!, parse.GetValue(json), token), token));
    }

    private static async Task<int> RunAsync(ISubscriptions subscriptions, string id, bool json, CancellationToken cancellationToken)
    {
        var outcome = await subscriptions.SendTestAsync(id, cancellationToken);
        if (outcome is not Outcome<TestResponse>.Done { Value.DeliveryId: var deliveryId })
        {
            return outcome is Outcome<TestResponse>.NotThere
                ? await Refusals.WriteAsync($"SUBSCRIPTION '{id}' is not one of this installation: alerts subscriptions lists them.")
                : await Refusals.WriteAsync(outcome);
        }

        var found = await FirstAttemptAsync(subscriptions, deliveryId, cancellationToken);
        var attempt = found is { Attempts: [.., var latest] } ? latest : null;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { delivery = found?.Delivery, attempt }, PassJson.Options));
        }
        else
        {
            Console.WriteLine(attempt is null
                ? $"{deliveryId} is filed and was not tried yet: alerts deliveries show {deliveryId}"
                : $"{attempt.Outcome.ToString().ToLowerInvariant()} after {attempt.DurationMilliseconds} ms: {attempt.Detail}\n{deliveryId}");
        }

        return attempt?.Outcome == AttemptOutcome.Accepted ? ExitCode.Ok : ExitCode.DoneWithFailures;
    }

    // Null where it was not even filed.
    private static async Task<DeliveryDetailResponse?> FirstAttemptAsync(ISubscriptions subscriptions, string deliveryId, CancellationToken cancellationToken)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var found = await subscriptions.FindDeliveryAsync(deliveryId, cancellationToken);
            if (found?.Attempts.Count > 0 || TimeProvider.System.GetUtcNow() >= until)
            {
                return found;
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }
}
