using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alerts.Channels.Webhook;
using Alerts.Deliveries;

namespace Alerts.Channels.Email;

/// <summary>What SendGrid's v3 mail/send answered.</summary>
/// <param name="Faulty">By the number of the recipient: what is wrong with that one alone.</param>
internal sealed partial record SendGridAnswer(SendOutcome Outcome, IReadOnlyDictionary<int, string> Faulty)
{
    private const int MostShown = 500;

    public static SendGridAnswer Of(int status, string body, HttpResponseHeaders? headers, DateTimeOffset now)
    {
        var errors = Errors(body);
        var text = string.Join("; ", errors.Select(e => e.Field is null ? e.Message : $"{e.Field}: {e.Message}"));
        var detail = text.Length == 0 ? $"SendGrid {status}" : $"SendGrid {status}: {Text.Shorten(Redaction.OneLine(text), MostShown)}";
        var faulty = new Dictionary<int, string>();
        foreach (var (message, field) in status == 400 ? errors : [])
        {
            if (field is null || Recipient().Match(field) is not { Success: true } match)
            {
                // Something is wrong with all of it.
                faulty.Clear();
                break;
            }

            faulty[int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)] = $"SendGrid {status}: {message}";
        }

        return new SendGridAnswer(Judge(status, detail, headers, now), faulty);
    }

    // 401 and 403: the key, which an operator can mend; the mail is good.
    private static SendOutcome Judge(int status, string detail, HttpResponseHeaders? headers, DateTimeOffset now) => status switch
    {
        >= 200 and < 300 => new SendOutcome.Accepted(status, detail),
        401 or 403 => new SendOutcome.Retry(status, detail) { Failure = FailureClass.Message },
        408 or 429 or >= 500 => new SendOutcome.Retry(status, detail, RetryAfter(headers, now)),
        _ => new SendOutcome.Refused(status, detail),
    };

    // SendGrid, "Rate Limits": the Unix second at which the limit is reset.
    private static TimeSpan? RetryAfter(HttpResponseHeaders? headers, DateTimeOffset now)
        => headers is null ? null
            : HttpOutcomes.RetryAfter(headers, now) is { } wait && wait > TimeSpan.Zero ? wait
            : headers.TryGetValues("X-RateLimit-Reset", out var values)
                && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var reset) && reset is > 0 and < 100_000_000_000
                && DateTimeOffset.FromUnixTimeSeconds(reset) - now is var until && until > TimeSpan.Zero ? until
            : null;

    private static List<(string Message, string? Field)> Errors(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(e => (String(e, "message") ?? "", String(e, "field")))]
                : [];
        }
        catch (JsonException)
        {
            return []; // An error page of what stands before it.
        }
    }

    private static string? String(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^personalizations\.(?<number>[0-9]{1,4})(\.|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Recipient();
}
