using System.Text.Json.Serialization;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Policies;

namespace Alerts.Classification;

/// <summary>What became of a proposal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProposalStatus>))]
public enum ProposalStatus
{
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>It says nothing that the dataset must hold.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed,

    /// <summary>A revision of the dataset says it.</summary>
    [JsonStringEnumMemberName("settled")]
    Settled,
}

/// <summary>What a sentence of a notice seems to do to a measure, for whoever keeps the dataset. It changes nothing by itself.</summary>
/// <param name="Id">Derived from notice, instrument, action and sentence: a sentence that stays when its notice is revised is no new proposal.</param>
/// <param name="TextHash">Of the notice's text in which it was first found: <see cref="NoticeVersion.Hash"/>.</param>
/// <param name="Start">Of the sentence in that text, in UTF-16 units.</param>
/// <param name="Instrument">On which it acts.</param>
/// <param name="Measure">The record of that instrument; null where the dataset had none.</param>
/// <param name="Paragraph">As <see cref="ProposedAction.Paragraph"/>.</param>
/// <param name="Language">BCP 47, of the sentence.</param>
public sealed record Proposal(
    string Id,
    string Notice,
    string TextHash,
    int Start,
    ActionKind Action,
    InstrumentId Instrument,
    MeasureId? Measure,
    string? Paragraph,
    string Sentence,
    string Language,
    MatchConfidence Confidence,
    DateTimeOffset FoundAt)
{
    public ProposalStatus Status { get; init; }

    /// <summary>Why it was dismissed; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>The revision that says it; else null.</summary>
    public string? SettledBy { get; init; }

    /// <summary>When it got its status; null where nobody has decided yet.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The id of who decided (<see cref="Access.Actor.Id"/>); null where nobody has.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>How often it was written. Kept by the store; 1 for a new one.</summary>
    [JsonIgnore]
    public int Version { get; init; } = 1;

    public static string IdOf(string notice, InstrumentId instrument, ActionKind action, string sentence)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return DerivedId.Of("prp", notice, instrument.Value, action.ToString(), sentence);
    }
}

/// <summary>Which proposals; what is null fits any.</summary>
public sealed record ProposalQuery(ProposalStatus? Status = null, MeasureId? Measure = null, string? Notice = null);

/// <summary>Proposals by id. Every write is durable when its task completes and concerns one proposal only.</summary>
public interface IProposalStore
{
    /// <summary>Stores those whose id is not there yet; the others stay as they are. Not atomic over all of them.</summary>
    Task AddAsync(IReadOnlyCollection<Proposal> proposals, CancellationToken cancellationToken);

    /// <summary>Null where there is none.</summary>
    Task<Proposal?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the proposal if its stored version still is its <see cref="Proposal.Version"/>, which grows by one. False where somebody
    /// changed it meanwhile, or there is none.
    /// </summary>
    Task<bool> SaveAsync(Proposal proposal, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    Task<Page<Proposal>> ListAsync(ProposalQuery query, string? cursor, int take, CancellationToken cancellationToken);
}
