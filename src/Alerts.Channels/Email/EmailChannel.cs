using Alerts.Alerting;
using Alerts.Channels.Webhook;
using Alerts.Deliveries;
using Alerts.Subscriptions;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Alerts.Channels.Email;

/// <summary>Mail by SendGrid or over SMTP, or into a directory where neither is configured.</summary>
internal sealed class EmailChannel(
    MailComposer composer,
    SmtpConnections connections,
    Outbox outbox,
    SendGridMail sendGrid,
    IOptions<SendGridOptions> sendGridOptions,
    ITargetAddresses addresses,
    IOptions<SmtpOptions> options,
    IOptions<DeliveryOptions> delivery,
    TimeProvider clock) : IDeliveryChannel
{
    public ChannelKind Kind => ChannelKind.Email;

    public async Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(target);
        if (addresses.Check(Kind, target.Address) is TargetAddress.Bad bad)
        {
            return new SendOutcome.Refused(null, $"the target's address {bad.Reason}");
        }

        if (sendGridOptions.Value.IsInUse)
        {
            return await sendGrid.SendAsync(alert, target, deliveryId, follows, cancellationToken);
        }

        return options.Value.Host.Length == 0
            ? await WriteAsync(alert, target, deliveryId, follows, cancellationToken)
            : await SubmitAsync(alert, target, deliveryId, follows, cancellationToken);
    }

    private async Task<SendOutcome> WriteAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        using var message = await composer.ComposeAsync(alert, target, deliveryId, follows);
        try
        {
            await outbox.WriteAsync(message, deliveryId, cancellationToken);
            return new SendOutcome.Accepted(null, "written to outbox");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SendOutcome.Retry(null, $"the outbox could not be written: {e.GetType().Name}");
        }
    }

    // What waits for a connection does not use up the time of its attempt, and is no mail yet: hundreds of them would only burden the garbage collector.
    private async Task<SendOutcome> SubmitAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        await connections.EnterAsync(cancellationToken);
        try
        {
            using var message = await composer.ComposeAsync(alert, target, deliveryId, follows);
            return await SubmitInTurnAsync(message, target, cancellationToken);
        }
        finally
        {
            connections.Leave();
        }
    }

    private async Task<SendOutcome> SubmitInTurnAsync(MimeMessage message, Target target, CancellationToken cancellationToken)
    {
        var limit = delivery.Value.Timeout;
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        SmtpClient? client = null;
        try
        {
            client = await connections.RentAsync(either.Token);
            var answer = await client.SendAsync(message, either.Token);
            connections.Return(client);
            return new SendOutcome.Accepted(250, Redaction.Clean(answer, target, DeliveryAttempt.MaxDetail, isCut: false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            client?.Dispose();
            return NetworkFailure.Timeout(limit);
        }
        catch (Exception e) when (SmtpFailure.IsExpected(e))
        {
            GiveBack(client, e);
            return SmtpFailure.Of(e, client is not null, target);
        }
        catch
        {
            client?.Dispose();
            throw;
        }
    }

    // MailKit resets the dialogue after a refused recipient, so that the next mail can use the connection.
    private void GiveBack(SmtpClient? client, Exception failure)
    {
        if (client is { IsConnected: true } && failure is SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable })
        {
            connections.Return(client);
            return;
        }

        client?.Dispose();
    }
}
