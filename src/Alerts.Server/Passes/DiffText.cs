using Alerts.Policies;

namespace Alerts.Server.Passes;

/// <summary>A difference between two revisions, for people: by measure.</summary>
internal static class DiffText
{
    public static void Print(IReadOnlyList<PolicyChange> changes, PolicyDataset before, PolicyDataset after)
    {
        var screen = ScreenText.ForOutput();
        screen.Plain(0, $"{before.Revision} (as of {before.AsOf:O}) > {after.Revision} (as of {after.AsOf:O}): {Count(changes)}");
        foreach (var measure in changes.GroupBy(c => c.Measure))
        {
            screen.Blank();
            screen.Heading(measure.Key is { } id ? Name(id, after.Contains(id) ? after : before) : "The dataset");
            foreach (var change in measure)
            {
                screen.Plain(2, $"{ChangeKinds.Name(change.Kind)}: {change.Says}{(change.IsTold ? "" : " (not told)")}");
                screen.Plain(6, $"before: {change.Before}");
                screen.Plain(6, $"now:    {change.After}");
                if (change.IsTold)
                {
                    screen.Plain(6, $"concerns: {Concerned(change.Concerns)}");
                }
            }
        }
    }

    private static string Count(IReadOnlyList<PolicyChange> changes)
        => changes.Count == 0 ? "no difference" : $"{changes.Count} change{(changes.Count == 1 ? "" : "s")}, {changes.Count(c => c.IsTold)} worth an alert";

    private static string Name(MeasureId id, PolicyDataset dataset)
        => dataset.Contains(id) ? $"{dataset.Measure(id).Jurisdiction} {LegalText.ShortName(dataset.Measure(id))} ({id}): {dataset.Measure(id).EnglishTitle}" : id.Value;

    private static string Concerned(ChangeConcerns concerns)
        => string.Join("; ", new[]
        {
            string.Join(", ", concerns.Provisions),
            string.Join(", ", concerns.Materials),
            string.Join(" / ", concerns.Destinations),
        }.Where(t => t.Length > 0));
}
