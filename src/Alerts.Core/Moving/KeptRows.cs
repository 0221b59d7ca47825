using System.Globalization;
using Alerts.Access;
using Alerts.Alerting;
using Alerts.Auditing;
using Alerts.Classification;
using Alerts.Deliveries;
using Alerts.Evidence;
using Alerts.Notices;
using Alerts.Policies;
using Alerts.Queues;
using Alerts.Subscriptions;

namespace Alerts.Moving;

public sealed record KeptTenant(string Id, string Name, DateTimeOffset CreatedAt, int Version) : IKept;

public sealed record KeptApiKey(string Hash, DateTimeOffset CreatedAt, string Name, string? Tenant, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt) : IKept
{
    public string Id => new ApiKey(Hash, CreatedAt).Id;
}

/// <param name="Sealed">Address and secrets.</param>
public sealed record KeptTarget(
    string Id, string Tenant, ChannelKind Channel, DateTimeOffset CreatedAt, string? DisabledReason, StopCause? DisabledBy, DateTimeOffset? FailingSince, string Sealed, bool AwaitsConfirmation) : IKept
{
    public IKept Opened(ISecretProtector protector)
    {
        ArgumentNullException.ThrowIfNull(protector);
        return this with { Sealed = protector.Unprotect(Sealed) };
    }
}

public sealed record KeptSuppression(Suppression Suppression) : IKept
{
    public string Id => Suppression.Id;
}

public sealed record KeptSilence(Silence Silence) : IKept
{
    public string Id => Silence.Id;
}

/// <summary>The wishes in their canonical texts.</summary>
/// <param name="BegunAt">Null: as <paramref name="CreatedAt"/>.</param>
/// <param name="IntroducedAt">When its first message was made, or found to be none; null: it waits for it.</param>
/// <param name="NextDigestAt">Null: none is due ever.</param>
public sealed record KeptSubscription(
    string Id, string Tenant, string Name, string Filter, string LeadDays, ChannelKind Channel, string TargetId, DateTimeOffset CreatedAt, string Cadence, bool AwaitsConfirmation,
    DateTimeOffset? PausedAt, DateTimeOffset? BegunAt, int Version, DateTimeOffset? IntroducedAt, DateTimeOffset? NextDigestAt) : IKept;

/// <param name="Keys">Those that lead to this notice, by key.</param>
/// <param name="Texts">Every text that it was seen with, oldest first.</param>
public sealed record KeptNotice(Notice Notice, int Version, IReadOnlyList<KeptNoticeKey> Keys, IReadOnlyList<NoticeVersion> Texts) : IKept
{
    public string Id => Notice.Id;
}

/// <param name="SeenAt">When its notice was first seen, as was known when it gained the key.</param>
public sealed record KeptNoticeKey(string Key, DateTimeOffset SeenAt);

public sealed record KeptEvidence(EvidenceEntry Entry) : IKept
{
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Entry.Source}:{Entry.At.ToUnixTimeMilliseconds()}:{DerivedId.Of("ans", Entry.Address, Entry.Sha256)}");
}

/// <param name="LastAt">When these bytes came last.</param>
/// <param name="Compressed">By <see cref="EvidenceBytes"/>; empty: forgotten.</param>
public sealed record KeptEvidenceBytes(string Id, int Length, DateTimeOffset LastAt, ReadOnlyMemory<byte> Compressed) : IKept;

/// <param name="Health">Null: paused before it was ever looked at.</param>
public sealed record KeptSourceHealth(string Id, SourceHealth? Health, DateTimeOffset? PausedSince) : IKept;

public sealed record KeptSourceState(SourceState State) : IKept
{
    public string Id => State.Id.Value;
}

public sealed record KeptRevision(long Sequence, string Revision, DateTimeOffset At, PolicyFile File) : IKept
{
    public string Id => Sequence.ToString(CultureInfo.InvariantCulture);
}

public sealed record KeptDraft(PolicyDraft Draft, long? Onto) : IKept
{
    public string Id => Draft.Revision;
}

public sealed record KeptOffer(LastOffer Offer) : IKept
{
    public string Id => "last";
}

public sealed record KeptRefusal(string Cause, DateTimeOffset Since) : IKept
{
    public string Id => Cause;
}

/// <param name="At">Where it stands in lists: of those found at one instant each later one a millisecond later.</param>
public sealed record KeptProposal(Proposal Proposal, int Version, DateTimeOffset At) : IKept
{
    public string Id => Proposal.Id;
}

public sealed record KeptCliff(RegisteredCliff Cliff) : IKept
{
    public string Id => Cliff.Key.ToString();
}

/// <param name="RoutedAt">Null: it waits for that.</param>
/// <param name="ProgressAt">When its routing last went on; null: it was not routed in parts.</param>
/// <param name="RoutedParts">Those at their end, by number.</param>
public sealed record KeptAlert(Alert Alert, bool IsEnqueued, DateTimeOffset? RoutedAt, string? SilencedBy, DateTimeOffset? ProgressAt, IReadOnlyList<int> RoutedParts) : IKept
{
    public string Id => Alert.Id;
}

/// <param name="Attempts">By number.</param>
/// <param name="Events">By time, then by kind.</param>
public sealed record KeptDelivery(Delivery Delivery, IReadOnlyList<DeliveryAttempt> Attempts, IReadOnlyList<MailEvent> Events) : IKept
{
    public string Id => Delivery.Id;
}

/// <summary>What waits or waited for the digests of one subscription.</summary>
/// <param name="Entries">By window, then by time, then by alert; last those that no window has.</param>
/// <param name="Windows">Those that were taken, by time; also the empty ones.</param>
public sealed record KeptDigests(string Id, IReadOnlyList<KeptDigestEntry> Entries, IReadOnlyList<DateTimeOffset> Windows) : IKept;

/// <param name="DueAt">Its window; null: it waits for one.</param>
public sealed record KeptDigestEntry(string AlertId, DateTimeOffset At, DateTimeOffset? DueAt);

public sealed record KeptAuditEntry(AuditEntry Entry) : IKept
{
    public string Id => Entry.Id;
}

/// <summary>What a request with an idempotency key was answered.</summary>
public sealed record KeptClaim(IdempotencyClaim Claim) : IKept
{
    public string Id => Claim.Id;

    public IKept Opened(ISecretProtector protector)
    {
        ArgumentNullException.ThrowIfNull(protector);
        return Claim.Answer is { } answer ? new KeptClaim(Claim with { Answer = protector.Unprotect(answer) }) : this;
    }
}

/// <summary>A message that waits in a queue. What it asks for is nearly always found in an alert or a delivery, too; not always at once, and not what was recorded and not followed up.</summary>
/// <param name="DueAt">When it is received at the earliest.</param>
public sealed record KeptMessage(string Queue, string MessageId, string Body, DateTimeOffset DueAt) : IKept
{
    public string Id => $"{Queue}:{MessageId}";
}

public sealed record KeptDeadLetter(DeadLetter Letter) : IKept
{
    public string Id => Letter.Key;
}
