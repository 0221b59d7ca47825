using Alerts.Policies;

namespace Alerts.Benchmarks;

/// <summary>
/// The difference of two revisions of which one measure in a hundred differs, against the time that System.Text.Json needs
/// to parse one of them. Both come from bytes of their own, so that no record is shared.
/// </summary>
internal static class DiffBenchmark
{
    private const double Goal = 1;

    public static void Run(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var file = GeneratedLaw.File(options.Measures);
        var bytes = GeneratedLaw.Json(file);
        var before = new PolicyDataset(GeneratedLaw.Parse(bytes));
        var after = new PolicyDataset(GeneratedLaw.Parse(GeneratedLaw.Json(GeneratedLaw.Next(file))));
        var ours = new List<double>();
        var raw = new List<double>();

        // The first run compiles both sides and does not count.
        for (var i = 0; i <= options.Runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (diff, parse) = (Figures.Time(() => Diff(before, after)), Figures.Time(() => GeneratedLaw.Parse(bytes)));
            if (i > 0)
            {
                ours.Add(Figures.PerSecond(options.Measures, diff));
                raw.Add(Figures.PerSecond(options.Measures, parse));
            }
        }

        Figures.Print($"measures compared in two revisions of {options.Measures:N0} ÷ parsed by System.Text.Json ({bytes.Length / 1e6:N1} MB)", ours, raw, Goal);
    }

    private static void Diff(PolicyDataset before, PolicyDataset after)
    {
        var changes = PolicyDiff.Between(before, after, GeneratedLaw.Catalogue);
        // Some of the generated changes set what was so before.
        if (changes.Count < before.Measures.Count / 200)
        {
            throw new InvalidOperationException($"{changes.Count} changes are too few.");
        }
    }
}
