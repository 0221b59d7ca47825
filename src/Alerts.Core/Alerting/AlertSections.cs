using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>A part of a message as every channel for people shows it; each in its own form.</summary>
public abstract record AlertSection
{
    private AlertSection()
    {
    }

    /// <param name="Title">Null for what needs none.</param>
    public sealed record Paragraph(string? Title, string Text) : AlertSection;

    public sealed record Table(IReadOnlyList<Fact> Rows) : AlertSection;

    /// <param name="Noun">What one item is called where some are left out.</param>
    public sealed record Items(string Title, IReadOnlyList<string> Texts, string Noun) : AlertSection;

    public sealed record Original(Quote Quote) : AlertSection;

    public sealed record Links(string Title, IReadOnlyList<Reference> References) : AlertSection;

    public sealed record Claims(string Title, IReadOnlyList<ReportedClaim> Said) : AlertSection;
}

/// <summary>The one order in which a message is shown: what changed, when, what follows, how sure that is, the law, and last what others say.</summary>
public static class AlertSections
{
    /// <summary>All that follows the headline; nothing that is empty.</summary>
    public static IReadOnlyList<AlertSection> Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return [.. All(alert, alert.Message).Where(IsFilled)];
    }

    /// <summary>For people. Null where it would mean nothing: an alert about the system itself.</summary>
    public static string? CertaintyOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Message.Certainty switch
        {
            Certainty.Unconfirmed => "Unconfirmed: announced, but no instrument for it was found.",
            Certainty.Certain => alert.IsForOperators || alert.Kind is AlertKind.SubscriptionTest or AlertKind.SubscriptionConfirmation or AlertKind.Digest or AlertKind.AlertCorrected ? null : "Certain: by the instruments as published.",
        };
    }

    private static IEnumerable<AlertSection> All(Alert alert, AlertMessage message)
    {
        yield return new AlertSection.Paragraph(null, message.Summary);
        yield return new AlertSection.Table([.. Days(message), .. message.Facts]);
        yield return new AlertSection.Paragraph("By default", message.ByDefault ?? "");
        yield return new AlertSection.Items("In force beside it", message.Beside, "neighbouring provision");
        yield return alert.Kind == AlertKind.Digest
            ? new AlertSection.Items("In this digest", message.Present, "alert")
            : new AlertSection.Items("State", message.Present, "provision");
        yield return new AlertSection.Items("Ahead", message.Ahead, "coming day");
        yield return new AlertSection.Paragraph(null, CertaintyOf(alert) ?? "");
        yield return new AlertSection.Items("How it can be read", message.Readings, "reading");
        yield return new AlertSection.Items("Open questions", message.OpenQuestions, "open question");
        if (message.Quote is { } quote)
        {
            yield return new AlertSection.Original(quote);
        }

        yield return new AlertSection.Links("Sources", message.References);
        yield return new AlertSection.Claims("Said by others, which is not law", message.Claims);
    }

    private static IEnumerable<Fact> Days(AlertMessage message)
    {
        if (message.Since is { } since)
        {
            yield return new Fact("From", since.ToString("O"));
        }

        if (message.Until is { } until)
        {
            yield return new Fact("Until", until.ToString("O"));
        }
    }

    private static bool IsFilled(AlertSection section) => section switch
    {
        AlertSection.Paragraph p => !string.IsNullOrWhiteSpace(p.Text),
        AlertSection.Table t => t.Rows.Count > 0,
        AlertSection.Items i => i.Texts.Count > 0,
        AlertSection.Original o => !string.IsNullOrWhiteSpace(o.Quote.Text),
        AlertSection.Links l => l.References.Count > 0,
        AlertSection.Claims c => c.Said.Count > 0,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
