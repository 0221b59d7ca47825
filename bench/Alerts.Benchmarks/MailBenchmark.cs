using System.Diagnostics;
using System.Net.Sockets;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Subscriptions;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Alerts.Benchmarks;

/// <summary>One alert mailed to many, over SMTP against MailKit alone with as many connections, and by SendGrid's API in batches.</summary>
internal static class MailBenchmark
{
    private const int Connections = 8;
    private const int DeliveriesAtOnce = 256;
    private const double Goal = 0.6;

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        using var receiver = await Receiver.StartAsync("mail-receiver");
        (string, string)[] smtp =
        [
            ("Alerts:Smtp:Host", receiver.Address.Host), ("Alerts:Smtp:Port", $"{receiver.Address.Port}"), ("Alerts:Smtp:Security", "None"), ("Alerts:Smtp:From", "Alerts <alerts@example.org>"),
            ("Alerts:Smtp:Connections", $"{Connections}"),
        ];
        // The same bodies on both sides.
        await using var host = new BenchmarkHost(smtp);
        var alert = BenchmarkHost.Alert("alt_bench");
        var bodies = (Text: $"{alert.Message.Headline}\n\n{alert.Message.Summary}\n", Html: await host.Get<IAlertPages>().HtmlAsync(alert, []));
        await BareAsync(receiver.Address, bodies, 2000, cancellationToken);
        await OursAsync(smtp, 2000, cancellationToken);
        var (ours, raw) = (new List<double>(), new List<double>());
        for (var i = 0; i < options.Runs; i++)
        {
            raw.Add(await BareAsync(receiver.Address, bodies, options.Deliveries, cancellationToken));
            ours.Add(await OursAsync(smtp, options.Deliveries, cancellationToken));
        }

        Figures.Print($"mails by SMTP ({options.Deliveries:N0}, {Connections} connections) ÷ MailKit alone", ours, raw, Goal);

        using var api = await Receiver.StartAsync();
        (string, string)[] sendGrid = [("Alerts:SendGrid:ApiKey", "SG.bench"), ("Alerts:SendGrid:From", "Alerts <alerts@example.org>"), ("Alerts:SendGrid:Host", api.Address.ToString().TrimEnd('/'))];
        await OursAsync(sendGrid, 2000, cancellationToken);
        var batched = new List<double>();
        for (var i = 0; i < options.Runs; i++)
        {
            batched.Add(await OursAsync(sendGrid, options.Deliveries, cancellationToken));
        }

        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"| mails by SendGrid's API, in batches of up to {DeliveriesAtOnce} ({options.Deliveries:N0}) | {batched.Order().ElementAt(batched.Count / 2):N0} | | | |"));
    }

    private static async Task<double> OursAsync((string, string)[] settings, int count, CancellationToken cancellationToken)
    {
        await using var host = new BenchmarkHost(settings);
        await host.SubscribeAsync(count, ChannelKind.Email, i => $"reader{i}@example.com", "gallium", cancellationToken);
        var stopwatch = Stopwatch.StartNew();
        await host.Get<AlertIntake>().RaiseAsync(BenchmarkHost.Alert("alt_bench"), cancellationToken);
        await host.DrainAsync(QueueNames.Alerts, 1, host.Get<AlertRouter>().HandleAsync, cancellationToken);
        await host.DrainAsync(QueueNames.Deliveries, DeliveriesAtOnce, host.Get<DeliveryProcessor>().HandleAsync, cancellationToken);
        var elapsed = stopwatch.Elapsed;
        return host.Accepted == count ? Figures.PerSecond(count, elapsed) : throw new InvalidOperationException($"{host.Accepted} of {count} were accepted.");
    }

    private static async Task<double> BareAsync(Uri receiver, (string Text, string Html) bodies, int count, CancellationToken cancellationToken)
    {
        var next = 0;
        var stopwatch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var client = new SmtpClient();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(receiver.Host, receiver.Port, cancellationToken);
            await client.ConnectAsync(socket, receiver.Host, receiver.Port, SecureSocketOptions.None, cancellationToken);
            while (Interlocked.Increment(ref next) is var number && number <= count)
            {
                using var message = new MimeMessage { Subject = "CN: a headline of the usual length about gallium and the United States" };
                message.From.Add(new MailboxAddress("Alerts", "alerts@example.org"));
                message.To.Add(new MailboxAddress(null, $"reader{number}@example.com"));
                message.Body = new BodyBuilder { TextBody = bodies.Text, HtmlBody = bodies.Html }.ToMessageBody();
                await client.SendAsync(message, cancellationToken);
            }
        }));
        return Figures.PerSecond(count, stopwatch.Elapsed);
    }
}
