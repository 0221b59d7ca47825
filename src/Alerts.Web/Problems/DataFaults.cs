using Alerts.DataFiles;

namespace Alerts.Web.Problems;

/// <summary>Faults of a data file as those of a body.</summary>
internal static class DataFaults
{
    // Nobody mends more at once, and a file of 20 MiB can hold a million.
    private const int MostNamed = 1000;

    public static IReadOnlyList<ProblemError> Errors(IReadOnlyList<DataFault> faults)
        => [.. faults.Take(MostNamed).Select(f => new ProblemError(f.Line is { } line ? $"line {line}: {f.Reason}" : f.Reason, Fragment(f.Pointer)))];

    public static Problem Problem(ProblemKind kind, IReadOnlyList<DataFault> faults, string? detail = null)
        => Problems.Problem.Of(kind, faults.Count > MostNamed ? $"{faults.Count} faults; the first {MostNamed} are named." : detail, Errors(faults));

    // RFC 6901 section 6.
    private static string Fragment(string pointer) => $"#{string.Join('/', pointer.Split('/').Select(Uri.EscapeDataString))}";
}
