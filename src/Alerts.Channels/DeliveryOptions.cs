using System.Net;
using Microsoft.Extensions.Options;

namespace Alerts.Channels;

/// <summary>How webhooks and mails leave this machine: section "Alerts:Delivery".</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Alerts:Delivery";
    public const int LeastTimeoutSeconds = 5;
    public const int MostTimeoutSeconds = 30;

    /// <summary>
    /// Networks in CIDR form that may be reached although the block list names them: 127.0.0.0/8 and ::1/128 to try things
    /// out, a company's own range behind its firewall. Default: none. Each one opens that network to every subscriber.
    /// </summary>
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Where this installation is reached from outside, without a path: https://alerts.example.com. Empty (the default): mails hold no link to unsubscribe.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>For one attempt, DNS and the answer's headers included: 5 to 30 seconds, default 20 (Standard Webhooks: 15 to 30).</summary>
    public int TimeoutSeconds { get; set; } = 20;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <exception cref="FormatException">An entry is no network; validation at start has said so.</exception>
    internal IReadOnlyList<IPNetwork> ParseAllowedNetworks() => [.. AllowedNetworks.Select(n => IPNetwork.Parse(n))];
}

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var faults = options.AllowedNetworks
            .Where(n => !IPNetwork.TryParse(n, out _))
            .Select(n => $"{DeliveryOptions.Section}:{nameof(options.AllowedNetworks)}: '{n}' is not a network in CIDR form, such as 127.0.0.0/8.")
            .ToList();
        if (options.TimeoutSeconds is < DeliveryOptions.LeastTimeoutSeconds or > DeliveryOptions.MostTimeoutSeconds)
        {
            faults.Add($"{DeliveryOptions.Section}:{nameof(options.TimeoutSeconds)} is {options.TimeoutSeconds}; it must be {DeliveryOptions.LeastTimeoutSeconds} to {DeliveryOptions.MostTimeoutSeconds}.");
        }

        if (options.PublicUrl.Length > 0 && (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback) || url.PathAndQuery != "/"))
        {
            faults.Add($"{DeliveryOptions.Section}:{nameof(options.PublicUrl)}: '{options.PublicUrl}' is not an https URL without a path, such as https://alerts.example.com.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
