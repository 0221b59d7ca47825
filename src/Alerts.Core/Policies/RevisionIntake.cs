using Alerts.Alerting;
using Alerts.Materials;

namespace Alerts.Policies;

/// <summary>The revision in use.</summary>
/// <param name="Sequence">Of its acceptance.</param>
/// <param name="At">When it was accepted.</param>
public sealed record InUse(long Sequence, DateTimeOffset At, PolicyDataset Dataset);

/// <summary>What taking a revision into use came to.</summary>
/// <param name="Raised">Alerts that were new.</param>
public sealed record Taken(InUse InUse, IReadOnlyList<Alert> Raised);

/// <summary>
/// The one way in for revisions: tell what it changes, then take it. Whoever takes one, by file, address or hand, waits for a turn, so
/// that each is compared with what is in use when it comes.
/// </summary>
public sealed class RevisionIntake(IPolicyRevisions revisions, IPolicyDrafts drafts, ICliffRegister register, AlertIntake intake, MaterialCatalogue catalogue, TimeProvider clock)
{
    private SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Waits for the turn, finishes what a kill left half done, and does the work on the revision in use; null before the first.</summary>
    public async Task<T> InTurnAsync<T>(Func<InUse?, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await Turn.WaitAsync(cancellationToken);
        try
        {
            await FinishAsync(cancellationToken);
            return await work(await NamedAsync(cancellationToken));
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Null before the first.</summary>
    public async Task<InUse?> InUseAsync(CancellationToken cancellationToken)
        => await revisions.LatestAsync(cancellationToken) is { } accepted ? new InUse(accepted.Sequence, accepted.At, new PolicyDataset(accepted.File)) : null;

    /// <summary>The alerts of what one revision changes in another; none is raised.</summary>
    public async Task<IReadOnlyList<Alert>> AlertsAsync(InUse before, PolicyDataset after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var now = clock.GetUtcNow();
        var moves = CliffMoves.Of(await register.AllAsync(cancellationToken), after.AsKnownAt(now), catalogue);
        return [.. ChangesTogether.Of(PolicyDiff.Between(before.Dataset, after, catalogue).Where(c => c.IsTold)).Select(together =>
        {
            var alert = PolicyText.Changed(together, before.Dataset, after, catalogue, now, before.Sequence);
            return moves.Tell(together.All, alert.Jurisdictions) ? alert with { YieldsTo = AlertKind.CliffClosed } : alert;
        })];
    }

    /// <summary>Tells what it changes and takes it. To be called in turn.</summary>
    /// <param name="before">What is in use; null: nothing is, and nothing is told.</param>
    /// <returns>Null where another process took one meanwhile: what is in use must be looked at again.</returns>
    public async Task<Taken?> TakeAsync(InUse? before, PolicyDataset after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(after);

        // The alerts first: killed in between, the same two revisions are compared again and give the same ids.
        var raised = before is null ? [] : await TellAsync(before, after, cancellationToken);
        var now = clock.GetUtcNow();
        return await revisions.AddAsync(after.Revision, after.File, before?.Sequence ?? 0, now, cancellationToken) is { } sequence
            ? new Taken(new InUse(sequence, now, after), raised)
            : null;
    }

    /// <summary>As <see cref="TakeAsync"/> for what somebody published: marked before, so that a kill leaves nobody half told, and no draft after.</summary>
    public async Task<Taken?> TakeDraftAsync(InUse before, PolicyDataset after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        await drafts.AddAsync(new PolicyDraft(after.Revision, clock.GetUtcNow(), after.File), cancellationToken);
        await drafts.MarkAsync(after.Revision, before.Sequence, cancellationToken);
        var taken = await TakeAsync(before, after, cancellationToken);
        await EndAsync(after.Revision, taken is not null, cancellationToken);
        return taken;
    }

    private async Task<IReadOnlyList<Alert>> TellAsync(InUse before, PolicyDataset after, CancellationToken cancellationToken)
    {
        var raised = new List<Alert>();
        foreach (var alert in await AlertsAsync(before, after, cancellationToken))
        {
            if (await intake.RaiseAsync(alert, cancellationToken))
            {
                raised.Add(alert);
            }
        }

        return raised;
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (await drafts.MarkedAsync(cancellationToken) is { } begun)
        {
            var inUse = await InUseAsync(cancellationToken);
            var taken = inUse?.Sequence == begun.Onto
                ? await TakeAsync(inUse, new PolicyDataset(begun.Draft.File), cancellationToken) is not null
                : await revisions.FindAsync(begun.Draft.Revision, cancellationToken) is { } accepted && accepted.Sequence > begun.Onto;
            await EndAsync(begun.Draft.Revision, taken, cancellationToken);
        }
    }

    private async Task EndAsync(string revision, bool taken, CancellationToken cancellationToken)
    {
        if (taken)
        {
            await drafts.RemoveAsync(revision, cancellationToken);
        }
        else
        {
            await drafts.MarkAsync(revision, null, cancellationToken);
        }
    }

    // What is in use may be filed under another name than its content has now: an older version of the program named it.
    private async Task<InUse?> NamedAsync(CancellationToken cancellationToken)
    {
        if (await revisions.LatestAsync(cancellationToken) is not { } accepted)
        {
            return null;
        }

        var dataset = new PolicyDataset(accepted.File);
        if (accepted.Revision == dataset.Revision)
        {
            return new InUse(accepted.Sequence, accepted.At, dataset);
        }

        await revisions.AddAsync(dataset.Revision, dataset.File, accepted.Sequence, clock.GetUtcNow(), cancellationToken);
        return await InUseAsync(cancellationToken);
    }
}
