using Microsoft.Extensions.Options;

namespace Alerts.Web.Requests;

/// <summary>How the API treats its callers: the configuration section <see cref="Section"/>.</summary>
public sealed class ApiOptions
{
    public const string Section = "Alerts:Api";

    /// <summary>Requests a minute for each key, and as many at once after a pause. 1 to 1,000,000; default 6,000, as Stripe's hundred a second.</summary>
    public int RequestsPerMinute { get; set; } = 6000;

    /// <summary>Requests a minute without a good key from one address. 1 to 1,000,000; default 120.</summary>
    public int AnonymousPerMinute { get; set; } = 120;

    /// <summary>Origins (scheme, host, port) whose pages may call the API from a browser (CORS). Default: none.</summary>
    public IList<string> CorsOrigins { get; } = [];
}

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var faults = new List<string>();
        foreach (var (setting, value) in new[] { (nameof(ApiOptions.RequestsPerMinute), options.RequestsPerMinute), (nameof(ApiOptions.AnonymousPerMinute), options.AnonymousPerMinute) })
        {
            if (value is < 1 or > Most)
            {
                faults.Add($"{ApiOptions.Section}:{setting} must be 1 to {Most}.");
            }
        }

        faults.AddRange(options.CorsOrigins.Where(o => !IsOrigin(o)).Select(o => $"{ApiOptions.Section}:CorsOrigins: '{Text.Shorten(o, 80)}' is not an origin such as https://portal.example.com."));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    // No wildcard: whose pages may act with a key is said by name.
    private static bool IsOrigin(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;
}
