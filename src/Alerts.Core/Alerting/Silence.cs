using Alerts.Auditing;
using Alerts.Materials;
using Alerts.Notices;
using Alerts.Subscriptions;

namespace Alerts.Alerting;

/// <summary>
/// What operators want nobody to be told, for a while. An alert that it holds back is stored and listed, and says so; it is not told
/// later. Every part that is given must fit.
/// </summary>
/// <param name="Material">All that an alert concerns, for certain or perhaps, is this or a member of it: who asked for something else besides is told.</param>
/// <param name="Source">The alert tells what this source published, or how it is with the source.</param>
/// <param name="Until">Exclusive.</param>
public sealed record Silence(string Id, MaterialId? Material, SourceId? Source, AlertKind? Kind, DateTimeOffset Until, string Reason, DateTimeOffset CreatedAt)
{
    /// <summary>Never what is for one subscription alone: a test, a digest, how things stand.</summary>
    public bool Holds(Alert alert, MaterialCatalogue catalogue, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(catalogue);
        return now < Until && alert.Audience is null && (Kind ?? alert.Kind) == alert.Kind && (Source is not { } source || alert.Source == source)
            && (Material is not { } material || Covers(material, [.. alert.Materials, .. alert.Possible], catalogue));
    }

    private static bool Covers(MaterialId silenced, IReadOnlyList<MaterialId> materials, MaterialCatalogue catalogue)
        => materials.Count > 0 && materials.All(m => m == silenced || catalogue.MembersOf(silenced).Contains(m));
}

/// <summary>Writes are durable when their task completes.</summary>
public interface ISilenceStore
{
    /// <summary>False where its id is there already; that one stays.</summary>
    Task<bool> AddAsync(Silence silence, CancellationToken cancellationToken);

    /// <summary>Also one that has ended.</summary>
    Task<Silence?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those that end after this instant, the next to end first. Operators have few.</summary>
    Task<IReadOnlyList<Silence>> AllAsync(DateTimeOffset endingAfter, CancellationToken cancellationToken);
}

/// <summary>A silence as somebody wrote it, unchecked.</summary>
/// <param name="Until">RFC 3339.</param>
public sealed record SilenceRequest(string? Material = null, string? Source = null, string? Kind = null, DateTimeOffset? Until = null, string? Reason = null);

public abstract record SilenceResult
{
    private SilenceResult()
    {
    }

    public sealed record Silenced(Silence Silence) : SilenceResult;

    /// <summary>Nothing was stored. All faults, not only the first.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : SilenceResult;
}

/// <summary>Takes silences in.</summary>
public sealed class SilenceDesk(ISilenceStore silences, MaterialCatalogue catalogue, SourceRegister sources, AuditTrail trail, TimeProvider clock)
{
    public const int MaxReason = 200;

    /// <summary>A silence that nobody remembers is a missed alert.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <param name="nonce">The same wish made twice, by the same nonce, is one.</param>
    public async Task<SilenceResult> AddAsync(SilenceRequest request, string nonce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = clock.GetUtcNow();
        var faults = new List<FieldFault>();
        MaterialId? material = null;
        if (request.Material is { } m)
        {
            if (MaterialId.TryParse(m, null, out var id) && catalogue.Contains(id))
            {
                material = id;
            }
            else
            {
                faults.Add(new FieldFault("material", "is not a material or group of the catalogue"));
            }
        }

        SourceId? source = null;
        if (request.Source is { } s)
        {
            source = SourceId.TryParse(s, null, out var id) && sources.Sources.Any(x => x.Id == id) ? id : null;
            if (source is null)
            {
                faults.Add(new FieldFault("source", "is not a source of this installation"));
            }
        }

        AlertKind? kind = null;
        if (request.Kind is { } k)
        {
            if (AlertKinds.TryParse(k, out var found))
            {
                kind = found;
            }
            else
            {
                faults.Add(new FieldFault("kind", $"is not one of {string.Join(", ", AlertKinds.Names)}"));
            }
        }

        if (request is { Material: null, Source: null, Kind: null })
        {
            faults.Add(new FieldFault("", "give a material, a source or a kind: nothing silences everything"));
        }

        if (request.Until is not { } until || until <= now || until > now + Longest)
        {
            faults.Add(new FieldFault("until", $"must be an instant in the next {Longest.Days} days, such as {now.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        }

        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReason || request.Reason.Any(char.IsControl))
        {
            faults.Add(new FieldFault("reason", $"must have 1 to {MaxReason} characters and no control character"));
        }

        if (faults.Count > 0)
        {
            return new SilenceResult.Refused(faults);
        }

        var silence = new Silence(DerivedId.Of("sil", nonce), material, source, kind, request.Until!.Value, request.Reason!, now);
        await trail.ChangeAsync(
            new AuditedChange("addSilence", silence.Id, null, null, View(silence)), () => silences.AddAsync(silence, cancellationToken), cancellationToken, added => added);
        return new SilenceResult.Silenced(silence);
    }

    /// <summary>Ends a silence; what it held back is not told later. False when there was none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        // A silence that is over is no longer listed, and may be removed all the same.
        var stands = (await silences.AllAsync(clock.GetUtcNow(), cancellationToken)).FirstOrDefault(s => s.Id == id);
        return await trail.ChangeAsync(
            new AuditedChange("removeSilence", id, null, stands is null ? null : View(stands), null), () => silences.RemoveAsync(id, cancellationToken), cancellationToken, removed => removed);
    }

    private static object View(Silence silence)
        => new { Material = silence.Material?.Value, Source = silence.Source?.Value, Kind = silence.Kind is { } kind ? AlertKinds.Name(kind) : null, silence.Until, silence.Reason };
}
