using System.Net;
using Alerts.Deliveries;
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

    /// <summary>Where this installation is reached from outside, without a path: https://alerts.example.com. Empty (the default): no message holds a link to preferences, to unsubscribe or to the whole alert.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Whether a new mail address is asked first, by a link that works for seven days. Default true; without <see cref="PublicUrl"/> nobody is asked.</summary>
    public bool DoubleOptIn { get; set; } = true;

    /// <summary>At most so many requests a second to all targets on a host: its name and a number from 0.1 to 1,000. Default: none.</summary>
    public IDictionary<string, double> RequestsPerSecond { get; init; } = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    /// <summary>For one attempt, DNS and the answer's headers included: 5 to 30 seconds, default 20 (Standard Webhooks: 15 to 30).</summary>
    public int TimeoutSeconds { get; set; } = 20;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal IReadOnlyDictionary<string, RateRule> ParseHosts()
        => RequestsPerSecond.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value >= 1 ? new RateRule((int)h.Value, TimeSpan.FromSeconds((int)h.Value / h.Value)) : new RateRule(1, TimeSpan.FromSeconds(1 / h.Value)), StringComparer.Ordinal);

    /// <exception cref="FormatException">An entry is no network; validation at start has said so.</exception>
    internal IReadOnlyList<IPNetwork> ParseAllowedNetworks() => [.. AllowedNetworks.Select(n => IPNetwork.Parse(n))];
}

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    private const double LeastPace = 0.1;
    private const double MostPace = 1000;

    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var faults = options.AllowedNetworks
            .Where(n => !IPNetwork.TryParse(n, out _))
            .Select(n => $"{DeliveryOptions.Section}:{nameof(options.AllowedNetworks)}: '{n}' is not a network in CIDR form, such as 127.0.0.0/8.")
            .ToList();
        faults.AddRange(options.RequestsPerSecond
            .Where(h => h.Value is not (>= LeastPace and <= MostPace) || Uri.CheckHostName(h.Key) == UriHostNameType.Unknown)
            .Select(h => $"{DeliveryOptions.Section}:{nameof(options.RequestsPerSecond)}:{h.Key}: name a host and a number from {LeastPace} to {MostPace}."));
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
