using System.Runtime.CompilerServices;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>Finds which measures of the dataset a text names by number.</summary>
public static class InstrumentCitations
{
    // Whose announcements the dataset holds where a text leaves the authority out.
    private const string UsualSeries = "mofcom";

    private static readonly ConditionalWeakTable<PolicyDataset, Numbers> Read = [];

    /// <summary>Sorted by id.</summary>
    public static IReadOnlyList<MeasureId> In(string text, PolicyDataset dataset) => Of(InstrumentParser.In(text, UsualSeries), text, dataset);

    /// <param name="named">Instruments that the text names.</param>
    public static IReadOnlyList<MeasureId> Of(IReadOnlyCollection<InstrumentId> named, string text, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(dataset);
        var numbers = Read.GetValue(dataset, static d => new Numbers(d));
        var normal = text.Length == 0 ? "" : InstrumentText.Normal(text);
        return [.. named.Distinct().SelectMany(id => numbers.ByInstrument[id])
            .Concat(numbers.OwnForms.Where(own => IsPrintedIn(normal, own.Phrase)).Select(own => own.Measure))
            .Distinct()
            .OrderBy(id => id.Value, StringComparer.Ordinal)];
    }

    /// <summary>The measures that these instruments are.</summary>
    public static IReadOnlyList<MeasureId> Of(IReadOnlyCollection<InstrumentId> instruments, PolicyDataset dataset) => Of(instruments, "", dataset);

    /// <summary>What a measure's printed number says; empty where it is in no form that is known.</summary>
    public static IReadOnlyList<InstrumentId> InstrumentsOf(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Number is { } printed ? InstrumentParser.In(printed, measure.Jurisdiction == "CN" ? UsualSeries : null) : [];
    }

    // A number in a form of its own ("Permen ESDM No. 11 Tahun 2019") is found where it is printed the same.
    private static bool IsPrintedIn(string normal, string phrase)
    {
        var at = normal.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            var end = at + phrase.Length;
            if ((at == 0 || !char.IsLetterOrDigit(normal[at - 1])) && (end == normal.Length || !char.IsLetterOrDigit(normal[end])))
            {
                return true;
            }

            at = normal.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    // The numbers of one dataset, read once: each notice of a list is held against all of them.
    private sealed class Numbers
    {
        public Numbers(PolicyDataset dataset)
        {
            var read = dataset.Measures.Where(m => m.Number is not null).Select(m => (m.Id, Printed: m.Number!, Instruments: InstrumentsOf(m))).ToList();
            ByInstrument = read.SelectMany(m => m.Instruments.Select(i => (Instrument: i, m.Id))).ToLookup(x => x.Instrument, x => x.Id);
            OwnForms = [.. read.Where(m => m.Instruments.Count == 0).Select(m => (m.Id, InstrumentText.Normal(m.Printed)))];
        }

        public ILookup<InstrumentId, MeasureId> ByInstrument { get; }

        public IReadOnlyList<(MeasureId Measure, string Phrase)> OwnForms { get; }
    }
}
