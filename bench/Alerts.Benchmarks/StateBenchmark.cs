using Alerts.Policies;

namespace Alerts.Benchmarks;

/// <summary>
/// What every provision is on one day for each of 60 materials × 30 destinations, against the time that System.Text.Json needs
/// to parse the law. As with the difference, the dataset stands before; nothing that is derived from it is kept from run to run.
/// </summary>
internal static class StateBenchmark
{
    private const double Goal = 1;
    private const int WarmUp = 5;

    // Each that the law names, others that it does not, and one that stands for its members.
    private static readonly string[] Destinations =
    [
        "US", "JP", "KR", "DE", "NL", "TW", "IN", "AU", "GB", "FR", "IT", "ES", "PL", "CZ", "SE",
        "FI", "NO", "CH", "CA", "MX", "BR", "CL", "ZA", "TR", "AE", "SG", "MY", "VN", "TH", "EU",
    ];

    public static void Run(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var bytes = GeneratedLaw.Json(GeneratedLaw.File(options.Measures));
        var dataset = new PolicyDataset(GeneratedLaw.Parse(bytes));
        var day = new DateOnly(2026, 11, 24);
        var ours = new List<double>();
        var raw = new List<double>();

        // The first runs do not count: the compiler optimises both sides only once they have run for a while.
        for (var i = -WarmUp; i < options.Runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (states, parse) = (Figures.Time(() => AskAll(dataset, day)), Figures.Time(() => GeneratedLaw.Parse(bytes)));
            if (i >= 0)
            {
                ours.Add(Figures.PerSecond(options.Measures, states));
                raw.Add(Figures.PerSecond(options.Measures, parse));
            }
        }

        Figures.Print($"measures judged on one day for 60 materials × {Destinations.Length} destinations, of {options.Measures:N0} ÷ parsed by System.Text.Json ({bytes.Length / 1e6:N1} MB)", ours, raw, Goal);
    }

    private static void AskAll(PolicyDataset dataset, DateOnly day)
    {
        var law = new PolicyStates(dataset, GeneratedLaw.Catalogue).On(day);
        var states = 0;
        foreach (var material in GeneratedLaw.Catalogue.Materials)
        {
            var about = law.About(material.Id);
            states += Destinations.Sum(destination => about.To(destination).Count);
        }

        // Each provision names one to four of the materials and two in three destinations.
        if (states < dataset.Measures.Count * Destinations.Length)
        {
            throw new InvalidOperationException($"{states} states are too few.");
        }
    }
}
