using Alerts.Alerting;
using Alerts.Classification;
using Alerts.Evidence;
using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>What came of the items of one good read.</summary>
/// <param name="New">Notices that were not stored before.</param>
/// <param name="Raised">Alerts that were new.</param>
/// <param name="Postponed">Items left for the next look, since enough pages were read in this one.</param>
/// <param name="Failures">Why items could not be read whole; each is tried again at the next look.</param>
public sealed record TakenItems(IReadOnlyList<Notice> New, IReadOnlyList<Alert> Raised, int Postponed, IReadOnlyList<string> Failures)
{
    /// <summary>How many texts changed all at once, where that is not believed yet: nothing was stored or told. 0: all is well.</summary>
    public int Doubted { get; init; }

    /// <summary>Whether the source may be asked for changes only: nothing of this read is left to do.</summary>
    public bool IsComplete => Postponed == 0 && Failures.Count == 0;
}

/// <summary>What is known of a source's items before they are taken.</summary>
/// <param name="FirstSight">Whether the source was never read before: what has no date is then a baseline.</param>
/// <param name="Renamed">Identities of items that were listed before under another: stored, not told.</param>
/// <param name="AllAtOnce">What texts mean that changed all at once.</param>
public sealed record ItemsSeen(bool FirstSight, IReadOnlySet<string> Renamed, ChangesAllAtOnce AllAtOnce);

/// <summary>What is made of a read in which most known texts changed.</summary>
public enum ChangesAllAtOnce
{
    /// <summary>Nothing is concluded from the read.</summary>
    Doubted,

    /// <summary>They have stayed: the site has a new template. Stored, not told.</summary>
    Template,

    /// <summary>They are changes: nobody but us writes the source.</summary>
    Changes,
}

/// <summary>Tells a site's new template from news: half of the known texts do not change at one look.</summary>
public static class NewTemplate
{
    // Of fewer, all may really have changed.
    private const int Least = 5;

    /// <returns>How many texts changed; 0 where they are few.</returns>
    public static int Changed(NoticeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var changed = batch.Entries.Count(e => e.Revisions.Count > 0);
        return changed >= Least && changed * 2 > batch.Entries.Count(e => e.Stored is not null) ? changed : 0;
    }
}

