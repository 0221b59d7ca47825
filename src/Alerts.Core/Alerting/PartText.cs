using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The words about what a part of a provision is on a day.</summary>
internal sealed class PartText(PolicyDataset dataset, MaterialCatalogue catalogue)
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
            (_, { } last) => $"{StateText.Word(status.State)} until {last:O}",
            (_, null) => StateText.Word(status.State),
        };
        return $"{word}, {(status.Certainty == Certainty.Certain ? "certain" : "unconfirmed")}";
    }

    /// <summary>Each way to read the state of those days, where it is not certain, and who reads it so; parts that are read alike in one sentence.</summary>
    public IReadOnlyList<string> Readings(IEnumerable<(ProvisionPart Part, DateOnly Day)> parts)
        => [.. parts.SelectMany(p => Readings(p.Part, p.Day).Select(r => (Reading: r, Name: Name(p.Part))))
            .GroupBy(x => x.Reading, x => x.Name)
            .Select(g => (g.Key, Names: g.Distinct(StringComparer.Ordinal).ToList()))
            .Select(g => $"{g.Key.Lead}{string.Join(", ", g.Names)}{(g.Names.Count == 1 ? g.Key.One : g.Key.Many)}")];

    private IEnumerable<(string Lead, string One, string Many)> Readings(ProvisionPart part, DateOnly day)
    {
        var status = Timeline.StatusOn(part, day);
        foreach (var doubt in status.Doubts)
        {
            switch (doubt)
            {
                case Doubt.Window window:
                    var (byLaw, ifItHolds) = (StateText.Word(status.State), StateText.Word(window.IfItHolds));
                    yield return ($"{ByLaw(window.End)}: ", $" is {byLaw}.", $" are {byLaw}.");
                    yield return ($"As announced by {window.Announced.By} on {window.Announced.Said:O}, to {window.Announced.LastDay:O}: ", $" is {ifItHolds}.", $" are {ifItHolds}.");
                    break;
                case Doubt.NoInstrument:
                    yield return ("", ": only reports of it were found, no instrument.", ": only reports of them were found, no instrument.");
                    break;
                case Doubt.NoFirstDay:
                    yield return ("", ": announced; whether it has started is not known.", ": announced; whether they have started is not known.");
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
}
