using System.Text.Json;

namespace Alerts.Policies;

/// <summary>What sort of difference between two revisions it is; the most important first. On the wire in kebab-case.</summary>
public enum ChangeKind
{
    /// <summary>A suspension was withdrawn or cut short, so that a provision is in force on days on which it was not to be.</summary>
    Resumed,
    Repealed,
    Suspended,
    EffectChanged,

    /// <summary>An instrument bears out what was only announced or reported.</summary>
    Confirmed,

    /// <summary>What stood as an instrument is only reported now.</summary>
    Unconfirmed,

    /// <summary>The lawful end of a window is later, or an act says that it extends another.</summary>
    Extended,
    Shortened,
    ExtensionAnnounced,

    /// <summary>An end was announced without an instrument, and it is no extension of the lawful one.</summary>
    EndAnnounced,

    /// <summary>An announced end does not stand any more, and no instrument bore it out.</summary>
    AnnouncementDropped,
    MeasureAdded,
    ProvisionAdded,
    MaterialsWidened,
    DestinationsWidened,

    /// <summary>Some materials were added and others removed.</summary>
    MaterialsChanged,
    DestinationsChanged,
    MaterialsNarrowed,
    DestinationsNarrowed,

    /// <summary>The end use, or who is meant by it.</summary>
    EndUseChanged,
    QuotaChanged,

    /// <summary>Control codes, customs codes or origins of the goods.</summary>
    ItemsChanged,
    DatesMoved,
    Excepted,
    Amended,

    /// <summary>What a provision does to others now bears on other provisions, materials or destinations than before.</summary>
    ReachChanged,

    /// <summary>A provision no longer does to others what it did, and nothing is in force earlier for it.</summary>
    RelationWithdrawn,
    ProvisionRemoved,

    /// <summary>The record left the dataset: it was wrong or merged. The law itself repeals by a relation.</summary>
    MeasureWithdrawn,
    PartiesChanged,

    /// <summary>Words only: titles, scope in words, quote, number, open questions; or the same law written otherwise.</summary>
    Corrected,

    /// <summary>Kept in the history, not told: the day of the look, addresses, confidence, notes, issuers, time zone.</summary>
    Noted,
    ClaimAdded,
    ClaimRemoved,
    ClaimChanged,
}

/// <summary>How much a change matters to a subscriber.</summary>
public enum ChangeWeight
{
    /// <summary>Kept in the history, not told.</summary>
    Quiet,
    Text,
    Law,
}

public static class ChangeKinds
{
    private static readonly Dictionary<ChangeKind, string> Names = Enum.GetValues<ChangeKind>().ToDictionary(k => k, k => JsonNamingPolicy.KebabCaseLower.ConvertName(k.ToString()));

    public static string Name(ChangeKind kind) => Names[kind];

    public static ChangeWeight WeightOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Noted or ChangeKind.ClaimAdded or ChangeKind.ClaimRemoved or ChangeKind.ClaimChanged => ChangeWeight.Quiet,
        ChangeKind.Corrected => ChangeWeight.Text,
        ChangeKind.Resumed or ChangeKind.Repealed or ChangeKind.Suspended or ChangeKind.EffectChanged or ChangeKind.Confirmed or ChangeKind.Unconfirmed
            or ChangeKind.Extended or ChangeKind.Shortened or ChangeKind.ExtensionAnnounced or ChangeKind.EndAnnounced or ChangeKind.AnnouncementDropped
            or ChangeKind.MeasureAdded or ChangeKind.ProvisionAdded or ChangeKind.MaterialsWidened or ChangeKind.DestinationsWidened
            or ChangeKind.MaterialsChanged or ChangeKind.DestinationsChanged or ChangeKind.MaterialsNarrowed or ChangeKind.DestinationsNarrowed
            or ChangeKind.EndUseChanged or ChangeKind.QuotaChanged or ChangeKind.ItemsChanged or ChangeKind.DatesMoved or ChangeKind.Excepted
            or ChangeKind.Amended or ChangeKind.ReachChanged or ChangeKind.RelationWithdrawn or ChangeKind.ProvisionRemoved
            or ChangeKind.MeasureWithdrawn or ChangeKind.PartiesChanged => ChangeWeight.Law,
    };
}
