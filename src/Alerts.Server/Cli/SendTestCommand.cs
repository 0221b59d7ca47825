using System.CommandLine;
using System.Text.Json;
using Alerts.Deliveries;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Subscriptions;

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
        var data = CommandOptions.Data();
        var json = CommandOptions.Json();
        Add(id);
        Add(data);
        Add(json);
        SetAction((parse, token) => FaultBoundary.RunAsync(() => RunAsync(parse.GetValue(id)!, parse.GetValue(data)!, parse.GetValue(json), token), token));
    }

    private static async Task<int> RunAsync(string id, string data, bool json, CancellationToken cancellationToken)
    {
        var directory = DataDirectory.Open(data);
        await using var host = AlertsHost.ForOnePass(directory, await ReferenceData.LoadAsync(directory, cancellationToken), TimeProvider.System);
        if (await host.Services.GetRequiredService<TestMessages>().SendAsync(id, DeliveryDesk.NewNonce(), cancellationToken) is not { } sent)
        {
            await Console.Error.WriteLineAsync($"SUBSCRIPTION '{id}' is not one of this installation: alerts subscriptions lists them.");
            return ExitCode.Usage;
        }

        await DeliverAsync(directory, host.Services, cancellationToken);
        var ledger = host.Services.GetRequiredService<IDeliveryLedger>();
        var attempt = await FirstAttemptAsync(ledger, sent.DeliveryId, cancellationToken);
        var delivery = await ledger.FindAsync(sent.DeliveryId, cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { delivery, attempt }, PassJson.Options));
        }
        else
        {
            Console.WriteLine(attempt is null
                ? $"{sent.DeliveryId} is filed and was not tried yet: alerts deliveries show {sent.DeliveryId}"
                : $"{attempt.Outcome.ToString().ToLowerInvariant()} after {attempt.Duration.TotalMilliseconds:0} ms: {attempt.Detail}\n{sent.DeliveryId}");
        }

        return attempt?.Outcome == AttemptOutcome.Accepted ? ExitCode.Ok : ExitCode.DoneWithFailures;
    }

    // A server that runs on the directory delivers; else this process does, with what else is due.
    private static async Task DeliverAsync(DataDirectory directory, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (directory.TryTakeForWork() is not { } taken)
        {
            return;
        }

        using (taken)
        {
            await services.MakeReadyAsync(cancellationToken);
            await services.GetRequiredService<QueueWorkers>().DrainAsync(cancellationToken);
        }
    }

    private static async Task<DeliveryAttempt?> FirstAttemptAsync(IDeliveryLedger ledger, string deliveryId, CancellationToken cancellationToken)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        do
        {
            if (await ledger.AttemptsAsync(deliveryId, cancellationToken) is [.., var last])
            {
                return last;
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
        while (TimeProvider.System.GetUtcNow() < until);

        return null;
    }
}
