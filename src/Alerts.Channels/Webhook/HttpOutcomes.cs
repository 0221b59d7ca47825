using System.Net.Http.Headers;
using Alerts.Deliveries;

namespace Alerts.Channels.Webhook;

/// <summary>What an HTTP answer means for a delivery.</summary>
internal static class HttpOutcomes
{
    /// <summary>
    /// The Standard Webhooks rule (only 2xx is success, 410 asks for nothing more) with the statuses that RFC 9110, 8470
    /// and 6585 call temporary: 408, 425, 429 and all 5xx.
    /// </summary>
    public static SendOutcome Of(int status, HttpResponseHeaders headers, string detail, DateTimeOffset now)
        => status switch
        {
            >= 200 and < 300 => new SendOutcome.Accepted(status, detail),
            410 => new SendOutcome.Gone(status, detail),
            408 or 425 or 429 or >= 500 => new SendOutcome.Retry(status, detail, RetryAfter(headers, now)),
            _ => new SendOutcome.Refused(status, detail),
        };

    /// <summary>Null where the header is absent, cannot be read or lies in the past (RFC 9110 §10.2.3: seconds or a date).</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - now : null;
        return wait >= TimeSpan.Zero ? wait : null;
    }
}
