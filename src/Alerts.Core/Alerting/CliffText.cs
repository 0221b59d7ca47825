using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Alerting;

/// <summary>The alerts about cliffs, in words.</summary>
/// <param name="dataset">As known at this instant.</param>
public sealed class CliffText(PolicyDataset dataset, MaterialCatalogue catalogue, DateTimeOffset now)
{
    private const int CriticalDays = 7;

    private readonly CliffMessage _message = new(dataset, catalogue);

    /// <summary>"Suspension of 46/2024 ¶2 by 72/2025".</summary>
    public static string Subject(CliffEvent cliff, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        ArgumentNullException.ThrowIfNull(dataset);
        return CliffWords.Subject(cliff, dataset);
    }

    /// <summary>For where the day is seen anyway: "Suspension of 46/2024 ¶2 by 72/2025 ends", "Start of 58/2025".</summary>
    public static string OnTheDay(CliffEvent cliff, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        return OnTheDay(cliff.Key.Kind, Subject(cliff, dataset));
    }

    /// <param name="subject">As it was called when it was still there.</param>
    public static string OnTheDay(CliffKind kind, string subject) => CliffWords.Begins(kind) ? subject : $"{subject} ends";

    /// <summary>"Suspension of 46/2024 ¶2 by 72/2025 ends on 2026-11-27".</summary>
    public static string Day(CliffEvent cliff, PolicyDataset dataset)
        => $"{Subject(cliff, dataset)} {(CliffWords.Begins(cliff.Key.Kind) ? "is" : "ends")} on {cliff.Key.On:O}";

    /// <summary>What is so from the day after, if nobody acts: "the export ban comes back (46/2024 ¶2: gallium; to the US)".</summary>
    public static string ByDefault(CliffEvent cliff, PolicyDataset dataset, MaterialCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(cliff);
        return new CliffMessage(dataset, catalogue).Consequences(cliff);
    }

    internal Alert Ahead(RegisteredCliff row, CliffEvent cliff, CliffRung rung)
    {
        var when = rung.DaysLeft switch
        {
            0 => "today",
            1 => "tomorrow",
            var days => $"in {days} days",
        };
        var begins = CliffWords.Begins(cliff.Key.Kind);
        var unconfirmed = cliff.Certainty == Certainty.Unconfirmed;
        var subject = Subject(cliff, dataset);
        var message = _message.Of(
            cliff,
            $"{subject} {CliffWords.Verb(cliff.Key.Kind)} {cliff.Key.On:O} ({when}{(unconfirmed ? ", unconfirmed" : "")})",
            begins
                ? $"{subject} is on {cliff.Key.On:O}{(unconfirmed ? ", by reports only" : "")}."
                : $"{subject}: the last day is {cliff.Key.On:O}{(unconfirmed ? " as announced" : "")}.{_message.Announcements(cliff)}",
            AheadByDefault(cliff));
        var isUrgent = rung.DaysLeft <= CriticalDays && cliff.Cliffs.Any(c => Restriction.BearsOnShipments(dataset.Provisions[c.Provision].Effect));
        return Make(AlertKind.CliffUpcoming, row, $"{cliff.Key.On:O}/{rung.Days}", isUrgent ? Severity.Critical : Severity.Warning, Concerned(cliff), message, rung);
    }

    internal Alert Lapsed(RegisteredCliff row, CliffEvent cliff)
    {
        var isDoubtful = _message.IsDoubtful(cliff);
        // By the law as found, what was only announced has changed nothing.
        var isOnlyAnnounced = isDoubtful && cliff.Certainty == Certainty.Unconfirmed;
        var begins = CliffWords.Begins(cliff.Key.Kind);
        var subject = Subject(cliff, dataset);
        var headline = (isOnlyAnnounced, begins) switch
        {
            (true, true) => $"{subject} was said to be on {cliff.Key.On:O}, unconfirmed",
            (true, false) => $"{subject} was said to end {cliff.Key.On:O}, unconfirmed",
            (false, true) => $"{subject} was on {cliff.Key.On:O}{(isDoubtful ? ", unconfirmed" : "")}",
            (false, false) => $"{subject} ended {cliff.Key.On:O}{(isDoubtful ? ", extension announced but unconfirmed" : "")}",
        };
        var basis = cliff.Certainty == Certainty.Certain ? "by law" : "as announced without an instrument";
        var doubt = !isDoubtful ? ""
            : $"{_message.Announcements(cliff)} {(isOnlyAnnounced ? "By the law as found nothing has changed" : "If that holds, nothing has changed yet")}: ask before you ship.";
        var message = _message.Of(
            cliff,
            headline,
            $"{subject}: the {(begins ? "first" : "last")} day was {cliff.Key.On:O}, {basis}.{NotAnyMore(row, cliff)}{doubt}",
            $"{(isOnlyAnnounced ? "If the announcement holds, since" : "Since")} {cliff.ChangesOn:O} {_message.Consequences(cliff)}.") with
        {
            Certainty = isDoubtful ? Certainty.Unconfirmed : cliff.Certainty,
            Present = [.. cliff.Cliffs.Select(c => _message.State.Line(c.Part, cliff.ChangesOn)).Distinct(StringComparer.Ordinal)],
        };
        return Make(AlertKind.CliffClosed, row, $"{cliff.Key.On:O}/lapsed", Severity.Critical, Concerned(cliff, row.Memory), message);
    }

