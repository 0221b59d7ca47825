using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Classification;

/// <summary>What the sentences of a notice propose. Pure.</summary>
public static class NoticeProposals
{
    /// <summary>Of one text: more is no announcement, or one that wants to be read by a person.</summary>
    public const int MostOfText = 50;

    /// <summary>
    /// One for each action of a sentence on a measure of the dataset that it names, or on the notice's own instrument where it names
    /// none; in the order of the text. What is only past, or from a title, is left out.
    /// </summary>
    /// <param name="notice">With the words that are looked at.</param>
    /// <param name="textHash">Of these words.</param>
    /// <param name="home">As for <see cref="ActionClassifier.Propose"/>.</param>
    public static IReadOnlyList<Proposal> Of(Notice notice, string textHash, string? home, PolicyDataset dataset, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(dataset);
        return
        [
            .. ActionClassifier.Propose(notice.Title, notice.Text, home)
                .Where(a => a.Confidence > MatchConfidence.Low)
                .SelectMany(a => TargetsOf(a, notice, dataset).Select(t => new Proposal(
                    Proposal.IdOf(notice.Id, t.Instrument, a.Action, a.Sentence), notice.Id, textHash, a.Start, a.Action, t.Instrument, t.Measure, a.Paragraph, a.Sentence,
                    notice.Language, a.Confidence, now)))
                .DistinctBy(p => p.Id)
                .Take(MostOfText),
        ];
    }

    private static IEnumerable<(InstrumentId Instrument, MeasureId? Measure)> TargetsOf(ProposedAction action, Notice notice, PolicyDataset dataset)
    {
        if (action.Cites.Count == 0)
        {
            return NoticeInstruments.Primary(notice.Instruments) is { } own ? [(own, MeasureOf(notice.Instruments, dataset))] : [];
        }

        return action.Cites
            .Select(cited => (Instrument: cited, Measure: MeasureOf([cited], dataset)))
            .Where(t => t.Measure is not null || notice.Instruments.Contains(t.Instrument));
    }

    private static MeasureId? MeasureOf(IReadOnlyCollection<InstrumentId> instruments, PolicyDataset dataset)
        => InstrumentCitations.Of(instruments, dataset) is [var first, ..] ? first : null;
}
