using System.Text.Json.Serialization;
using Alerts.Alerting;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Brings an alert to a target over one medium.</summary>
public interface IDeliveryChannel
{
    ChannelKind Kind { get; }

    /// <summary>
    /// One try. Never throws for what the other side or the network can do; that is an outcome. Throws
    /// <see cref="OperationCanceledException"/> only when <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    /// <param name="follows">The delivery whose message this one follows up: <see cref="Delivery.Follows"/>.</param>
    Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken);
}

/// <summary>What one try came to. Details are for people and hold no secret and no address.</summary>
public abstract record SendOutcome(int? StatusCode, string Detail)
{
    /// <summary>What went wrong; <see cref="FailureClass.None"/> where it was accepted.</summary>
    public FailureClass Failure
    {
        get => field != FailureClass.None ? field : this switch
        {
            Accepted => FailureClass.None,
            { StatusCode: 429 } => FailureClass.RateLimited,
            { StatusCode: not null } => FailureClass.Answer,
            _ => FailureClass.Message,
        };
        init;
    }

    /// <summary>The target wants nothing more for so long, whatever became of this; null where it said nothing.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>The other side's server took it.</summary>
    public sealed record Accepted(int? StatusCode, string Detail) : SendOutcome(StatusCode, Detail);

    /// <summary>It may succeed later: no answer, 408, 425, 429, 5xx, SMTP 4xx.</summary>
    /// <param name="RetryAfter">What the other side asked for; null where it asked for nothing.</param>
    public sealed record Retry(int? StatusCode, string Detail, TimeSpan? RetryAfter = null) : SendOutcome(StatusCode, Detail);

    /// <summary>The same message can never succeed there: other 3xx and 4xx, SMTP 5xx, a forbidden address.</summary>
    public sealed record Refused(int? StatusCode, string Detail) : SendOutcome(StatusCode, Detail);

    /// <summary>The target asks to be told nothing any more: 410, and 404 of a chat program whose webhook was deleted.</summary>
    public sealed record Gone(int? StatusCode, string Detail) : SendOutcome(StatusCode, Detail);
}

/// <summary>What kind of failure an attempt met; part of the ledger.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureClass>))]
public enum FailureClass
{
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The other side answered that it does not take it: HTTP 3xx, 4xx, 5xx, SMTP 4yz and 5yz.</summary>
    [JsonStringEnumMemberName("answer")]
    Answer,

    /// <summary>HTTP 429.</summary>
    [JsonStringEnumMemberName("rate-limited")]
    RateLimited,

    [JsonStringEnumMemberName("dns")]
    Dns,

    [JsonStringEnumMemberName("tls")]
    Tls,

    [JsonStringEnumMemberName("timeout")]
    Timeout,

    /// <summary>Refused, reset, unreachable, or no answer that could be understood.</summary>
    [JsonStringEnumMemberName("connection")]
    Connection,

    /// <summary>The address lies in a network that must not be reached.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>On our side: no signing secret, an outbox that cannot be written, a mail server that wants another login.</summary>
    [JsonStringEnumMemberName("message")]
    Message,
}
