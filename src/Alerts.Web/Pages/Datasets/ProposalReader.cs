using Alerts.Classification;
using Alerts.Policies;
using Alerts.Web.Measures;

namespace Alerts.Web.Pages.Datasets;

/// <summary>A proposal beside what it bears on.</summary>
/// <param name="Measure">The record of the instrument that it names; null where the dataset has none.</param>
/// <param name="Cited">The provisions of that record that it names; all of it where it names none that is known.</param>
public sealed record ProposalView(Proposal Proposal, Measure? Measure, IReadOnlyList<Provision> Cited);

internal sealed class ProposalReader(CurrentDataset current)
{
    private const string Numerals = "一二三四五六七八九十";

    public IReadOnlyList<ProposalView> Of(IReadOnlyList<Proposal> proposals)
        => [.. proposals.Select(p =>
        {
            var measure = p.Measure is { } id && current.Value is { } dataset && dataset.Contains(id) ? dataset.Measure(id) : null;
            return new ProposalView(p, measure, measure is null ? [] : Cited(measure, p.Paragraph));
        })];

    // "第二款", "paragraph 2": where it is more than one numeral, all of the measure is shown.
    private static IReadOnlyList<Provision> Cited(Measure measure, string? paragraph)
    {
        var numerals = (paragraph ?? "").Where(Numerals.Contains).ToList();
        var number = numerals is [var one] ? $"{Numerals.IndexOf(one, StringComparison.Ordinal) + 1}" : new string([.. (paragraph ?? "").Where(char.IsAsciiDigit)]);
        var named = number.Length > 0 ? measure.Provisions.Where(p => p.Number == number).ToList() : [];
        return named.Count > 0 ? named : measure.Provisions;
    }
}
