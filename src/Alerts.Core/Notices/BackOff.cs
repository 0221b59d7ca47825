using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alerts.Notices;

/// <summary>
/// How long a source that keeps failing is left alone between scheduled looks: twice as long each time, and never so long that its recovery is
/// told an hour late. Pure: the jitter of a source comes from its name.
/// </summary>
public static class BackOff
{
    public static readonly TimeSpan First = TimeSpan.FromMinutes(5);

    /// <summary>With jitter up to a fifth more.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(50);

    // One failure is an accident.
    private const int Accidents = 1;

    /// <returns>Null where it is asked whenever its schedule says.</returns>
    public static DateTimeOffset? Until(SourceHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        return health is { LastLook: { } last, Failures: > Accidents } ? last + Delay(health.Id, health.Failures) : null;
    }

    /// <summary>After this many failures in a row, each of which may be the last.</summary>
    public static TimeSpan Delay(SourceId id, int failures)
    {
        var doubled = First * Math.Pow(2, Math.Min(failures - Accidents - 1, 10));
        return (doubled < Most ? doubled : Most) * Jitter(id, failures);
    }

    // 0.8 to 1.2.
    private static double Jitter(SourceId id, int failures)
        => 0.8 + (0.4 * BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{id.Value} {failures}"))) / uint.MaxValue);
}
