using Alerts.Materials;
using Alerts.Policies;

namespace Alerts.Web.States;

/// <summary>What the law is on a day, or in a range of days.</summary>
/// <param name="On">The day asked for; null for a range, and where none was given: then each result has today's date at its authority.</param>
/// <param name="Materials">Every material of the results, once: the answer to "which minerals are included?".</param>
public sealed record StateResponse(
    DateOnly? On,
    DateOnly? From,
    DateOnly? To,
    string Revision,
    DateOnly AsOf,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<StateResult> Results)
{
    public static StateResponse Of(StateQuery query, IReadOnlyList<ProvisionState> states, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(dataset);
        var isRange = query.To is not null && query.To != query.From;
        return new StateResponse(
            isRange ? null : query.From, isRange ? query.From : null, isRange ? query.To : null, dataset.Revision, dataset.AsOf,
            [.. states.SelectMany(s => s.Part.Materials).Distinct().Order()], [.. states.Select(s => StateResult.Of(s, dataset))]);
    }
}

/// <summary>What a provision is on a day. One provision comes several times where parts of it differ, or in a range where its state changes.</summary>
/// <param name="Measure">Its id: cn-mofcom-2024-46.</param>
/// <param name="Provision">Its number at the measure: 2.</param>
/// <param name="On">The day of this answer; in a range its first day in this state.</param>
/// <param name="Since">First day of the state; null where it is not known.</param>
/// <param name="Until">Last day of the state by law as found; null where no end is known.</param>
/// <param name="Next">The next day on which state or certainty changes by itself; null where none is known.</param>
/// <param name="Because">Which instrument makes it so, and how.</param>
/// <param name="Readings">Both readings where the state is unconfirmed; else empty.</param>
/// <param name="Exceptions">Provisions that grant an exception: us-my-mou#1.</param>
/// <param name="Origins">Only goods from these countries; null: of any origin.</param>
public sealed record StateResult(
    MeasureId Measure,
    string Provision,
    string ShortName,
    string Title,
    string Jurisdiction,
    MeasureKind Kind,
    ProvisionEffect Effect,
    IReadOnlyList<MaterialId> Materials,
    DestinationScope Destinations,
    IReadOnlyList<string>? Origins,
    EndUse EndUse,
    string? EndUsers,
    QuotaAmount? Quota,
    DateOnly On,
    LegalState State,
    Certainty Certainty,
    DateOnly? Since,
    DateOnly? Until,
    NextState? Next,
    IReadOnlyList<StateReason> Because,
    IReadOnlyList<string> Readings,
    IReadOnlyList<string> Exceptions,
    IReadOnlyList<string> OpenQuestions)
{
    public static StateResult Of(ProvisionState state, PolicyDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(dataset);
        var key = state.Part.Provision;
        var (measure, provision) = (dataset.Measure(key.Measure), dataset.Provisions[key]);
        return new StateResult(
            key.Measure, key.Number, LegalText.ShortName(dataset, key), provision.Title, measure.Jurisdiction, measure.Kind, provision.Effect,
            state.Part.Materials, state.Part.Destinations, provision.Origins, provision.EndUse, provision.EndUsers, provision.Quota,
            state.On, state.State, state.Certainty, state.Since, state.Until, state.Next, [.. state.Because.Select(StateReason.Of)], state.Readings,
            [.. state.Exceptions.Select(e => e.ToString())], OpenQuestionsOf(state, dataset));
    }

    // Those of the acts that make the state are open for the state as well.
    private static List<string> OpenQuestionsOf(ProvisionState state, PolicyDataset dataset)
        => [.. state.Because.Select(r => r.Provision).Prepend(state.Part.Provision)
            .SelectMany(key => (dataset.Measure(key.Measure).OpenQuestions ?? []).Concat(dataset.Provisions[key].OpenQuestions ?? []))
            .Distinct(StringComparer.Ordinal)];
}

/// <summary>Why a state is what it is.</summary>
/// <param name="Provision">The provision that makes it so: cn-mofcom-2025-72#1.</param>
/// <param name="Instrument">Its measure's official number, or its English title.</param>
/// <param name="Says">What it does here, in our words.</param>
/// <param name="Quote">The sentence of the instrument, where we hold it.</param>
public sealed record StateReason(string Provision, string Instrument, string Says, Quote? Quote, Uri? Url)
{
    public static StateReason Of(Reason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new StateReason(reason.Provision.ToString(), reason.Instrument, reason.Says, reason.Quote, reason.Url);
    }
}
