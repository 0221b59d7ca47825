namespace Alerts.Policies;

/// <summary>What one act changes, which is one message: its own changes, and those of the measures on which it acts.</summary>
/// <param name="Own">Of one measure; at least one.</param>
/// <param name="Others">Of measures that a new relation of that measure bears on.</param>
internal sealed record ChangesTogether(IReadOnlyList<PolicyChange> Own, IReadOnlyList<PolicyChange> Others)
{
    public IEnumerable<PolicyChange> All => Own.Concat(Others);

    /// <summary>Each change once, in the order of the measures that lead. What belongs to no measure is left out.</summary>
    public static IReadOnlyList<ChangesTogether> Of(IEnumerable<PolicyChange> changes)
    {
        var byMeasure = changes.Where(c => c.Measure is not null).GroupBy(c => c.Measure!.Value).ToDictionary(g => g.Key, g => g.ToList());
        var causes = byMeasure.Keys.ToDictionary(m => m, m => CausesOf(m, byMeasure));
        var leads = byMeasure.Keys.ToDictionary(m => m, m => LeadOf(m, causes));
        return
        [
            .. byMeasure.Keys.Where(m => leads[m] == m).OrderBy(m => m.Value, StringComparer.Ordinal).Select(lead => new ChangesTogether(
                byMeasure[lead],
                [.. byMeasure.Keys.Where(m => m != lead && leads[m] == lead).OrderBy(m => m.Value, StringComparer.Ordinal).SelectMany(m => byMeasure[m])])),
        ];
    }

    private static List<MeasureId> CausesOf(MeasureId measure, Dictionary<MeasureId, List<PolicyChange>> byMeasure)
        => [.. byMeasure
            .Where(other => other.Key != measure && other.Value.Exists(c => c.Edit is PolicyEdit.SwapRelation { Before: null, After.Measure: var put } && put == measure))
            .Select(other => other.Key).OrderBy(m => m.Value, StringComparer.Ordinal)];

    // The act at the head of the chain; of acts that bear on one another the first by id.
    private static MeasureId LeadOf(MeasureId measure, Dictionary<MeasureId, List<MeasureId>> causes)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal) { measure.Value };
        var at = measure;
        while (causes[at] is [var cause, ..])
        {
            if (!seen.Add(cause.Value))
            {
                return MeasureId.Parse(seen.Min!);
            }

            at = cause;
        }

        return at;
    }
}
