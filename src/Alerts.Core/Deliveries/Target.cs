using System.Text.Json.Serialization;
using Alerts.Subscriptions;

namespace Alerts.Deliveries;

/// <summary>Why a target is switched off.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopCause>))]
public enum StopCause
{
    /// <summary>An operator did it.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>It asked for that: 410, or a deleted webhook of a chat program.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,

    /// <summary>It failed without a break for <see cref="TargetSwitch.MostFailing"/>.</summary>
    [JsonStringEnumMemberName("failing")]
    Failing,

    /// <summary>Its reader unsubscribed. To subscribe it again does not switch it on: its reader or an operator may.</summary>
    [JsonStringEnumMemberName("unsubscribed")]
    Unsubscribed,

    /// <summary>Its address is on the suppression list. It cannot be switched on while that stands there.</summary>
    [JsonStringEnumMemberName("suppressed")]
    Suppressed,
}

/// <summary>Where deliveries go: one per tenant, channel and address, however many subscriptions name it.</summary>
/// <param name="Address">An email address or a URL. A webhook's URL is a secret: show <see cref="Masked"/> instead.</param>
/// <param name="Secret">For signed webhooks: <c>whsec_</c> and base64, by the Standard Webhooks specification. Null for others.</param>
/// <param name="DisabledReason">Null while it is in use.</param>
/// <param name="FailingSince">When the first of an unbroken row of failures was met; null while it works.</param>
/// <param name="OldSecret">Signs too until <paramref name="OldSecretUntil"/>: for a receiver that was not given the new one yet.</param>
public sealed record Target(
    string Id,
    string Tenant,
    ChannelKind Channel,
    string Address,
    string? Secret,
    DateTimeOffset CreatedAt,
    string? DisabledReason = null,
    DateTimeOffset? FailingSince = null,
    string? OldSecret = null,
    DateTimeOffset? OldSecretUntil = null)
{
    /// <summary>Null while it is in use.</summary>
    public StopCause? DisabledBy { get; init; }

    /// <summary>Its reader has not yet said by the mailed link that alerts are wanted: until then only that question is sent.</summary>
    public bool AwaitsConfirmation { get; init; }

    public static string IdOf(string tenant, ChannelKind channel, string address) => DerivedId.Of("tgt", tenant, channel.ToString(), address);

    /// <summary>Enough to recognise, too little to use: "https://hooks.slack.com/…" and "b…@example.com".</summary>
    public string Masked => Channel == ChannelKind.Email
        ? $"{Address[..1]}…{Address[Address.LastIndexOf('@')..]}"
        : Uri.TryCreate(Address, UriKind.Absolute, out var url) ? $"{url.GetLeftPart(UriPartial.Authority)}/…" : "…";

    /// <summary>Keeps address and secret out of logs and error messages.</summary>
    public override string ToString() => $"{Channel} {Masked} ({Id})";
}

public interface ITargetStore
{
    /// <summary>Stores the target unless its id is there already. Returns the stored one: its secret is the one in use.</summary>
    Task<Target> AddAsync(Target target, CancellationToken cancellationToken);

    /// <summary>As <see cref="AddAsync"/> for many, without the rows that were there already.</summary>
    Task AddManyAsync(IReadOnlyCollection<Target> targets, CancellationToken cancellationToken);

    Task<Target?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>By id; those that are not there are left out.</summary>
    Task<IReadOnlyDictionary<string, Target>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Switches the target off; deliveries to it are cancelled.</summary>
    Task DisableAsync(string id, StopCause cause, string reason, CancellationToken cancellationToken);

    /// <param name="since">Null: it works again.</param>
    Task SetFailingSinceAsync(string id, DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>A new signing secret; the present one signs beside it until then.</summary>
    Task RotateSecretAsync(string id, string secret, DateTimeOffset oldUntil, CancellationToken cancellationToken);

    /// <summary>Of all tenants where <paramref name="tenant"/> is null; by id.</summary>
    Task<Page<Target>> ListAsync(string? tenant, string? cursor, int take, CancellationToken cancellationToken);

    /// <summary>Its reader has confirmed; safe to repeat.</summary>
    Task ConfirmAsync(string id, CancellationToken cancellationToken);

    /// <summary>Switches it on again; it is not failing any more.</summary>
    Task EnableAsync(string id, CancellationToken cancellationToken);
}
