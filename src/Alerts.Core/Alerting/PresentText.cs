using Alerts.Materials;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>How the law stands today and what is ahead, for one subscription after the other. Equal wishes share one message.</summary>
internal sealed class PresentText
{
    // A subscription with short leads, or none but the day itself, is shown what is ahead all the same.
    private const int LeastLead = 90;

    private readonly PolicyDataset _dataset;
    private readonly MaterialCatalogue _catalogue;
    private readonly DateTimeOffset _now;
    private readonly PartText _state;
    private readonly List<Entry> _entries;
    private readonly List<Day> _days;
    private readonly Dictionary<string, (AlertMessage Message, IReadOnlyList<MaterialId> Materials, IReadOnlyList<string> Jurisdictions)> _known = new(StringComparer.Ordinal);

    public PresentText(PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        _dataset = dataset.AsKnownAt(now);
        (_catalogue, _now) = (catalogue, now);
        _state = new PartText(_dataset, catalogue);
        _days = [.. CliffEvent.Of(_state.Timeline.Cliffs())
            .Select(c => new Day(c, c.Key.On.DayNumber - ExpiryWatch.Today(_dataset, c.Key, now).DayNumber, Interest.KeysFor(c.Materials, catalogue), Jurisdictions(c)))
            .Where(d => d.DaysLeft is >= 0 and <= LeadDays.Longest)];
        var next = _days.SelectMany(d => d.Cliff.Cliffs.Select(c => (c.Part, d.DaysLeft))).ToLookup(x => x.Part, x => x.DaysLeft);
        _entries = [.. _dataset.Measures.SelectMany(m => m.Provisions.SelectMany(p => EntriesOf(m, p, next)))
            .OrderBy(e => e.DaysLeft ?? int.MaxValue).ThenBy(e => e.Rank).ThenBy(e => e.Text, StringComparer.Ordinal)];
    }

    public (Subscription Subscription, Alert Alert) For(Subscription subscription)
        => (subscription, For(subscription, $"{subscription.BegunAt.ToUnixTimeMilliseconds()}"));

    /// <param name="occasion">What makes it another message than the one before: part of its id.</param>
    public Alert For(Subscription subscription, string occasion)
    {
        var lead = Math.Max(subscription.LeadDays.Steps[0], LeastLead);
        var wish = $"{subscription.Filter}|{lead}";
        if (!_known.TryGetValue(wish, out var told))
        {
            _known[wish] = told = Compose(subscription.Filter, lead);
        }

        var id = Alert.IdOf(AlertKind.SubscriptionStarted, subscription.Id, occasion);
        return new Alert(id, AlertKind.SubscriptionStarted, subscription.Id, Severity.Info, told.Materials, told.Jurisdictions, _now, told.Message, Audience: subscription.Id);
    }

