using System.Text.Json;
using Alerts.Alerting;

namespace Alerts.Channels.Webhook;

/// <summary>The JSON of a generic webhook: a CloudEvents 1.0 event in structured mode (cloudevents.io, JSON Event Format). A public contract.</summary>
internal static class WebhookBody
{
    /// <summary>CloudEvents wants a URI reference; with the id it names an event, whichever installation tells it.</summary>
    public const string Source = "urn:alerts";

    /// <summary>Standard Webhooks: keep it under 20 kB.</summary>
    public const int MaxBytes = 20_000;

    // Tried in turn until the body fits. The last fits whatever the texts are: 6 bytes for a character at worst (\u0001).
    private static readonly Limits[] Steps =
    [
        new(int.MaxValue, int.MaxValue, int.MaxValue),
        new(3000, 40, 1000),
        new(1000, 20, 500),
        new(400, 10, 300),
        new(60, 6, 150),
        new(30, 3, 100),
    ];

    /// <summary>At most <see cref="MaxBytes"/>; <c>data.truncated</c> says whether anything was shortened or left out.</summary>
    /// <param name="page">Where people can read the whole alert; null: nowhere.</param>
    public static byte[] Render(Alert alert, string? page = null)
    {
        foreach (var limits in Steps)
        {
            var body = WireJson.Of(json => Write(json, alert, page, new Cutter(limits)));
            if (body.Length <= MaxBytes)
            {
                return body;
            }
        }

        throw new InvalidOperationException($"Alert {alert.Id} does not fit into {MaxBytes} bytes: an id or a rule of the contract is too long.");
    }

    private static void Write(Utf8JsonWriter json, Alert alert, string? page, Cutter cut)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", alert.Id);
        json.WriteString("source", Source);
        json.WriteString("type", AlertKinds.Name(alert.Kind));
        if (alert.Subject.Length > 0)
        {
            json.WriteString("subject", cut.Text(alert.Subject));
        }

        json.WriteString("time", alert.RaisedAt.UtcDateTime);
        json.WriteString("datacontenttype", "application/json");
        json.WriteStartObject("data");
        json.WriteString("severity", AlertWords.Name(alert.Severity));
        // At most 64 ASCII characters each: more of them fit than of texts.
        Strings(json, "materials", cut.Items(alert.Materials, perItem: 8).Select(m => m.ToString()));
        Strings(json, "jurisdictions", cut.Items(alert.Jurisdictions).Select(cut.Text));
        WriteMessage(json, alert.Message, cut);
        WriteRung(json, alert.Rung);
        if (alert.Corrects is { } corrects)
        {
            json.WriteString("corrects", corrects.AlertId);
            json.WriteBoolean("withdraws", corrects.Withdraws);
        }

        json.WriteBoolean("truncated", cut.HasCut);
        if (page is not null)
        {
            json.WriteString("url", page);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, AlertMessage message, Cutter cut)
    {
        json.WriteString("headline", cut.Text(message.Headline));
        json.WriteString("summary", cut.Text(message.Summary));
        json.WriteStartArray("facts");
        foreach (var fact in cut.Items(message.Facts))
        {
            Pair(json, "label", cut.Text(fact.Label), "text", cut.Text(fact.Text));
        }

        json.WriteEndArray();
        Day(json, "since", message.Since);
        Day(json, "until", message.Until);
        json.WriteString("byDefault", message.ByDefault is { } byDefault ? cut.Text(byDefault) : null);
        Strings(json, "beside", cut.Items(message.Beside).Select(cut.Text));
        Strings(json, "present", cut.Items(message.Present).Select(cut.Text));
        Strings(json, "ahead", cut.Items(message.Ahead).Select(cut.Text));
        json.WriteString("certainty", AlertWords.Name(message.Certainty));
        Strings(json, "readings", cut.Items(message.Readings).Select(cut.Text));
        Strings(json, "openQuestions", cut.Items(message.OpenQuestions).Select(cut.Text));
        json.WritePropertyName("quote");
        if (message.Quote is { } quote)
        {
            Pair(json, "lang", cut.Text(quote.Lang), "text", cut.Text(quote.Text));
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartArray("references");
        foreach (var reference in cut.Items(message.References))
        {
            Pair(json, "title", cut.Text(reference.Title), "url", cut.Url(AlertWords.Link(reference)));
        }

        json.WriteEndArray();
        WriteClaims(json, message.Claims, cut);
    }

    private static void WriteClaims(Utf8JsonWriter json, IReadOnlyList<ReportedClaim> claims, Cutter cut)
    {
        json.WriteStartArray("claims");
        foreach (var claim in cut.Items(claims))
        {
            json.WriteStartObject();
            json.WriteString("by", cut.Text(claim.By));
            Day(json, "said", claim.Said);
            json.WriteString("says", cut.Text(claim.Says));
            json.WriteString("where", cut.Text(claim.Where));
            json.WriteString("url", cut.Url(AlertWords.Link(claim.Url)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Day(Utf8JsonWriter json, string name, DateOnly? day) => json.WriteString(name, day?.ToString("O"));

    private static void WriteRung(Utf8JsonWriter json, CliffRung? rung)
    {
        if (rung is null)
        {
            json.WriteNull("rung");
            return;
        }

        json.WriteStartObject("rung");
        json.WriteNumber("days", rung.Days);
        json.WriteNumber("daysLeft", rung.DaysLeft);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Pair(Utf8JsonWriter json, string firstName, string first, string secondName, string? second)
    {
        json.WriteStartObject();
        json.WriteString(firstName, first);
        json.WriteString(secondName, second);
        json.WriteEndObject();
    }

    /// <param name="Text">Most characters of one text.</param>
    /// <param name="Items">Most items of one list.</param>
    /// <param name="Url">A longer URL is left out: half of one leads nowhere.</param>
    private sealed record Limits(int Text, int Items, int Url);

    private sealed class Cutter(Limits limits)
    {
        public bool HasCut { get; private set; }

        public string Text(string text)
        {
            HasCut |= text.Length > limits.Text;
            return Alerts.Text.Shorten(text, limits.Text);
        }

        public string? Url(string? url)
        {
            var isTooLong = url?.Length > limits.Url;
            HasCut |= isTooLong;
            return isTooLong ? null : url;
        }

        public IEnumerable<T> Items<T>(IReadOnlyList<T> items, int perItem = 1)
        {
            var most = (int)Math.Min(int.MaxValue, (long)limits.Items * perItem);
            HasCut |= items.Count > most;
            return items.Take(most);
        }
    }
}
