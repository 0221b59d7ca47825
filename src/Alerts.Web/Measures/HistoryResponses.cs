using Alerts.Materials;
using Alerts.Policies;
using Alerts.Web.States;

namespace Alerts.Web.Measures;

/// <summary>What became of a measure.</summary>
/// <param name="InDataset">Whether the revision in use holds it; a record that was withdrawn has only its <paramref name="Record"/>.</param>
/// <param name="Provisions">The states of each part over time, by the law as known today.</param>
/// <param name="Acts">What other measures do to it.</param>
/// <param name="Record">How our record of it changed, and of the acts that bear on it, newest first. Quiet changes are among them.</param>
/// <param name="Next">Opaque: send it back as <c>cursor</c> for older changes of the record. Null where there are none.</param>
public sealed record MeasureHistoryResponse(
    MeasureId Id, bool InDataset, IReadOnlyList<PartHistoryResponse> Provisions, IReadOnlyList<ActResponse> Acts, IReadOnlyList<RecordChangeResponse> Record, string? Next);

/// <param name="Number">As cited: 1(3). One provision comes several times where other acts bear on parts of it.</param>
/// <param name="Periods">Without gap or overlap; the last has no last day.</param>
public sealed record PartHistoryResponse(
    string Number, string Title, IReadOnlyList<MaterialId> Materials, DestinationScope Destinations, IReadOnlyList<PeriodResponse> Periods)
{
    internal static IReadOnlyList<PartHistoryResponse> Of(MeasureId id, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        if (!dataset.Contains(id))
        {
            return [];
        }

        var timeline = new PolicyTimeline(dataset, catalogue);
        return [.. dataset.Measure(id).Provisions.SelectMany(provision => timeline.PartsOf(new ProvisionKey(id, provision.Number))
            .Select(part => new PartHistoryResponse(provision.Number, provision.Title, part.Materials, part.Destinations, PeriodResponse.Of(part, dataset, timeline))))];
    }
}

/// <summary>A stretch of days on which a part has one state and one certainty.</summary>
/// <param name="First">Null: since before any known day.</param>
/// <param name="Last">Null: no end is known.</param>
/// <param name="Because">Which instrument makes it so, and how.</param>
/// <param name="Readings">Both readings where it is unconfirmed; else empty.</param>
public sealed record PeriodResponse(
    LegalState State, Certainty Certainty, DateOnly? First, DateOnly? Last, IReadOnlyList<StateReason> Because, IReadOnlyList<string> Readings)
{
    internal static IReadOnlyList<PeriodResponse> Of(ProvisionPart part, PolicyDataset dataset, PolicyTimeline timeline)
    {
        var periods = timeline.PeriodsOf(part);
        return [.. periods.Select((p, i) =>
        {
            var status = timeline.StatusOn(part, p.First ?? p.Last ?? DateOnly.MinValue);
            var isReturn = periods.Take(i).Any(earlier => earlier.State == p.State);
            return new PeriodResponse(
                p.State, p.Certainty, p.First, p.Last,
                [.. StateText.Because(dataset, part, status, p.First, isReturn).Select(StateReason.Of)], StateText.Readings(dataset, part, status));
        })];
    }
}

/// <summary>What a provision of another measure does to this one.</summary>
/// <param name="Provision">The one that does it: cn-mofcom-2025-72#1.</param>
/// <param name="Instrument">Its measure's official number, or its English title.</param>
/// <param name="On">The provisions it bears on; null: the measure as a whole.</param>
/// <param name="Until">The ends of its window: printed, announced and effective apart; null: no end.</param>
/// <param name="Materials">Null: all of those provisions.</param>
/// <param name="Destinations">Null: all of those provisions.</param>
public sealed record ActResponse(
    string Provision, string Instrument, RelationType Type, IReadOnlyList<string>? On, DateOnly From, WindowEnd? Until, IReadOnlyList<MaterialId>? Materials, DestinationScope? Destinations)
{
    internal static IReadOnlyList<ActResponse> Of(MeasureId id, PolicyDataset dataset)
        => [.. dataset.Measures
            .SelectMany(m => m.Provisions.SelectMany(p => (p.Relations ?? []).Where(r => r.Measure == id).Select(r => (Key: new ProvisionKey(m.Id, p.Number), Measure: m, Relation: r))))
            .OrderBy(x => x.Relation.From).ThenBy(x => x.Key.ToString(), StringComparer.Ordinal)
            .Select(x => new ActResponse(
                x.Key.ToString(), x.Measure.Number ?? x.Measure.EnglishTitle, x.Relation.Type, x.Relation.Provisions, x.Relation.From, x.Relation.Until, x.Relation.Materials, x.Relation.Destinations))];
}

/// <summary>One change of our record.</summary>
/// <param name="At">When the later revision was taken into use.</param>
/// <param name="Before">The earlier revision.</param>
/// <param name="After">The later revision.</param>
public sealed record RecordChangeResponse(DateTimeOffset At, string Before, string After, IReadOnlyList<ChangeResponse> Changes);
