using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>One difference between two revisions: in words for people, and as an edit that repeats it.</summary>
/// <param name="Measure">Null for what belongs to no measure: the day up to which the dataset's authors looked.</param>
/// <param name="Provision">Whose text changed: for a suspension the suspending one. Null for what belongs to a whole measure.</param>
/// <param name="Says">A clause to follow the measure's name: "suspends 46/2024 ¶2 from 2025-11-09 to 2026-11-27".</param>
/// <param name="Before">What was so in the earlier revision, in words.</param>
/// <param name="After">What is so in the later one.</param>
public sealed record PolicyChange(
    ChangeKind Kind,
    MeasureId? Measure,
    ProvisionKey? Provision,
    ChangeConcerns Concerns,
    string Says,
    string Before,
    string After,
    PolicyEdit Edit)
{
    /// <summary>What a relation bears on, as the words name it; null for what is no change of a relation.</summary>
    internal string? Target { get; init; }

    /// <summary>Worth an alert.</summary>
    public bool IsTold => ChangeKinds.WeightOf(Kind) != ChangeWeight.Quiet;
}

/// <summary>Who is concerned, before or after. All sorted.</summary>
/// <param name="Provisions">Those whose legal position changes: for a suspension the suspended ones.</param>
public sealed record ChangeConcerns(
    IReadOnlyList<ProvisionKey> Provisions,
    IReadOnlyList<MaterialId> Materials,
    IReadOnlyList<DestinationScope> Destinations,
    IReadOnlyList<string> Jurisdictions)
{
    public static ChangeConcerns Nobody { get; } = new([], [], [], []);
}

/// <summary>The smallest step from one revision to another.</summary>
public abstract record PolicyEdit
{
    private PolicyEdit()
    {
    }

    public sealed record SetAsOf(DateOnly Day) : PolicyEdit;

    /// <param name="Measure">Its provisions come without relations: those are edits of their own.</param>
    public sealed record PutMeasure(Measure Measure) : PolicyEdit;

    public sealed record DropMeasure(MeasureId Measure) : PolicyEdit;

    /// <param name="From">The measure whose aspect is taken over.</param>
    public sealed record SetMeasure(MeasureAspect Aspect, Measure From) : PolicyEdit;

    /// <param name="Provision">Without relations.</param>
    public sealed record PutProvision(MeasureId Measure, Provision Provision) : PolicyEdit;

    public sealed record DropProvision(ProvisionKey Provision) : PolicyEdit;

    /// <param name="From">The provision whose aspect is taken over.</param>
    public sealed record SetProvision(ProvisionKey Provision, ProvisionAspect Aspect, Provision From) : PolicyEdit;

    /// <param name="Before">Null: added.</param>
    /// <param name="After">Null: removed.</param>
    public sealed record SwapRelation(ProvisionKey Provision, Relation? Before, Relation? After) : PolicyEdit;

    /// <param name="Before">Null: added.</param>
    /// <param name="After">Null: removed.</param>
    public sealed record SwapClaim(Claim? Before, Claim? After) : PolicyEdit;
}
