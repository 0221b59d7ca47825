using System.Globalization;
using System.Net.Http.Headers;
using Alerts.Deliveries;

namespace Alerts.Channels.Webhook;

/// <summary>What is Discord's own (docs.discord.com, "Rate Limits" and "Execute Webhook").</summary>
internal static class DiscordAnswers
{
    private const string Wait = "wait=true";

    /// <summary>With <c>wait=true</c> the answer comes after the message was saved, so that a refusal is seen.</summary>
    public static string Waiting(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? $"{url}?{Wait}"
            : url[(query + 1)..].Split('&').Contains(Wait, StringComparer.Ordinal) ? url
            : $"{url}&{Wait}";
    }

    /// <summary>
    /// A webhook that answers 404 was deleted and must not be called again: 10,000 invalid answers in ten minutes ban our
    /// address. <c>X-RateLimit-Reset-After</c> says when more is taken once nothing remains.
    /// </summary>
    public static SendOutcome Read(SendOutcome outcome, HttpResponseHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(headers);
        return outcome switch
        {
            SendOutcome.Refused { StatusCode: 404 } => new SendOutcome.Gone(404, outcome.Detail),
            SendOutcome.Accepted when Value(headers, "X-RateLimit-Remaining") == 0 && Value(headers, "X-RateLimit-Reset-After") is { } seconds => outcome with { Pause = TimeSpan.FromSeconds(seconds) },
            _ => outcome,
        };
    }

    // Null where it is absent, no number or beyond a day, which no bucket of theirs is.
    private static double? Value(HttpResponseHeaders headers, string name)
        => headers.TryGetValues(name, out var values)
            && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 86_400
            ? value
            : null;
}
