using System.Text.Json.Serialization;
using Alerts.Materials;
using Alerts.Notices;

namespace Alerts.Classification;

/// <summary>What an act does to an export rule.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActionKind>))]
public enum ActionKind
{
    [JsonStringEnumMemberName("start")]
    Start,

    [JsonStringEnumMemberName("suspend")]
    Suspend,

    [JsonStringEnumMemberName("resume")]
    Resume,

    [JsonStringEnumMemberName("extend")]
    Extend,

    /// <summary>Revoked, repealed, or taken off a list.</summary>
    [JsonStringEnumMemberName("end")]
    End,

    /// <summary>Put on a control list or a list of persons.</summary>
    [JsonStringEnumMemberName("list")]
    List,

    /// <summary>Says how licences are asked for, given or refused.</summary>
    [JsonStringEnumMemberName("licence")]
    Licence,
}

/// <summary>What a sentence seems to do. A proposal for whoever keeps the dataset; law changes by its revision only.</summary>
/// <param name="Sentence">As it stands in the text.</param>
/// <param name="Start">Index in the text as given, in UTF-16 units.</param>
/// <param name="Cites">The instruments that the sentence names; empty where it speaks of its own.</param>
/// <param name="Paragraph">The part of an instrument that it names, as written (第二款, paragraph 2); null: none.</param>
/// <param name="Confidence">Low: of the past, or from a title without a text. Medium: it does not say of which instrument. High: it does, or speaks of itself.</param>
public sealed record ProposedAction(
    ActionKind Action, TextField Field, int Start, int Length, string Sentence, IReadOnlyList<InstrumentId> Cites, string? Paragraph, MatchConfidence Confidence);
