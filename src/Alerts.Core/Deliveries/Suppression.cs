using System.Text.Json.Serialization;

namespace Alerts.Deliveries;

/// <summary>Why nothing is mailed to an address, whoever asks for it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuppressionCause>))]
public enum SuppressionCause
{
    /// <summary>Its server refused it for good: there is no such mailbox.</summary>
    [JsonStringEnumMemberName("bounce")]
    Bounce,

    /// <summary>Its reader reported a mail as spam.</summary>
    [JsonStringEnumMemberName("spam-report")]
    SpamReport,

    /// <summary>An operator put it there.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,
}

/// <summary>
/// An address to which nothing is mailed any more, for every tenant: another mail to it would harm the delivery of all others
/// (Gmail and Yahoo ask bulk senders for less than 0.3 % complaints). The address itself is not kept.
/// </summary>
/// <param name="Id">Derived from the address.</param>
/// <param name="Masked">As <see cref="Target.Masked"/>.</param>
/// <param name="Detail">What the other side said; holds no address. At most <see cref="DeliveryAttempt.MaxDetail"/> characters.</param>
public sealed record Suppression(string Id, string Masked, SuppressionCause Cause, string Detail, DateTimeOffset At)
{
    /// <param name="address">In its canonical form. Upper and lower case are one: hardly a server tells them apart, and a doubt stops the mail.</param>
    public static string IdOf(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return DerivedId.Of("sup", address.ToLowerInvariant());
    }

    public static Suppression Of(Target target, SuppressionCause cause, string detail, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new Suppression(IdOf(target.Address), target.Masked, cause, Text.Shorten(detail, DeliveryAttempt.MaxDetail), at);
    }

    /// <summary>For people.</summary>
    public string Says => Words(Cause);

    public static string Words(SuppressionCause cause) => cause switch
    {
        SuppressionCause.Bounce => "Mail to it came back",
        SuppressionCause.SpamReport => "Its reader reported a mail as spam",
        SuppressionCause.Operator => "An operator put it on the suppression list",
    };
}

/// <summary>The addresses to which nothing is mailed. Writes are durable when their task completes.</summary>
public interface ISuppressionStore
{
    /// <summary>False where its id is there already; that one stays.</summary>
    Task<bool> AddAsync(Suppression suppression, CancellationToken cancellationToken);

    Task<Suppression?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>By id.</summary>
    Task<Page<Suppression>> ListAsync(string? cursor, int take, CancellationToken cancellationToken);
}
