using Alerts.Policies;
using Alerts.Web.Measures;

namespace Alerts.Server.Passes;

/// <summary>A difference between two revisions, for people: by measure.</summary>
internal static class DiffText
{
    public static void Print(ChangesResponse changes, PolicyDataset before, PolicyDataset after)
        => Print(changes, $"{before.Revision} (as of {before.AsOf:O}) > {after.Revision} (as of {after.AsOf:O})", id => Name(id, after.Contains(id) ? after : before));

    /// <summary>Where neither revision is at hand.</summary>
    public static void Print(ChangesResponse changes) => Print(changes, $"{changes.Before} > {changes.After}", id => id.Value);

    private static void Print(ChangesResponse changes, string heading, Func<MeasureId, string> nameOf)
    {
        var screen = ScreenText.ForOutput();
        screen.Plain(0, $"{heading}: {Count(changes.Changes)}");
        foreach (var measure in changes.Changes.GroupBy(c => c.Measure))
        {
            screen.Blank();
            screen.Heading(measure.Key is { } id ? nameOf(id) : "The dataset");
            foreach (var change in measure)
            {
                screen.Plain(2, $"{ChangeKinds.Name(change.Kind)}: {change.Says}{(change.Told ? "" : " (not told)")}");
                screen.Plain(6, $"before: {change.Before}");
                screen.Plain(6, $"now:    {change.After}");
                if (change.Told)
                {
                    screen.Plain(6, $"concerns: {Concerned(change.Concerns)}");
                }
            }
        }
    }

    private static string Count(IReadOnlyList<ChangeResponse> changes)
        => changes.Count == 0 ? "no difference" : $"{changes.Count} change{(changes.Count == 1 ? "" : "s")}, {changes.Count(c => c.Told)} worth an alert";

    private static string Name(MeasureId id, PolicyDataset dataset)
        => dataset.Contains(id) ? $"{dataset.Measure(id).Jurisdiction} {LegalText.ShortName(dataset.Measure(id))} ({id}): {dataset.Measure(id).EnglishTitle}" : id.Value;

    private static string Concerned(ConcernsResponse concerns)
        => string.Join("; ", new[]
        {
            string.Join(", ", concerns.Provisions),
            string.Join(", ", concerns.Materials),
            string.Join(" / ", concerns.Destinations),
        }.Where(t => t.Length > 0));
}
