using Alerts.Alerting;

namespace Alerts.Evidence;

/// <summary>Makes the file of evidence of an alert: what was known, when, from which bytes, and who was told.</summary>
public sealed class EvidenceDesk(
    IAlertStore alerts, CorrectionDesk corrections, IAlertPages pages, AnswerEvidence answers, LawEvidence law, LedgerEvidence ledger, TimeProvider clock)
{
    /// <summary>
    /// Writes a ZIP from front to back, asynchronously only; memory does not grow with the number of deliveries. The same facts give the
    /// same bytes but for <see cref="EvidenceManifest.MadeAt"/>.
    /// </summary>
    /// <param name="tenant">Whose deliveries; null: everybody's.</param>
    public async Task WriteAsync(Alert alert, string? tenant, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var late = new LateStream(output);
        await using (var archive = await EvidenceArchive.CreateAsync(late, cancellationToken))
        {
            await AddAlertAsync(archive, alert, cancellationToken);
            var later = await AddCorrectionsAsync(archive, alert, cancellationToken);
            var head = await AddCorrectedAsync(archive, alert, cancellationToken);
            await AddDigestedAsync(archive, head, cancellationToken);
            await AddGroundsAsync(archive, head, cancellationToken);
            await ledger.AddAsync(archive, [alert.Id, .. later.Select(c => c.Id)], tenant, alert.RaisedAt, cancellationToken);
            await archive.AddTextAsync("README.txt", EvidenceReadme.Text, "How to read and to check this file.", alert.RaisedAt, cancellationToken);
            await archive.EndAsync(alert.Id, tenant, clock.GetUtcNow(), alert.RaisedAt, cancellationToken);
        }

        await late.FlushAsync(cancellationToken);
    }

    private async Task AddAlertAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        await archive.AddJsonAsync("alert.json", alert, "The alert as it was stored.", alert.RaisedAt, cancellationToken);
        await archive.AddTextAsync("message.txt", await pages.TextAsync(alert), "The text of the alert as mails have it.", alert.RaisedAt, cancellationToken);
    }

    private async Task<IReadOnlyList<Alert>> AddCorrectionsAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        var later = await corrections.CorrectionsOfAsync(alert.Id, cancellationToken);
        foreach (var correction in later)
        {
            await archive.AddJsonAsync($"corrections/{correction.Id}.json", correction, $"A correction of {correction.Corrects!.AlertId}.", correction.RaisedAt, cancellationToken);
        }

        return later;
    }

    // From a correction up to the alert that stands at the head.
    private async Task<Alert> AddCorrectedAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        while (alert.Corrects is { } corrects)
        {
            if (await alerts.FindAsync(corrects.AlertId, cancellationToken) is not { } corrected)
            {
                archive.Miss(new EvidenceGap($"The corrected alert {corrects.AlertId}", "It is not stored any more."));
                break;
            }

            await archive.AddJsonAsync($"corrections/of-{corrected.Id}.json", corrected, $"The alert that {alert.Id} corrects.", corrected.RaisedAt, cancellationToken);
            alert = corrected;
        }

        return alert;
    }

    private async Task AddDigestedAsync(EvidenceArchive archive, Alert digest, CancellationToken cancellationToken)
    {
        if (digest is { Kind: AlertKind.Digest, Digested: null })
        {
            archive.Miss(new EvidenceGap("The alerts that the digest tells of", "It was made before they were noted; the message names them."));
        }

        foreach (var id in digest.Digested ?? [])
        {
            if (await alerts.FindAsync(id, cancellationToken) is { } told)
            {
                await archive.AddJsonAsync($"digested/{told.Id}.json", told, "An alert that the digest tells of.", told.RaisedAt, cancellationToken);
            }
            else
            {
                archive.Miss(new EvidenceGap($"The alert {id}, of which the digest tells", "It is not stored any more."));
            }
        }
    }

    private async Task AddGroundsAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        switch (alert.Kind)
        {
            case AlertKind.NoticePublished or AlertKind.NoticeRevised:
                await answers.AddNoticeAsync(archive, alert, cancellationToken);
                break;
            case AlertKind.PolicyChanged:
                await law.AddChangeAsync(archive, alert, cancellationToken);
                break;
            case AlertKind.CliffUpcoming or AlertKind.CliffClosed:
                await law.AddCliffAsync(archive, alert, cancellationToken);
                break;
            case AlertKind.SourceFailing or AlertKind.SourceRecovered or AlertKind.SeriesGap or AlertKind.SeriesGapClosed:
                await answers.AddSourceAsync(archive, alert, cancellationToken);
                break;
            case AlertKind.DatasetRefused:
                archive.Miss(new EvidenceGap("The dataset that was refused", "What is refused is not kept; the message names its faults."));
                await law.AddInUseAsync(archive, alert, cancellationToken);
                break;
            case AlertKind.SubscriptionStarted:
                await law.AddInUseAsync(archive, alert, cancellationToken);
                break;
            case AlertKind.Digest or AlertKind.SubscriptionTest or AlertKind.SubscriptionConfirmation or AlertKind.TargetDisabled or AlertKind.AlertCorrected:
                break; // It rests on nothing but what the archive holds already.
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
