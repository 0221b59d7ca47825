using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Alerts.Deliveries;

/// <summary>When a failed delivery is tried again. Data, not arithmetic.</summary>
public static class RetrySchedule
{
    /// <summary>
    /// The wait before each attempt; ten attempts over 75 h 35 min (the Standard Webhooks specification's example schedule).
    /// </summary>
    public static readonly ImmutableArray<TimeSpan> Delays =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>What does not heal in seconds is given longer at least, whatever the step.</summary>
    public static readonly FrozenDictionary<FailureClass, TimeSpan> LeastWaits = new Dictionary<FailureClass, TimeSpan>
    {
        [FailureClass.RateLimited] = TimeSpan.FromSeconds(10),
        [FailureClass.Timeout] = TimeSpan.FromSeconds(30),
        [FailureClass.Dns] = TimeSpan.FromMinutes(1),
        [FailureClass.Tls] = TimeSpan.FromMinutes(5),
    }.ToFrozenDictionary();

    /// <summary>Each wait is stretched or shortened by up to this share, so that targets do not come back in step.</summary>
    public const double Jitter = 0.2;

    /// <summary>A silly Retry-After (a year) does not silence an alert: a day is the most that is waited.</summary>
    public static readonly TimeSpan MostRetryAfter = TimeSpan.FromHours(24);

    /// <summary>
    /// The wait after attempt number <paramref name="attempt"/> (1 for the first) has failed; null when that was the last.
    /// The jitter is derived from the id, so that the same case always gives the same wait.
    /// </summary>
    /// <param name="retryAfter">What the target asked for: waited for at least, up to <see cref="MostRetryAfter"/>.</param>
    /// <param name="failure">What it met: see <see cref="LeastWaits"/>.</param>
    public static TimeSpan? After(int attempt, string deliveryId, TimeSpan? retryAfter, FailureClass failure = FailureClass.Answer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (attempt >= Delays.Length)
        {
            return null;
        }

        var step = LeastWaits.TryGetValue(failure, out var least) && least > Delays[attempt] ? least : Delays[attempt];
        var delay = Jittered(step, deliveryId, attempt);
        var asked = retryAfter is { } wish && wish < MostRetryAfter ? wish : retryAfter is null ? TimeSpan.Zero : MostRetryAfter;
        return delay >= asked ? delay : asked;
    }

    /// <summary>The time stretched or shortened by up to <see cref="Jitter"/>, the same for the same seed and number.</summary>
    public static TimeSpan Jittered(TimeSpan time, string seed, int number) => time * (1 + (Jitter * ((Share(seed, number) * 2) - 1)));

    /// <summary>0 to 1, evenly spread over seeds and numbers, the same for the same two.</summary>
    internal static double Share(string seed, int number)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{number}"));
        return BinaryPrimitives.ReadUInt32LittleEndian(digest) / (double)uint.MaxValue;
    }
}
