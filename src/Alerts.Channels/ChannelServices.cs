using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Alerts.Channels.Email;
using Alerts.Channels.Webhook;
using Alerts.Alerting;
using Alerts.Deliveries;
using Alerts.Networks;
using Alerts.Subscriptions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alerts.Channels;

public static class ChannelServices
{
    /// <summary>The channels and the check of their addresses. Reads the sections "Alerts:Delivery" and "Alerts:Smtp".</summary>
    /// <param name="hasMail">False where the host has no mail service and no disk of its own for an outbox: deliveries by mail then fail and say so.</param>
    public static IServiceCollection AddAlertsChannels(this IServiceCollection services, IConfiguration configuration, bool hasMail = true)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection(DeliveryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddOptions<SmtpOptions>().Bind(configuration.GetSection(SmtpOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddOptions<SendGridOptions>().Bind(configuration.GetSection(SendGridOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SendGridOptions>, SendGridOptionsValidator>();
        services.TryAddSingleton<HostResolver>(Dns.GetHostAddressesAsync);
        services.AddSingleton(p => new OutboundGuard(p.GetRequiredService<IOptions<DeliveryOptions>>().Value.ParseAllowedNetworks(), p.GetRequiredService<HostResolver>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HttpSender>();
        services.AddSingleton<SmtpConnections>();
        services.AddSingleton<PublicLinks>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<IAlertPages>(p => p.GetRequiredService<MailComposer>());
        services.AddSingleton<IMailEvents, SendGridEvents>();
        services.AddSingleton(p => new ConfirmationRule(p.GetRequiredService<IOptions<DeliveryOptions>>().Value is { DoubleOptIn: true, PublicUrl.Length: > 0 }));
        services.AddSingleton(p => new DeliveryPace(p.GetRequiredService<IOptions<DeliveryOptions>>().Value.ParseHosts()));

        // Chinese as it is written, not as character references: half the size, and readable in the source.
        services.TryAddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<Outbox>();
        services.AddSingleton<SendGridMail>();
        services.AddSingleton<ITargetAddresses, TargetAddresses>();
        if (hasMail)
        {
            services.AddSingleton<IDeliveryChannel, EmailChannel>();
        }

        services.AddChat(ChannelKind.Slack, SlackBody.Render).AddChat(ChannelKind.Teams, TeamsBody.Render).AddChat(ChannelKind.Discord, DiscordBody.Render);
        services.AddSingleton<IDeliveryChannel, WebhookChannel>();
        services.AddHostedService<AllowedNetworksNotice>();
        return services;
    }

    private static IServiceCollection AddChat(this IServiceCollection services, ChannelKind kind, Func<Alert, string?, byte[]> render)
        => services.AddSingleton<IDeliveryChannel>(p => new ChatChannel(kind, render, p.GetRequiredService<PublicLinks>(), p.GetRequiredService<HttpSender>(), p.GetRequiredService<ITargetAddresses>()));
}

/// <summary>Says at start that the guard has a hole: an operator must not learn it from an incident.</summary>
internal sealed partial class AllowedNetworksNotice(IOptions<DeliveryOptions> options, ILogger<AllowedNetworksNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AllowedNetworks.Count > 0)
        {
            Log.NetworksAllowed(logger, string.Join(", ", options.Value.AllowedNetworks));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks may reach {Networks}, which the block list would forbid (Alerts:Delivery:AllowedNetworks)")]
        public static partial void NetworksAllowed(ILogger logger, string networks);
    }
}
