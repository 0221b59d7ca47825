using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alerts.Access;

/// <summary>What a request with an idempotency key was answered.</summary>
/// <param name="Headers">Those that belong to the answer: Content-Type, Location, ETag, Cache-Control.</param>
/// <param name="Body">May hold a secret that is shown once.</param>
public sealed record KeptAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>One wish under its key, as a store has it.</summary>
/// <param name="Fingerprint">Of the whole request.</param>
/// <param name="Answer">Protected; null while it is under way.</param>
public sealed record IdempotencyClaim(string Id, string Fingerprint, DateTimeOffset ClaimedAt, string? Answer);

/// <summary>Holds who carries out which wish. Each method is atomic on one row, and durable when its task completes.</summary>
public interface IIdempotencyStore
{
    /// <summary>
    /// Claims the id: null where it was free, too old, or left behind by somebody who is gone; else what stands. The row then holds this fingerprint.
    /// </summary>
    /// <param name="goodSince">What was claimed before is as if it were not there.</param>
    /// <param name="abandonedBefore">What was claimed before and has no answer was left behind; it is taken over only by the same fingerprint.</param>
    Task<IdempotencyClaim?> ClaimAsync(string id, string fingerprint, DateTimeOffset now, DateTimeOffset goodSince, DateTimeOffset abandonedBefore, CancellationToken cancellationToken);

    Task CompleteAsync(string id, string answer, CancellationToken cancellationToken);

    /// <summary>Frees an id that has no answer.</summary>
    Task ReleaseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Frees all that have none: for a process that starts, and is alone.</summary>
    Task<int> ReleaseAllAsync(CancellationToken cancellationToken);

    /// <summary>Forgets what was claimed before. How many.</summary>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

public abstract record IdempotencyOutcome
{
    private IdempotencyOutcome()
    {
    }

    /// <summary>Carry it out, then complete or release it.</summary>
    public sealed record Claimed(string Id) : IdempotencyOutcome;

    /// <summary>It was carried out: answer the same.</summary>
    public sealed record Known(KeptAnswer Answer) : IdempotencyOutcome;

    public sealed record UnderWay : IdempotencyOutcome;

    /// <summary>The key stands for another request.</summary>
    public sealed record Reused : IdempotencyOutcome;
}

/// <summary>
/// Carries out a wish once, however often it is sent with the same key: the IETF's draft "The Idempotency-Key HTTP Header Field". Only what
/// succeeded is kept, and what sent a browser on after it had: who was refused may mend the request, or try again, under the same key.
/// </summary>
public sealed class IdempotencyDesk(IIdempotencyStore store, ISecretProtector protector, TimeProvider clock)
{
    /// <summary>As Stripe.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    /// <summary>No request takes as long: who claimed and gave no answer was killed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What is larger is not kept: the operation is carried out again.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <param name="caller">Who asks: keys of different callers have nothing to do with each other.</param>
    /// <param name="fingerprint">Of the whole request.</param>
    public async Task<IdempotencyOutcome> BeginAsync(string caller, string key, string fingerprint, CancellationToken cancellationToken)
    {
        var (id, now) = (DerivedId.Of("idm", caller, key), clock.GetUtcNow());
        return await store.ClaimAsync(id, fingerprint, now, now - GoodFor, now - Longest, cancellationToken) switch
        {
            null => new IdempotencyOutcome.Claimed(id),
            var stands when stands.Fingerprint != fingerprint => new IdempotencyOutcome.Reused(),
            { Answer: { } answer } => new IdempotencyOutcome.Known(JsonSerializer.Deserialize(protector.Unprotect(answer), KeptAnswers.Default.KeptAnswer)!),
            _ => new IdempotencyOutcome.UnderWay(),
        };
    }

    public Task EndAsync(string id, KeptAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Status is >= 200 and < 400 && answer.Body.Length <= MaxBody
            ? store.CompleteAsync(id, protector.Protect(JsonSerializer.Serialize(answer, KeptAnswers.Default.KeptAnswer)), cancellationToken)
            : store.ReleaseAsync(id, cancellationToken);
    }

    public Task ReleaseAsync(string id, CancellationToken cancellationToken) => store.ReleaseAsync(id, cancellationToken);

    public Task<int> ForgetOldAsync(CancellationToken cancellationToken) => store.ForgetAsync(clock.GetUtcNow() - GoodFor, cancellationToken);
}

[JsonSerializable(typeof(KeptAnswer))]
internal sealed partial class KeptAnswers : JsonSerializerContext;
