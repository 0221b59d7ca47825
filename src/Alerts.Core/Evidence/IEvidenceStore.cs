using Alerts.Notices;

namespace Alerts.Evidence;

/// <summary>One answer of a source that was kept.</summary>
/// <param name="Sha256">Of the bytes, in lower-case hex: the name under which they are kept, once however often they come.</param>
/// <param name="Length">Of the bytes.</param>
/// <param name="Headers">Of the answer, by lower-case name.</param>
public sealed record EvidenceEntry(SourceId Source, string Address, DateTimeOffset At, IReadOnlyDictionary<string, string> Headers, string Sha256, int Length);

/// <summary>What sources answered, byte by byte, so that anybody can check later what was told.</summary>
public interface IEvidenceStore
{
    /// <summary>Keeps the answers of one look. Durable when the task completes; the same answers at the same instant are kept once.</summary>
    Task KeepAsync(SourceId source, IReadOnlyList<RawAnswer> answers, CancellationToken cancellationToken);

    /// <summary>What was kept of a source in a span of time, both ends included, oldest first.</summary>
    Task<IReadOnlyList<EvidenceEntry>> ListAsync(SourceId source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The bytes as they came; null where they are not kept any more.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets the bytes that came last before then; that they came, whence, when and under which hash stays listed. How many bodies. Bytes
    /// that come again are kept again.
    /// </summary>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
