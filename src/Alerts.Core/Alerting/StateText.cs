using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The words about what a provision is on a day.</summary>
internal sealed class StateText(PolicyDataset dataset, MaterialCatalogue catalogue)
{
    public PolicyTimeline Timeline { get; } = new(dataset, catalogue);

    /// <summary>"46/2024 ¶2: suspended until 2026-11-27".</summary>
    public string Line(ProvisionPart part, DateOnly day) => $"{Name(part)}: {State(part, day)}";

    /// <summary>"46/2024 ¶2", and of what of it where there is more than one part.</summary>
    public string Name(ProvisionPart part)
    {
        var name = LegalText.ShortName(dataset, part.Provision);
        return Timeline.PartsOf(part.Provision).Count == 1
            ? name
            : $"{name} ({string.Join("; ", new[] { LegalText.Materials(catalogue, AsWritten(part)), LegalText.Destinations(part.Destinations) }.Where(t => t.Length > 0))})";
    }

    /// <summary>"suspended until 2026-11-27, unconfirmed".</summary>
    public string State(ProvisionPart part, DateOnly day)
    {
        var status = Timeline.StatusOn(part, day);
        var until = status.State is LegalState.Lapsed or LegalState.Repealed ? null : LastDay(part, day, status.State);
        var word = (status.State, until) switch
        {
            (LegalState.Announced, { } last) => $"announced, not yet in force before {last.AddDays(1):O}",
            (LegalState.Announced, null) => "announced, not yet in force",
            (_, { } last) => $"{Word(status.State)} until {last:O}",
            (_, null) => Word(status.State),
        };
        return $"{word}, {(status.Certainty == Certainty.Certain ? "certain" : "unconfirmed")}";
    }

    /// <summary>Each way to read the state of that day, where it is not certain; and who reads it so.</summary>
    public IEnumerable<string> Readings(ProvisionPart part, DateOnly day)
    {
        var status = Timeline.StatusOn(part, day);
        var name = Name(part);
        foreach (var doubt in status.Doubts)
        {
            switch (doubt)
            {
                case Doubt.Window window:
                    yield return $"{ByLaw(window.End)}: {name} is {Word(status.State)}.";
                    yield return $"As announced by {window.Announced.By} on {window.Announced.Said:O}, to {window.Announced.LastDay:O}: {name} is {Word(window.IfItHolds)}.";
                    break;
                case Doubt.NoInstrument:
                    yield return $"{name}: only reports of it were found, no instrument.";
                    break;
                case Doubt.NoFirstDay:
                    yield return $"{name}: announced; whether it has started is not known.";
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>The part's materials in the order of the instrument, which puts first what it is mainly about.</summary>
    public IReadOnlyList<MaterialId> AsWritten(ProvisionPart part)
        => [.. dataset.Provisions[part.Provision].Materials.Where(part.Materials.Contains).Union(part.Materials)];

    private string ByLaw(WindowEnd end) => end switch
    {
        { Effective: { } effective } => $"By {(dataset.Contains(effective.By) ? LegalText.ShortName(dataset.Measure(effective.By)) : effective.By.Value)}, to {effective.LastDay:O}",
        { Printed: { } printed } => $"As printed, to {printed.LastDay:O}",
        _ => "As printed, without an end",
    };

    // Of all days with that state in a row, whether certain or not.
    private DateOnly? LastDay(ProvisionPart part, DateOnly day, LegalState state)
        => Timeline.PeriodsOf(part).SkipWhile(p => !p.Holds(day)).TakeWhile(p => p.State == state).Select(p => p.Last).LastOrDefault();

    private static string Word(LegalState state) => state switch
    {
        LegalState.Announced => "not yet in force",
        LegalState.InForce => "in force",
        LegalState.Suspended => "suspended",
        LegalState.Lapsed => "over",
        LegalState.Repealed => "repealed",
    };
}