/// <summary>
/// Takes the items of a read: finds the notice that each belongs to, stores what is new of it, and raises an alert for each notice that
/// is recent and concerns a material, and for each whose text changed. What is told is also searched for what it does to measures.
/// Repeating it does nothing twice.
/// </summary>
public sealed class NoticeIntake(
    INoticeReader reader, INoticeStore notices, IAlertStore alerts, IEvidenceStore evidence, IProposalStore proposals, AlertIntake intake, MaterialMatcher matcher, TimeProvider clock)
{
    // Two sources may bring one instrument at once; whoever is later looks again.
    private const int MostTries = 8;

    // A publisher east of us may date an item tomorrow; beyond that the date is wrong and the first sight stands in.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(2);

    private readonly DetailPages _pages = new(reader);

    public async Task<TakenItems> TakeAsync(Source source, IReadOnlyList<SourceItem> items, ItemsSeen seen, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(items);
        var now = clock.GetUtcNow();
        var completed = await CompleteAsync(source, [.. items.DistinctBy(i => i.Identity)], cancellationToken);

        // The evidence first: what is told can be shown.
        await evidence.KeepAsync(source.Id, completed.Raw, cancellationToken);
        var noise = new Noise(source.Ignore);
        var sightings = completed.Ready.Select(r => SightingOf(source, r.Item, r.Listed, noise, now)).ToList();
        var (added, raised) = (new List<Notice>(), new List<Alert>());
        for (var tries = 1; ; tries++)
        {
            var batch = await BatchAsync(sightings, dataset, now, cancellationToken);
            if (seen.AllAtOnce == ChangesAllAtOnce.Doubted && NewTemplate.Changed(batch) is var changed and > 0)
            {
                return new TakenItems([], [], 0, []) { Doubted = changed };
            }

            var judge = new NoticeJudge(source, noise, seen, now);

            // The alerts come before the notices: what is stored has been judged, so an undated notice is new only until then.
            // Dated ones are judged by their date each time.
            raised.AddRange(await RaiseAsync(judge, batch, cancellationToken));
            await ProposeAsync(source, judge, batch, dataset, now, cancellationToken);
            var written = await SaveAsync(batch, now, cancellationToken);
            added.AddRange(batch.Entries.Where(e => e.Stored is null && written.Contains(e.Notice.Id)).Select(e => e.Notice));
            if (batch.Entries.All(e => !e.IsChanged || written.Contains(e.Notice.Id)))
            {
                return new TakenItems(added, raised, completed.Postponed, completed.Failures);
            }

            if (tries == MostTries)
            {
                throw new StorageException($"Notices of {source.Id} were changed by others at each of {MostTries} tries to store them.", new TimeoutException());
            }
        }
    }

    private async Task<CompletedItems> CompleteAsync(Source source, IReadOnlyList<SourceItem> items, CancellationToken cancellationToken)
    {
        var lines = items.Where(i => i.Detail is not null).Select(Notice.IdOf).ToList();
        var known = lines.Count == 0 ? new Dictionary<string, Notice>() : await notices.FindByKeysAsync(lines, cancellationToken);
        return await _pages.CompleteAsync(
            source, items,
            item => known.TryGetValue(Notice.IdOf(item), out var notice) ? notice.Addresses.FirstOrDefault(a => a.IsOf(Notice.IdOf(item), source.Id))?.Listed : null,
            item => NoticeInstruments.Of(item, HomeOf(source)).Own.Count > 0,
            cancellationToken);
    }

    private Sighting SightingOf(Source source, SourceItem item, string? listed, Noise noise, DateTimeOffset now)
    {
        var hasDate = item.Published < now + MostAhead;
        var published = hasDate ? item.Published!.Value : now;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone);
        var legalDate = item.LegalDate ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(published, zone).DateTime);
        var named = matcher.Named(item.Title, item.Text);
        var about = matcher.AboutOf(named.Where(n => n.Confidence > MatchConfidence.Low).Select(n => n.Id));
        return new Sighting(
            source, item, Notice.IdOf(item), listed, published, hasDate, legalDate,
            noise.HashOf(item.Title, item.Text), NoticeInstruments.Of(item, HomeOf(source)), about,
            [.. named.Where(n => n.Confidence == MatchConfidence.Low).Select(n => n.Id)],
            [.. named.Select(n => n.Why(item.Title, item.Text))]);
    }

    private static string? HomeOf(Source source) => NoticeInstruments.HomeOf(source.Jurisdiction, source.Authority);

    private async Task<NoticeBatch> BatchAsync(IReadOnlyList<Sighting> sightings, PolicyDataset dataset, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = sightings.SelectMany(NoticeBatch.KeysOf).Distinct(StringComparer.Ordinal).ToList();
        var corrected = sightings.Select(s => s.Instruments.Corrects?.Value).OfType<string>();
        var found = await notices.FindByKeysAsync([.. keys, .. corrected.Except(keys)], cancellationToken);
        return NoticeBatch.Of(sightings, found, dataset, now);
    }

    private async Task<IReadOnlyList<Alert>> RaiseAsync(NoticeJudge judge, NoticeBatch batch, CancellationToken cancellationToken)
    {
        var deserving = batch.Entries.SelectMany(e => judge.Published(e, batch)).ToList();
        foreach (var (entry, revised) in batch.Entries.SelectMany(e => e.Revisions.Select(r => (e, r))).Where(x => judge.IsTold(x.e)))
        {
            deserving.Add(judge.Revised(entry, revised, await BeforeAsync(entry, revised, cancellationToken)));
        }

        var existing = await alerts.ExistingAsync([.. deserving.Select(a => a.Id)], cancellationToken);
        var raised = new List<Alert>();
        foreach (var alert in deserving.Where(a => !existing.Contains(a.Id)))
        {
            if (await intake.RaiseAsync(alert, cancellationToken))
            {
                raised.Add(alert);
            }
        }

        return raised;
    }

    // Before the notices too, for the same reason; their ids are derived.
    private async Task ProposeAsync(Source source, NoticeJudge judge, NoticeBatch batch, PolicyDataset dataset, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = batch.Entries.Where(judge.IsProposed)
            .SelectMany(e => e.NewTexts.Where(seen => seen.Key == e.Notice.Main && seen.Source.Id == e.Notice.Source).TakeLast(1)
                .SelectMany(seen => NoticeProposals.Of(e.Notice, seen.TextHash, HomeOf(source), dataset, now)))
            .ToList();
        if (found.Count > 0)
        {
            await proposals.AddAsync(found, cancellationToken);
        }
    }

    private async Task<string> BeforeAsync(BatchEntry entry, Revision revision, CancellationToken cancellationToken)
        => revision.Before is { Title: { } title, Text: { } text } ? $"{title}\n{text}"
            : (await notices.VersionsAsync(entry.Notice.Id, cancellationToken)).FirstOrDefault(v => v.Hash == revision.Before.Hash) is { } version ? $"{version.Title}\n{version.Text}"
            : "";

    private async Task<IReadOnlySet<string>> SaveAsync(NoticeBatch batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var writes = batch.Entries.Where(e => e.IsChanged)
            .Select(e => new NoticeWrite(
                e.Notice,
                [.. e.NewTexts.Select(s => new NoticeVersion(e.Notice.Id, s.TextHash, s.Key, now, s.Item.Title, s.Item.Text))]))
            .ToList();
        return writes.Count == 0 ? new HashSet<string>() : await notices.SaveAsync(writes, cancellationToken);
    }
}
