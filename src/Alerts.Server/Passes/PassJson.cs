using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alerts.Materials;
using Alerts.Web.States;

namespace Alerts.Server.Passes;

/// <summary>The machine-readable report of a pass: <c>run --json</c>. Its names are a contract (docs/cli.md).</summary>
public static class PassJson
{
    /// <summary>camelCase, enums in kebab-case, nulls written, Chinese not escaped.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Of(PassReport report, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(report);
        var told = report.Raised.Select(a => a.Subject).ToHashSet(StringComparer.Ordinal);
        return JsonSerializer.Serialize(
            new
            {
                now = report.Now,
                dataset = new { revision = report.Dataset.Revision, asOf = report.Dataset.AsOf, measures = report.Dataset.Measures.Count, faults = report.Faults },
                sources = report.Sources.Select(s => new { id = s.Source.Id, outcome = s.Outcome, items = s.Items, @new = s.New.Count, alerts = s.Raised.Count, error = s.Error }),
                notices = report.Sources.SelectMany(s => s.New).Select(n => new
                {
                    id = n.Id,
                    source = n.Source,
                    title = n.Title,
                    published = n.LegalDate,
                    link = n.Link,
                    materials = n.Materials,
                    cites = n.Cites,
                    told = told.Contains(n.Id),
                }),
                alerts = report.Raised.Select(a => new
                {
                    id = a.Id,
                    kind = a.Kind,
                    subject = a.Subject,
                    severity = a.Severity,
                    materials = a.Materials,
                    jurisdictions = a.Jurisdictions,
                    raisedAt = a.RaisedAt,
                    headline = a.Message.Headline,
                    summary = a.Message.Summary,
                    since = a.Message.Since,
                    until = a.Message.Until,
                    byDefault = a.Message.ByDefault,
                    beside = a.Message.Beside,
                    present = a.Message.Present,
                    ahead = a.Message.Ahead,
                    certainty = a.Message.Certainty,
                    readings = a.Message.Readings,
                    openQuestions = a.Message.OpenQuestions,
                    claims = a.Message.Claims,
                    audience = a.Audience,
                    rung = a.Rung,
                }),
                deliveries = report.Deliveries.Select(d => new
                {
                    id = d.Delivery.Id,
                    alert = d.Delivery.AlertId,
                    channel = d.Target?.Channel,
                    target = d.Target?.Masked,
                    status = d.Delivery.Status,
                    attempt = d.Attempt.Number,
                    outcome = d.Attempt.Outcome,
                    statusCode = d.Attempt.StatusCode,
                    detail = d.Attempt.Detail,
                    nextAttemptAt = d.Delivery.Status == Deliveries.DeliveryStatus.Pending ? d.Delivery.NextAttemptAt : (DateTimeOffset?)null,
                }),
                cliffs = report.Ahead.Select(c => CliffResponse.Of(c, report.Dataset, catalogue, report.Now)),
            },
            Options);
    }
}