    private (AlertMessage Message, IReadOnlyList<MaterialId> Materials, IReadOnlyList<string> Jurisdictions) Compose(SubscriptionFilter filter, int lead)
    {
        var keys = Interest.KeysOf(filter);
        bool Hears(IReadOnlySet<string> concerned, IEnumerable<string> jurisdictions)
            => keys.Overlaps(concerned) && (filter.Jurisdictions.Count == 0 || jurisdictions.Any(j => filter.Jurisdictions.Contains(j, StringComparer.Ordinal)));
        var entries = _entries.Where(e => Hears(e.Keys, [e.Measure.Jurisdiction])).ToList();
        var days = _days.Where(d => d.DaysLeft <= lead && Hears(d.Keys, d.Jurisdictions)).ToList();
        var named = entries.Take(FirstMessages.MostNamed).ToList();
        var what = filter.Materials.Count == 0 ? "all materials" : LegalText.Materials(_catalogue, [.. filter.Materials.Distinct().Order()], most: 3);
        var message = new AlertMessage(
            AlertMessage.FitHeadline($"{Counts(entries)}{(days.Count > 0 ? $"; next change {days[0].Cliff.Key.On:O}" : "")}: {what}"),
            $"This subscription has begun. It hears of {what}{(filter.Jurisdictions.Count > 0 ? $" by {string.Join(", ", filter.Jurisdictions)}" : "")}. As the dataset of {_dataset.AsOf:O} has it, {Counts(entries)} today; {(days.Count == 0 ? "no day of change is" : days.Count == 1 ? "1 day of change is" : $"{days.Count} days of change are")} known for the next {lead} days.",
            [],
            entries.Exists(e => e.IsUnconfirmed) || days.Exists(d => d.Cliff.Certainty == Certainty.Unconfirmed) ? Certainty.Unconfirmed : Certainty.Certain,
            [], null,
            [.. named.Select(e => e.Measure).Distinct().SelectMany(m => m.Urls.Take(1).Select(u => new Reference(m.Number ?? m.EnglishTitle, u)))],
            Present: Named([.. entries.Select(e => e.Text)]),
            Ahead: Named([.. days.Select(d => Line(d.Cliff))]),
            Readings: [.. named.SelectMany(e => e.Readings).Distinct(StringComparer.Ordinal).Take(FirstMessages.MostNamed)]);
        return (message, [.. filter.Materials.Distinct().Order()], [.. entries.Select(e => e.Measure.Jurisdiction).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    // What is over or repealed concerns nobody any more; what an act does to others is told at those.
    private IEnumerable<Entry> EntriesOf(Measure measure, Provision provision, ILookup<ProvisionPart, int> next)
    {
        if (provision.Effect is ProvisionEffect.Suspension or ProvisionEffect.Statement or ProvisionEffect.Amendment)
        {
            yield break;
        }

        var today = ExpiryWatch.Today(measure, _now);
        foreach (var part in _state.Timeline.PartsOf(new ProvisionKey(measure.Id, provision.Number)))
        {
            var status = _state.Timeline.StatusOn(part, today);
            if (status.State is LegalState.InForce or LegalState.Suspended or LegalState.Announced)
            {
                yield return new Entry(
                    measure, $"{measure.Jurisdiction} {_state.Name(part)}: {provision.Title}: {_state.State(part, today)}", status.State, status.Certainty == Certainty.Unconfirmed,
                    _state.Readings([(part, today)]), Restriction.Rank(provision.Effect), next.Contains(part) ? next[part].Min() : null, Interest.KeysFor(part.Materials, _catalogue));
            }
        }
    }

    private string Line(CliffEvent cliff)
        => $"{cliff.Key.On:O}: {CliffText.Day(cliff, _dataset)}{(cliff.Certainty == Certainty.Unconfirmed ? ", unconfirmed" : "")}";

    private List<string> Jurisdictions(CliffEvent cliff)
        => [.. cliff.Cliffs.Select(c => _dataset.Measure(c.Provision.Measure).Jurisdiction).Distinct(StringComparer.Ordinal)];

    private static string Counts(List<Entry> entries)
    {
        var parts = entries.CountBy(e => e.State).OrderBy(c => c.Key switch { LegalState.InForce => 0, LegalState.Suspended => 1, _ => 2 })
            .Select(c => $"{c.Value} {(c.Key switch { LegalState.InForce => "in force", LegalState.Suspended => "suspended", _ => "announced" })}").ToList();
        return parts.Count == 0 ? "no provision on record" : string.Join(", ", parts);
    }

    private static List<string> Named(List<string> texts) => texts.Count > FirstMessages.MostNamed ? [.. texts.Take(FirstMessages.MostNamed), $"and {texts.Count - FirstMessages.MostNamed} more"] : texts;

    private sealed record Entry(
        Measure Measure, string Text, LegalState State, bool IsUnconfirmed, IReadOnlyList<string> Readings, int Rank, int? DaysLeft, IReadOnlySet<string> Keys);

    private sealed record Day(CliffEvent Cliff, int DaysLeft, IReadOnlySet<string> Keys, IReadOnlyList<string> Jurisdictions);
}
