using Alerts.Notices;
using Alerts.Policies;
using Alerts.Web.Measures;
using Alerts.Web.Pages.Shell;
using Alerts.Web.Pages.States;

namespace Alerts.Web.Pages.Measures;

public sealed record MeasureListModel(LawView View, MeasureKind? Kind, PageList<MeasureRow> Rows);

/// <param name="Cell">What its provisions are on the day.</param>
public sealed record MeasureRow(Measure Measure, StateCell Cell);

/// <param name="Record">How our record of it changed, newest first.</param>
/// <param name="OlderRecord">Where older changes of the record are; null where there are none.</param>
/// <param name="Own">Notices that are the measure.</param>
/// <param name="Citing">Notices that cite it.</param>
public sealed record MeasureModel(
    LawView View, Measure Measure, IReadOnlyList<ProvisionModel> Provisions, IReadOnlyList<Claim> Claims,
    IReadOnlyList<RecordChangeResponse> Record, string? OlderRecord, IReadOnlyList<Notice> Own, IReadOnlyList<Notice> Citing)
{
    /// <summary>The day whose state is shown, where the authority sits.</summary>
    public DateOnly Day => View.On ?? Measure.Today(View.Now);
}

/// <param name="Parts">Several where other acts bear on some of its materials or destinations only.</param>
/// <param name="Done">What other provisions do to this one.</param>
public sealed record ProvisionModel(Provision Provision, ProvisionKey Key, IReadOnlyList<PartModel> Parts, IReadOnlyList<ActOn> Done)
{
    public static ProvisionModel Of(Measure measure, Provision provision, LawView view, PolicyTimeline timeline, ILookup<ProvisionPart, ProvisionState> states)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(provision);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(states);
        var key = new ProvisionKey(measure.Id, provision.Number);
        return new ProvisionModel(
            provision, key, [.. timeline.PartsOf(key).Select(p => new PartModel(p, states[p].FirstOrDefault(), timeline.PeriodsOf(p)))],
            [.. view.Dataset.RelationsOn(key).OrderBy(x => x.Relation.From).Select(x => new ActOn(x.Source, x.Relation))]);
    }
}

/// <param name="State">Null: on that day it was not yet known.</param>
public sealed record PartModel(ProvisionPart Part, ProvisionState? State, IReadOnlyList<Period> Periods);

/// <summary>What a provision does to another.</summary>
public sealed record ActOn(ProvisionKey Source, Relation Relation);

/// <summary>A measure that is no more in the dataset.</summary>
public sealed record WithdrawnModel(MeasureId Id, IReadOnlyList<RecordChangeResponse> Record, string? OlderRecord);
