using System.Diagnostics;
using System.Globalization;

namespace Alerts.Benchmarks;

/// <param name="Runs">Interleaved runs of each side; the median counts. Odd.</param>
internal sealed record BenchmarkOptions(int Runs = 5, int Deliveries = 20_000, int Subscriptions = 100_000, int Measures = 10_000)
{
    public static BenchmarkOptions Parse(string[] args)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{args[i]} needs a whole number above 0.", nameof(args));
            options = args[i] switch
            {
                "--runs" => options with { Runs = value },
                "--deliveries" => options with { Deliveries = value },
                "--subscriptions" => options with { Subscriptions = value },
                "--measures" => options with { Measures = value },
                _ => throw new ArgumentException($"{args[i]} is not an option: --runs, --deliveries, --subscriptions, --measures.", nameof(args)),
            };
        }

        return options;
    }
}

internal static class Figures
{
    public static void Print(string what, List<double> ours, List<double> raw, double goal)
    {
        var mine = Median(ours);
        var limit = Median(raw);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {mine:N0} | {limit:N0} | {mine / limit:F2} | ≥ {goal:F2} |"));
    }

    public static double PerSecond(int count, TimeSpan elapsed) => count / elapsed.TotalSeconds;

    /// <summary>How long the work takes, without collecting what other work left.</summary>
    public static TimeSpan Time(Action work)
    {
        GC.Collect();
        var stopwatch = Stopwatch.StartNew();
        work();
        return stopwatch.Elapsed;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
