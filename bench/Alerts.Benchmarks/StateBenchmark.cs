using Alerts.Policies;

namespace Alerts.Benchmarks;

/// <summary>
/// What every provision is on one day for each of 60 materials × 30 destinations, against the time that System.Text.Json needs
/// to parse the law. Nothing but the parsed file is kept from one run to the next.
/// </summary>
internal static class StateBenchmark
{
    private const double Goal = 1;

    // Each that the law names, others that it does not, and one that stands for its members.
    private static readonly string[] Destinations =
    [
        "US", "JP", "KR", "DE", "NL", "TW", "IN", "AU", "GB", "FR", "IT", "ES", "PL", "CZ", "SE",
        "FI", "NO", "CH", "CA", "MX", "BR", "CL", "ZA", "TR", "AE", "SG", "MY", "VN", "TH", "EU",
    ];

    public static void Run(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var bytes = GeneratedLaw.Json(GeneratedLaw.File(options.Measures));
        var file = GeneratedLaw.Parse(bytes);
        var day = new DateOnly(2026, 11, 24);
        var ours = new List<double>();
        var raw = new List<double>();

        // The first run compiles both sides and does not count.
        for (var i = 0; i <= options.Runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (states, parse) = (Figures.Time(() => AskAll(file, day)), Figures.Time(() => GeneratedLaw.Parse(bytes)));
            if (i > 0)
            {
                ours.Add(Figures.PerSecond(options.Measures, states));
                raw.Add(Figures.PerSecond(options.Measures, parse));
            }
        }

        Figures.Print($"measures judged on one day for 60 materials × {Destinations.Length} destinations, of {options.Measures:N0} ÷ parsed by System.Text.Json ({bytes.Length / 1e6:N1} MB)", ours, raw, Goal);
    }

    private static void AskAll(PolicyFile file, DateOnly day)
    {
        var law = new PolicyStates(new PolicyDataset(file), GeneratedLaw.Catalogue).On(day);
        var answers = new List<IReadOnlyList<PartOnDay>>();
        foreach (var material in GeneratedLaw.Catalogue.Materials)
        {
            var about = law.About(material.Id);
            answers.AddRange(Destinations.Select(about.To));
        }

        // Each provision names one to four of the materials and two in three destinations.
        if (answers.Sum(a => a.Count) < file.Measures.Count * Destinations.Length)
        {
            throw new InvalidOperationException($"{answers.Sum(a => a.Count)} states are too few.");
        }
    }
}
