using Alerts.Auditing;
using Alerts.Policies;

namespace Alerts.Notices;

/// <summary>A source, how it is with it, and when it is looked at next.</summary>
/// <param name="NextLook">By its schedule, after what holds it back; null where it is paused, switched off, or never due.</param>
public sealed record SourceView(Source Source, SourceHealth Health, DateTimeOffset? NextLook);

/// <summary>What a wish to look at a source at once came to.</summary>
public abstract record PollResult
{
    private PollResult()
    {
    }

    /// <summary>It was looked at, for better or worse.</summary>
    public sealed record Looked(SourceReport Report) : PollResult;

    public sealed record NotFound : PollResult;

    /// <param name="Reason">Why nothing was asked, and what to do first.</param>
    /// <param name="Until">When it may be asked again; null where that is not known.</param>
    public sealed record Refused(string Reason, DateTimeOffset? Until = null) : PollResult;
}

/// <summary>What operators see of sources and do with them.</summary>
public sealed class SourceDesk(SourceRegister register, ISourceHealthStore healths, NoticeWatch watch, AuditTrail trail, TimeProvider clock)
{
    public async Task<IReadOnlyList<SourceView>> ListAsync(CancellationToken cancellationToken)
    {
        var known = (await healths.AllAsync(cancellationToken)).ToDictionary(h => h.Id);
        return [.. register.Sources.Select(s => View(s, known.GetValueOrDefault(s.Id)))];
    }

    /// <summary>Null where there is no such source.</summary>
    public async Task<SourceView?> FindAsync(string id, CancellationToken cancellationToken)
        => register.Find(id) is { } source ? View(source, await healths.FindAsync(source.Id, cancellationToken)) : null;

    /// <summary>As it was before, or null where there is no such source. One that is paused already stays so from when it was.</summary>
    public Task<SourceView?> PauseAsync(string id, CancellationToken cancellationToken) => SwitchAsync(id, "pauseSource", clock.GetUtcNow(), cancellationToken);

    /// <summary>As it was before, or null where there is no such source.</summary>
    public Task<SourceView?> ResumeAsync(string id, CancellationToken cancellationToken) => SwitchAsync(id, "resumeSource", null, cancellationToken);

    /// <summary>Looks at a source at once, whatever its schedule says and however often it failed; but not while its publisher asked to be left alone.</summary>
    public async Task<PollResult> PollAsync(string id, PolicyDataset dataset, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } view)
        {
            return new PollResult.NotFound();
        }

        if (!view.Source.Enabled)
        {
            return new PollResult.Refused("It is switched off in the file of sources.");
        }

        if (Refusal(view.Health) is { } refused)
        {
            return refused;
        }

        var report = await trail.ChangeAsync(
            new AuditedChange("pollSource", id, null, null, null), () => watch.TryWatchAsync(view.Source, dataset, cancellationToken), cancellationToken, isDone: r => r is not null);
        return report switch
        {
            null => new PollResult.Refused("Somebody is looking at it right now: ask for its state in a moment."),

            // Meanwhile somebody paused it, or its publisher asked for peace.
            { Outcome: SourceOutcome.Paused or SourceOutcome.Held } => Refusal((await FindAsync(id, cancellationToken))!.Health) ?? new PollResult.Refused("It was not asked: try again."),
            _ => new PollResult.Looked(report),
        };
    }

    private PollResult.Refused? Refusal(SourceHealth health)
        => health.PausedSince is { } since ? new PollResult.Refused($"It is paused since {since:u}: resume it first.")
            : health.NotBefore is { } until && until > clock.GetUtcNow() ? new PollResult.Refused($"Its publisher asked not to be asked before {until:u}.", until)
            : null;

    private async Task<SourceView?> SwitchAsync(string id, string action, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var before = await FindAsync(id, cancellationToken);
        if (before is not null && before.Health.PausedSince is null != since is null)
        {
            await trail.ChangeAsync(
                new AuditedChange(action, id, null, new { before.Health.PausedSince }, new { PausedSince = since }),
                () => healths.PauseAsync(before.Source.Id, since, cancellationToken), cancellationToken);
        }

        return before;
    }

    private SourceView View(Source source, SourceHealth? stored)
    {
        var (health, from) = (stored ?? new SourceHealth(source.Id), clock.GetUtcNow());
        foreach (var held in new[] { health.NotBefore, BackOff.Until(health) })
        {
            from = held > from ? held.Value : from;
        }

        return new SourceView(source, health, source.Enabled && health.PausedSince is null ? register.NextLook(source, from) : null);
    }
}