    /// <summary>The cliff that was ahead is not there any more.</summary>
    /// <param name="successors">Where the same window ends now, earlier or later; empty where it has no cliff left.</param>
    internal Alert Moved(RegisteredCliff row, IReadOnlyList<CliffEvent> successors)
    {
        // Two moves from one day are two alerts: a wrong extension may be withdrawn and another one come.
        var was = row.Key.On;
        var whatChanged = $"{was:O}>{(successors.Count > 0 ? successors[0].Key.On.ToString("O") : "none")}";
        if (successors.Count == 0)
        {
            return Make(AlertKind.CliffClosed, row, whatChanged, Severity.Warning, Concerned(row), _message.Gone(row, now));
        }

        var next = successors[0];
        var subject = Subject(next, dataset);
        var begins = CliffWords.Begins(next.Key.Kind);
        var isOver = next.Key.On < ExpiryWatch.Today(dataset, next.Key, now);
        var unconfirmed = next.Certainty == Certainty.Unconfirmed;
        var verb = (begins, isOver) switch
        {
            (true, false) => "now starts",
            (true, true) => "started",
            (false, false) => "now ends",
            (false, true) => "ended",
        };
        var message = _message.Of(
            next,
            $"{subject} {verb} {next.Key.On:O}, not {was:O}{(unconfirmed ? " (unconfirmed)" : "")}",
            $"{subject} was to {(begins ? "start" : "end")} on {was:O}; {string.Join("; ", successors.Select(s => NewDay(s, successors.Count > 1)))}.{_message.Announcements(next)}",
            string.Join(" ", successors.Select(s => $"From {s.ChangesOn:O} on, unless that changes again, {_message.Consequences(s)}.")));
        return Make(AlertKind.CliffClosed, row, whatChanged, Severity.Warning, Concerned(successors, row.Memory), message);
    }

    private string NewDay(CliffEvent cliff, bool namesMaterials)
        => $"now the {(CliffWords.Begins(cliff.Key.Kind) ? "first" : "last")} day is {cliff.Key.On:O}"
            + (cliff.Certainty == Certainty.Unconfirmed ? ", as announced without an instrument" : "")
            + (namesMaterials ? $" for {LegalText.Materials(catalogue, cliff.Materials)}" : "");

    private string AheadByDefault(CliffEvent cliff)
    {
        var change = _message.Consequences(cliff);
        if (CliffWords.Begins(cliff.Key.Kind))
        {
            return $"From {cliff.ChangesOn:O} on {change}.";
        }

        if (cliff.Certainty == Certainty.Certain)
        {
            return $"Unless it is extended, from {cliff.ChangesOn:O} on {change}.";
        }

        var byLaw = _message.LawfulEnds(cliff) is [var only] ? $" If it does not hold, by law that is so from {only.AddDays(1):O} on." : "";
        return $"If that holds and nothing more comes, from {cliff.ChangesOn:O} on {change}.{byLaw}";
    }

    // Who was told of it and is not concerned any more hears so.
    private string NotAnyMore(RegisteredCliff row, CliffEvent cliff)
        => (row.Memory?.Materials ?? []).Where(m => !LegalReach.Share([m], cliff.Materials, catalogue)).ToList() is { Count: > 0 } others
            ? $" It does not concern {LegalText.Materials(catalogue, others)} any more."
            : "";

    private (IReadOnlyList<MaterialId> Materials, IReadOnlyList<string> Jurisdictions) Concerned(CliffEvent cliff, CliffMemory? memory = null) => Concerned([cliff], memory);

    private (IReadOnlyList<MaterialId> Materials, IReadOnlyList<string> Jurisdictions) Concerned(IReadOnlyList<CliffEvent> cliffs, CliffMemory? memory)
        => ([.. cliffs.SelectMany(c => c.Materials).Concat(memory?.Materials ?? []).Distinct().Order()],
            [.. cliffs.SelectMany(c => c.Cliffs).Select(c => dataset.Measure(c.Provision.Measure).Jurisdiction).Concat(memory?.Jurisdictions ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    // A cliff that is gone concerns whom it concerned while it was told; one of before that was kept, whom its cause concerns.
    private (IReadOnlyList<MaterialId> Materials, IReadOnlyList<string> Jurisdictions) Concerned(RegisteredCliff row)
    {
        var cause = dataset.Provisions.GetValueOrDefault(row.Key.Cause);
        return row.Memory is { } memory ? (memory.Materials, memory.Jurisdictions)
            : cause is null ? ([], [])
            : ([.. cause.Materials.Distinct().Order()], [dataset.Measure(row.Key.Cause.Measure).Jurisdiction]);
    }

    private Alert Make(
        AlertKind kind, RegisteredCliff row, string whatChanged, Severity severity,
        (IReadOnlyList<MaterialId> Materials, IReadOnlyList<string> Jurisdictions) concerned, AlertMessage message, CliffRung? rung = null)
    {
        // A cliff that came back is told anew.
        var change = row.Opening == 1 ? whatChanged : $"{whatChanged}#{row.Opening}";
        var subject = row.ToldAs.Window;
        return new Alert(Alert.IdOf(kind, subject, change), kind, subject, severity, concerned.Materials, concerned.Jurisdictions, now, message, rung);
    }
}
