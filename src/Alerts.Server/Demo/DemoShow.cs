using Alerts.Server.Cli;
using Alerts.Server.Hosting;
using Alerts.Server.Passes;
using Alerts.Sources.Reference;
using Alerts.Subscriptions;

namespace Alerts.Server.Demo;

/// <summary>Runs one pass of the real system over the archive against receivers of its own, and shows what they got.</summary>
internal static class DemoShow
{
    private static readonly (string Who, string Channel, string[] Materials)[] Subscribers =
    [
        ("Gallium buyer, by Slack", "slack", ["gallium"]),
        ("Magnet maker, rare earths by email", "email", ["rare-earths"]),
        ("Compliance, everything by signed webhook", "webhook", []),
    ];

    public static async Task<int> RunAsync(string? data, bool json, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var temporary = data is null ? Directory.CreateTempSubdirectory("alerts-demo-") : null;
        try
        {
            return await ShowAsync(DataDirectory.Open(data ?? temporary!.FullName), data, json, now, cancellationToken);
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private static async Task<int> ShowAsync(DataDirectory directory, string? keptIn, bool json, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        using var taken = directory.TakeForWork();
        await using var web = await DemoReceiver.StartAsync(cancellationToken);
        await using var mailbox = DemoMailbox.Start();
        var reference = (await ReferenceData.LoadAsync(directory.Root, cancellationToken)).OfflineOnly();
        PassReport report;
        await using (var host = AlertsHost.ForOnePass(directory, reference, ShiftedClock.At(now), Settings(mailbox.Port)))
        {
            await host.Services.MakeReadyAsync(cancellationToken);
            await SubscribeAsync(host.Services.GetRequiredService<SubscriptionDesk>(), web.Address, cancellationToken);
            report = await PassProgress.RunAsync(host.Services.GetRequiredService<Pass>(), quiet: json, cancellationToken);
        }

        report = report with { Now = now ?? report.Now };
        if (json)
        {
            Console.WriteLine(PassJson.Of(report, reference.Catalogue));
        }
        else
        {
            new DemoText(ScreenText.ForOutput(), reference.Catalogue).Write(report, [.. web.Posts], [.. mailbox.Messages], Subscribers, keptIn);
        }

        return report.HasFailures ? ExitCode.DoneWithFailures : ExitCode.Ok;
    }

    private static Dictionary<string, string?> Settings(int smtpPort) => new(StringComparer.Ordinal)
    {
        ["Alerts:Policies:Location"] = null,
        ["Alerts:Delivery:AllowedNetworks:0"] = "127.0.0.0/8",
        ["Alerts:Smtp:Host"] = "127.0.0.1",
        ["Alerts:Smtp:Port"] = $"{smtpPort}",
        ["Alerts:Smtp:Security"] = "None",
        ["Alerts:Smtp:User"] = "",
        ["Alerts:Smtp:From"] = "Alerts <alerts@example.com>",
        ["Logging:LogLevel:Default"] = "Error",
    };

    private static async Task SubscribeAsync(SubscriptionDesk desk, Uri receiver, CancellationToken cancellationToken)
    {
        foreach (var (who, channel, materials) in Subscribers)
        {
            var target = channel == "email" ? "buyer@example.com" : new Uri(receiver, channel == "slack" ? "/services/T000/B000/demo" : "/hook").ToString();
            var result = await desk.SubscribeAsync(new SubscriptionRequest(channel, target, materials, Name: who), cancellationToken);
            if (result is SubscribeResult.Refused refused)
            {
                throw new InvalidOperationException($"The demo's own subscription was refused: {string.Join("; ", refused.Faults)}");
            }
        }
    }
}
