using System.Text.Json;
using Alerts.Alerting;
using Alerts.DataFiles;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Evidence;

/// <summary>Puts in what the policy dataset said.</summary>
public sealed class LawEvidence(IPolicyRevisions revisions, MaterialCatalogue catalogue)
{
    /// <summary>Both revisions that were compared, and all that differs.</summary>
    internal async Task AddChangeAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        if (await ComparedAsync(alert, cancellationToken) is not var (before, after))
        {
            archive.Miss(new EvidenceGap("The revision of the dataset that this tells of", "It was offered and compared, but never taken into use."));
            await AddInUseAsync(archive, alert, cancellationToken);
            return;
        }

        var older = await AddRevisionAsync(archive, "before", "The revision of the dataset that was in use before", before.Revision, before.At, cancellationToken);
        var newer = await AddRevisionAsync(archive, "after", "The revision of the dataset that came", after.Revision, after.At, cancellationToken);
        if (older is not null && newer is not null)
        {
            await archive.AddJsonAsync("dataset/changes.json", PolicyDiff.Between(older, newer, catalogue).Select(ChangedPart.Of), "All that differs between the two revisions, told or not.", after.At, cancellationToken);
        }
    }

    /// <summary>The two acceptances whose difference a change of the policy tells; null where the later was offered and compared, but never taken into use.</summary>
    public async Task<ComparedRevisions?> ComparedAsync(Alert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);

        // By the id, which holds both revisions: an instant could be that of another acceptance.
        var history = await revisions.ListAsync(cancellationToken);
        return history.Zip(history.Skip(1)).FirstOrDefault(p => alert.Id == PolicyText.IdOf(alert.Subject, p.Second.Revision, p.First.Revision, p.Second.Sequence)) is ({ } after, { } before)
            ? new ComparedRevisions(before, after)
            : null;
    }

    /// <summary>The revision that was in use, and the acts that a cliff belongs to.</summary>
    internal async Task AddCliffAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        if (await AddInUseAsync(archive, alert, cancellationToken) is not { } inUse)
        {
            return;
        }

        var concerned = ExpiryWatch.Known(inUse, catalogue, alert.RaisedAt).Where(c => c.Key.Window == alert.Subject).SelectMany(c => c.Cliffs.Select(x => x.Provision.Measure).Append(c.Key.Cause.Measure)).ToHashSet();
        if (MeasureId.TryParse(alert.Subject.Split('#')[0], null, out var cause) && inUse.Contains(cause))
        {
            concerned.Add(cause);
        }

        if (concerned.Count == 0)
        {
            archive.Miss(new EvidenceGap($"The provisions of {alert.Subject}", "The revision that was in use does not hold them."));
            return;
        }

        await archive.AddJsonAsync(
            "dataset/concerned.json", concerned.OrderBy(m => m.Value, StringComparer.Ordinal).Select(inUse.Measure).Select(CanonicalPolicies.Of), "The acts of that revision by which the day was reckoned.", alert.RaisedAt, cancellationToken);
    }

    /// <summary>Null, and a gap, where none was in use.</summary>
    internal async Task<PolicyDataset?> AddInUseAsync(EvidenceArchive archive, Alert alert, CancellationToken cancellationToken)
    {
        if ((await revisions.ListAsync(cancellationToken)).FirstOrDefault(r => r.At <= alert.RaisedAt) is not { } entry)
        {
            archive.Miss(new EvidenceGap("The revision of the dataset that was in use", "None was, or it is not kept."));
            return null;
        }

        return await AddRevisionAsync(archive, "in-use", "The revision of the dataset that was in use", entry.Revision, entry.At, cancellationToken);
    }

    private async Task<PolicyDataset?> AddRevisionAsync(EvidenceArchive archive, string name, string what, string revision, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await revisions.FindAsync(revision, cancellationToken) is not { } accepted)
        {
            archive.Miss(new EvidenceGap($"{what}: {revision}", "It is not kept any more."));
            return null;
        }

        // One line, in the form from which the revision's id is derived.
        await archive.AddAsync(
            $"dataset/{name}-{revision}.json", "application/json", $"{what}, from {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z on: {revision}.", at,
            JsonSerializer.SerializeToUtf8Bytes(CanonicalPolicies.Of(accepted.File), DataFileReader.Options), cancellationToken);
        return new PolicyDataset(accepted.File);
    }

    private sealed record ChangedPart(ChangeKind Kind, MeasureId? Measure, string? Provision, string Before, string After, string Says, bool Told)
    {
        public static ChangedPart Of(PolicyChange change) => new(change.Kind, change.Measure, change.Provision?.Number, change.Before, change.After, change.Says, change.IsTold);
    }
}

/// <summary>Two acceptances of which one followed the other.</summary>
public sealed record ComparedRevisions(RevisionEntry Before, RevisionEntry After);
