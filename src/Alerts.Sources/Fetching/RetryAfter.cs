using System.Net.Http.Headers;

namespace Alerts.Sources.Fetching;

/// <summary>How long a server asks to wait (RFC 9110 section 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>More is a mistake or a trap: nobody may silence a source for weeks.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(6);

    /// <returns>More than zero and at most <see cref="Most"/>; null where nothing usable is said.</returns>
    public static TimeSpan? In(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var said = headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date - now,
            _ => TimeSpan.Zero,
        };
        return said <= TimeSpan.Zero ? null : said < Most ? said : Most;
    }
}
