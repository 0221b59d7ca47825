using Alerts.Access;
using Alerts.Auditing;
using Alerts.Policies;
using Alerts.Subscriptions;

namespace Alerts.Classification;

/// <param name="Reason">Why; 1 to 200 characters.</param>
public sealed record DismissRequest(string? Reason = null);

/// <param name="Revision">The revision of the dataset that says what the proposal says: one that was in use, or a draft.</param>
public sealed record SettleRequest(string? Revision = null);

public abstract record ProposalResult
{
    private ProposalResult()
    {
    }

    /// <summary>Also where it was decided so already.</summary>
    public sealed record Done(Proposal Proposal) : ProposalResult;

    public sealed record Unknown : ProposalResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : ProposalResult;

    /// <summary>It was decided otherwise: reopen it first.</summary>
    public sealed record Decided(Proposal Stands) : ProposalResult;

    /// <summary>It was changed since the version that the caller saw.</summary>
    public sealed record Stale(Proposal Stands) : ProposalResult;
}

/// <summary>Takes what operators decide on proposals.</summary>
public sealed class ProposalDesk(IProposalStore proposals, IPolicyRevisions revisions, IPolicyDrafts drafts, AuditTrail trail, CurrentActor actor, TimeProvider clock)
{
    public const int MaxReason = 200;

    /// <summary>Settled with one revision, or named beside one.</summary>
    public const int MostAtOnce = 200;

    // Who loses against another looks again.
    private const int MostTries = 8;

    /// <param name="seen">The version that the caller saw; null: whichever stands.</param>
    public async Task<ProposalResult> DismissAsync(string id, DismissRequest request, int? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReason || request.Reason.Any(char.IsControl)
            ? new ProposalResult.Refused([new FieldFault("reason", $"must have 1 to {MaxReason} characters and no control character")])
            : await DecideAsync("dismissProposal", id, seen, p => Decided(p, ProposalStatus.Dismissed) with { Reason = request.Reason }, cancellationToken);
    }

    /// <inheritdoc cref="DismissAsync" path="/param"/>
    public async Task<ProposalResult> SettleAsync(string id, SettleRequest request, int? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Revision is not { } revision || (await revisions.FindAsync(revision, cancellationToken) is null && await drafts.FindAsync(revision, cancellationToken) is null)
            ? new ProposalResult.Refused([new FieldFault("revision", request.Revision is null ? "is missing" : "is not a revision that was in use here, nor a draft")])
            : await DecideAsync("settleProposal", id, seen, p => Decided(p, ProposalStatus.Settled) with { SettledBy = revision }, cancellationToken);
    }

    /// <inheritdoc cref="DismissAsync" path="/param"/>
    public Task<ProposalResult> ReopenAsync(string id, int? seen, CancellationToken cancellationToken)
        => DecideAsync("reopenProposal", id, seen, p => Decided(p, ProposalStatus.Open), cancellationToken);

    /// <summary>Why not all of these can be settled; empty where they can.</summary>
    /// <param name="field">What faults call the list.</param>
    public async Task<IReadOnlyList<FieldFault>> FaultsAsync(IReadOnlyList<string> ids, string field, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count > MostAtOnce)
        {
            return [new FieldFault(field, $"must name {MostAtOnce} at most")];
        }

        var faults = new List<FieldFault>();
        foreach (var (i, id) in ids.Index())
        {
            if (await proposals.FindAsync(id, cancellationToken) is not { } proposal)
            {
                faults.Add(new FieldFault($"{field}/{i}", "is not a proposal"));
            }
            else if (proposal.Status == ProposalStatus.Dismissed)
            {
                faults.Add(new FieldFault($"{field}/{i}", "is dismissed: reopen it first"));
            }
        }

        return faults;
    }

    /// <summary>Settles those that are open. Safe to repeat; its caller writes it down in the audit log.</summary>
    public async Task SettleAllAsync(IReadOnlyList<string> ids, string revision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            for (var tries = 1; await proposals.FindAsync(id, cancellationToken) is { Status: ProposalStatus.Open } open && tries <= MostTries; tries++)
            {
                if (await proposals.SaveAsync(Decided(open, ProposalStatus.Settled) with { SettledBy = revision }, cancellationToken))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Open proposals that concern these measures, no more than <see cref="MostAtOnce"/>.</summary>
    public async Task<IReadOnlyList<string>> OpenOnAsync(IEnumerable<MeasureId> measures, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(measures);
        var found = new List<string>();
        foreach (var measure in measures.Distinct())
        {
            found.AddRange((await proposals.ListAsync(new ProposalQuery(ProposalStatus.Open, measure), null, MostAtOnce, cancellationToken)).Items.Select(p => p.Id));
            if (found.Count >= MostAtOnce)
            {
                return [.. found.Take(MostAtOnce)];
            }
        }

        return found;
    }

    private async Task<ProposalResult> DecideAsync(string action, string id, int? seen, Func<Proposal, Proposal> decide, CancellationToken cancellationToken)
    {
        if (await proposals.FindAsync(id, cancellationToken) is not { } before)
        {
            return new ProposalResult.Unknown();
        }

        if (seen is { } version && version != before.Version)
        {
            return new ProposalResult.Stale(before);
        }

        var after = decide(before);
        if (View(before) == View(after))
        {
            return new ProposalResult.Done(before);
        }

        if (before.Status != ProposalStatus.Open && after.Status != ProposalStatus.Open)
        {
            return new ProposalResult.Decided(before);
        }

        var saved = await trail.ChangeAsync(
            new AuditedChange(action, id, null, View(before), View(after)), () => proposals.SaveAsync(after, cancellationToken), cancellationToken, done => done);
        var stands = await proposals.FindAsync(id, cancellationToken) ?? before;
        return saved ? new ProposalResult.Done(stands) : new ProposalResult.Stale(stands);
    }

    private Proposal Decided(Proposal proposal, ProposalStatus status)
        => proposal with { Status = status, Reason = null, SettledBy = null, DecidedAt = clock.GetUtcNow(), DecidedBy = actor.Value.Id };

    private static Decision View(Proposal proposal) => new(proposal.Status, proposal.Reason, proposal.SettledBy);

    private sealed record Decision(ProposalStatus Status, string? Reason, string? SettledBy);
}
