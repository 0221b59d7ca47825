using Alerts.Access;
using Alerts.Evidence;

namespace Alerts.Functions.Hosting;

/// <summary>
/// Forgets what is too old, now and then: a sweep each minute would look through the tables for nothing. When it was last done is known to
/// this instance alone; another does it once more, and finds nothing.
/// </summary>
public sealed class Forgetting(IdempotencyDesk idempotency, EvidenceKeeper evidence, TimeProvider clock)
{
    private DateTimeOffset _answers = DateTimeOffset.MinValue;
    private DateTimeOffset _evidence = DateTimeOffset.MinValue;

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - _answers >= TimeSpan.FromHours(1))
        {
            await idempotency.ForgetOldAsync(cancellationToken);
            _answers = now;
        }

        if (now - _evidence >= TimeSpan.FromDays(1))
        {
            await evidence.ForgetOldAsync(cancellationToken);
            _evidence = now;
        }
    }
}
