using System.Globalization;
using Alerts.Alerting;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Subscriptions;

/// <summary>
/// Makes the digests that are due. Taken, raised, moved on, in this order: a kill in between makes the same digest again, since
/// the window is named by the time for which it was due and not by the clock.
/// </summary>
public sealed class DigestWatch(ISubscriptionStore subscriptions, IDigestStore digests, IAlertStore alerts, CoverageDesk coverage, AlertIntake intake, TimeProvider clock)
{
    private const int PageSize = 200;
    private const int MostSources = 10;
    private const int MostMaterials = 20;

    /// <summary>Of the digest of a window.</summary>
    public static string IdOf(string subscriptionId, DateTimeOffset dueAt) => Alert.IdOf(AlertKind.Digest, subscriptionId, dueAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The digests that were raised.</summary>
    public async Task<IReadOnlyList<Alert>> WatchAsync(CancellationToken cancellationToken)
    {
        var raised = new List<Alert>();
        while (await subscriptions.DigestsDueAsync(clock.GetUtcNow(), PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var due in page)
            {
                if (await MakeAsync(due, cancellationToken) is { } digest && await intake.RaiseAsync(digest, cancellationToken))
                {
                    raised.Add(digest);
                }

                // After an outage there is one digest of all that waited, not one for each day.
                var now = clock.GetUtcNow();
                await subscriptions.MoveDigestAsync(due, due.Subscription.Cadence.NextDigest(due.DueAt > now ? due.DueAt : now), cancellationToken);
            }
        }

        return raised;
    }

    private async Task<Alert?> MakeAsync(DueDigest due, CancellationToken cancellationToken)
    {
        var (subscription, cadence) = (due.Subscription, due.Subscription.Cadence);
        var told = new List<Alert>();
        foreach (var id in await digests.TakeAsync(subscription.Id, due.DueAt, cancellationToken))
        {
            if (await alerts.FindAsync(id, cancellationToken) is { } alert)
            {
                told.Add(alert);
            }
        }

        var corrections = told.Count == 0 ? [] : await alerts.CorrectionsOfAsync([.. told.Select(a => a.Id)], cancellationToken);
        told.RemoveAll(a => corrections.Any(c => c.Corrects is { Withdraws: true } withdrawn && withdrawn.AlertId == a.Id));

        if (told.Count == 0 && cadence.Digest is not { NothingNew: true })
        {
            return null;
        }

        var day = TimeZoneInfo.ConvertTime(due.DueAt, TimeZoneInfo.FindSystemTimeZoneById(cadence.TimeZone)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var every = cadence.Digest?.Every == DigestEvery.Week ? "Weekly" : "Daily";
        var ordered = told.OrderByDescending(a => a.Severity).ThenBy(a => a.RaisedAt).ThenBy(a => a.Id, StringComparer.Ordinal).ToList();
        var message = told.Count > 0 ? Of(ordered, every, day) : await NothingNewAsync(subscription, every, day, due.DueAt, cancellationToken);
        return new Alert(
            IdOf(subscription.Id, due.DueAt), AlertKind.Digest, subscription.Id,
            told.Select(a => a.Severity).DefaultIfEmpty(Severity.Info).Max(), [.. told.SelectMany(a => a.Materials).Distinct().Order()],
            [.. told.SelectMany(a => a.Jurisdictions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], clock.GetUtcNow(), message, Audience: subscription.Id)
        { Digested = [.. told.Select(a => a.Id)] };
    }

    private static AlertMessage Of(List<Alert> told, string every, string day)
        => new(
            AlertMessage.FitHeadline($"{every} digest of {day}: {(told.Count == 1 ? "1 alert" : $"{told.Count} alerts")}"),
            string.Join(", ", told.GroupBy(a => a.Kind).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => $"{g.Count()} × {AlertKinds.Name(g.Key)}")) + ".",
            [], Certainty.Certain, [], null,
            [.. told.SelectMany(a => a.Message.References.Take(1)).DistinctBy(r => r.Url)],
            Present: [.. told.Select(Line)]);

    private static string Line(Alert alert)
    {
        var unsure = alert.Message.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "";
        var byDefault = alert.Message.ByDefault is { Length: > 0 } text ? $" By default: {text}" : "";
        return $"{alert.Severity.ToString().ToUpperInvariant()} · {alert.Message.Headline}{unsure}. {alert.Message.Summary}{byDefault}";
    }

    private async Task<AlertMessage> NothingNewAsync(Subscription subscription, string every, string day, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var since = dueAt - (subscription.Cadence.Digest?.Every == DigestEvery.Week ? TimeSpan.FromDays(7) : TimeSpan.FromDays(1));
        var asked = subscription.Filter.Materials.Count is 0 or > MostMaterials ? [null] : subscription.Filter.Materials.Select(m => (MaterialId?)m).ToList();
        var gaps = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var read = new HashSet<SourceId>();
        foreach (var material in asked)
        {
            foreach (var source in (await coverage.AskAsync(material, since, cancellationToken)).Sources)
            {
                read.Add(source.Id);
                if (source.Why is { } gap)
                {
                    gaps[source.Id.Value] = $"{source.Id}: {gap}";
                }
            }
        }

        var summary = gaps.Count == 0
            ? $"Nothing new since {since:u}: all {read.Count} sources that could carry it were read in this time."
            : $"Nothing new was found since {since:u}, but that cannot be said for certain: {gaps.Count} of {read.Count} sources that could carry it were not read in all of this time.";
        return new AlertMessage(
            AlertMessage.FitHeadline($"{every} digest of {day}: nothing new{(gaps.Count == 0 ? "" : " was found, with gaps")}"), summary, [],
            gaps.Count == 0 ? Certainty.Certain : Certainty.Unconfirmed, [.. gaps.Values.Take(MostSources)], null, []);
    }
}
